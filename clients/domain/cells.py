"""What single cells of a table mean: dates as people write them, yes and no, places, tags, states; None when nothing can be made of one."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

from accounts.domain.zones import time_zones
from clients.domain.tables import plain

type DateOrder = Literal["day", "month", "either", "both"]

NUMBERS = re.compile(r"(\d{1,4})[./\- ]{1,2}(\d{1,2})[./\- ]{1,2}(\d{1,4})\.?(?:[T ,]+\d{1,2}:\d{2}.*)?")
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[.º°])?(?: de)? ([a-z]{3,})(?: de| del)? (\d{4})")
MONTH_IN_WORDS = re.compile(r"([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
# By their first letters, without accents: English, German, Portuguese, Spanish.
MONTHS = (("jan", "ene"), ("feb", "fev"), ("mar", "mrz"), ("apr", "abr"), ("may", "mai", "mayo"), ("jun",), ("jul",),
          ("aug", "ago"), ("sep", "set"), ("oct", "okt", "out"), ("nov",), ("dec", "dez", "dic"))  # fmt: skip
YES = frozenset("yes y true 1 x ja j wahr sim s si verdadero verdadeiro free kostenlos gratis gratuito unpaid unbezahlt".split()) | {"pro bono"}  # noqa: SIM905
NO = frozenset("no n false 0 nein falsch nao falso paid bezahlt pago pagado".split()) | {""}  # noqa: SIM905
STATES = {
    "active": "active|aktiv|ativo|ativa|activo|activa|current|laufend",
    "paused": "paused|pause|pausiert|ruhend|pausado|pausada|em pausa|en pausa",
    "completed": "completed|complete|finished|done|ended|abgeschlossen|beendet|concluido|concluida|completado|completada|terminado|terminada|finalizado",
    "archived": "archived|archive|archiviert|archiv|arquivado|arquivada|archivado|archivada|inactive|inaktiv|inativo|inativa|inactivo|inactiva",
}


def as_date(text: str, *, day_first: bool, today: date) -> date | None:
    """The day that is meant: 2026-03-01, 1.3.2026, 01/03/26, 20260301, 1 March 2026, 3. März 2026, 1 de março de 2026."""
    for read in (_numbers, _together, _in_words):
        parts = read(text.strip(), day_first)
        if parts is not None:
            return _day(*parts, today=today)
    return None


def date_order(texts: Iterable[str]) -> DateOrder:
    """What the dates of one column show: that the day or the month comes first, "either" when both would do, "both" when they disagree."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := NUMBERS.fullmatch(text.strip())) and len(found[1]) <= 2]
    day, month = any(12 < first <= 31 for first, _ in pairs), any(12 < second <= 31 for _, second in pairs)
    if day and month:
        return "both"
    return "day" if day or not pairs else "month" if month else "either"


def is_like_date(text: str) -> bool:
    return bool(NUMBERS.fullmatch(text.strip())) or _in_words(text.strip(), True) is not None


def as_yes(text: str) -> bool | None:
    words = plain(text)
    return True if words in YES else False if words in NO else None


def as_state(text: str) -> str | None:
    words = plain(text)
    return next((state for state, names in STATES.items() if words in names.split("|")), None)


def as_zone(text: str) -> str | None:
    """The time zone by its full name or by its city alone: "europe/berlin", "Berlin", "New York"."""
    return _zones().get(plain(text))


def as_tags(text: str) -> tuple[str, ...]:
    """Tags between ; or , each once, however its letters are cased."""
    words = (" ".join(word.split()) for word in re.split("[;,]", text))
    first: dict[str, str] = {}
    for word in filter(None, words):
        first.setdefault(word.casefold(), word)
    return tuple(first.values())


def _numbers(text: str, day_first: bool) -> tuple[int, int, int] | None:
    found = NUMBERS.fullmatch(text)
    if found is None:
        return None
    one, two, three = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        return one, two, three
    if len(found[1]) == 3 or len(found[3]) not in {2, 4}:
        return None
    return (three, two, one) if day_first else (three, one, two)


def _together(text: str, day_first: bool) -> tuple[int, int, int] | None:
    found = TOGETHER.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _in_words(text: str, day_first: bool) -> tuple[int, int, int] | None:
    words = plain(text)
    if found := DAY_IN_WORDS.fullmatch(words):
        day, month, year = found.groups()
    elif found := MONTH_IN_WORDS.fullmatch(words):
        month, day, year = found.groups()
    else:
        return None
    number = next((number for number, names in enumerate(MONTHS, 1) if month.startswith(names)), 0)
    return int(year), number, int(day)


def _day(year: int, month: int, day: int, *, today: date) -> date | None:
    if year < 100:
        year += 2000 if year <= today.year % 100 + 1 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _zones() -> dict[str, str]:
    """Every zone by its name and, where only one has it, by its city."""
    cities: dict[str, list[str]] = {}
    for zone in time_zones():
        cities.setdefault(plain(zone.rpartition("/")[2]), []).append(zone)
    return {city: zones[0] for city, zones in cities.items() if len(zones) == 1} | {plain(zone): zone for zone in time_zones()} | {"gmt": "UTC"}
