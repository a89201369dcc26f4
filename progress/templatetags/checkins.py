"""What one check-in says, in bars and in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.domain.balance import Element, balance_of, clear_lead, evenness
from progress.domain.checkins import Item, Said, said_by
from progress.domain.levels import HOT_FROM, Z80, Level, is_to_watch, word_of
from progress.models import Answer, LevelWord
from progress.templatetags.balance import EVENNESS

register = template.Library()

DOUBTS = {
    "straight_line": gettext_lazy("All answers are the same."),
    "too_fast": gettext_lazy("It went very quickly."),
    "contradictory": gettext_lazy("Some answers say one thing and its opposite."),
}
COUNTS = {
    "direct": gettext_lazy("counts as answered"),
    "reverse": gettext_lazy("counts the other way round"),
    "overdrive": gettext_lazy("asks about too much of it"),
}


@register.filter
def counts_as(key: str) -> str:
    """How an answer enters the level."""
    return str(COUNTS[key])


@register.filter
def named(names: Mapping[str, str], element: str) -> str:
    """What an element is called."""
    return names.get(element, element)


@register.filter
def leaning(raw: int) -> str:
    """An answer of 0 to 10 for whoever reads without numbers."""
    return _("rather not") if raw <= 3 else _("in between") if raw <= 6 else _("rather so")


@register.filter
def doubt_words(doubts: Iterable[str]) -> str:
    return " ".join(str(DOUBTS[doubt]) for doubt in doubts if doubt in DOUBTS)


@register.simple_tag
def said_rows(answers: Iterable[Answer], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The five as rows for `balance_bars`, each with the words that fit it and what it may be off by."""
    return [_row(element, names, said) for element, said in _said(answers).items()]


@register.simple_tag
def said_sentences(answers: Iterable[Answer], names: Mapping[str, str], *, numbers: bool = True) -> list[str]:
    """What may be said of one check-in, with or without numbers, and nothing that chance could have made."""
    said = _said(answers)
    levels = {element: _level(one) for element, one in said.items()}
    five, lead = balance_of(levels), clear_lead(levels)
    told = []
    if five:
        plain = _("Taken together your five are %(evenness)s.")
        words = _("Taken together your five are %(evenness)s: balance %(index).0f, mean %(mean).0f.") if numbers else plain
        told.append(words % {"evenness": EVENNESS[evenness(five.index)], "index": five.index, "mean": five.mean})
    else:
        told.append(_("Not all five were answered, so nothing is said about their balance."))
    told += [_("%(name)s stands out as the strongest.") % {"name": names[lead.strongest]}] if lead.strongest else []
    told += [_("%(name)s stands out as the quietest.") % {"name": names[lead.quietest]}] if lead.quietest else []
    hot = [names[element] for element, one in said.items() if one.overdrive is not None and one.overdrive >= HOT_FROM]
    watched = [names[element] for element, one in said.items() if is_to_watch(one.overdrive)]
    told += [_("Too much of it, by your own words: %(names)s.") % {"names": get_text_list(hot, _("and"))}] if hot else []
    return told + ([_("Nearly too much of it: %(names)s.") % {"names": get_text_list(watched, _("and"))}] if watched else [])


def _said(answers: Iterable[Answer]) -> dict[Element, Said]:
    rows = list(answers)
    items = [Item(row.item, row.order, row.element_id, row.key, row.text) for row in rows]  # type: ignore[arg-type]  # the table holds that they are known
    return said_by(items, {row.item: row.raw for row in rows})


def _level(said: Said) -> Level | None:
    if said.level is None or said.se is None:
        return None
    low, high = max(0.0, said.level - Z80 * said.se), min(100.0, said.level + Z80 * said.se)
    return Level(said.level, said.se, low, high, 1.0, 1.0, "low", said.overdrive)


def _row(element: Element, names: Mapping[str, str], said: Said) -> dict[str, Any]:
    row: dict[str, Any] = {"element": element, "label": names[element], "value": said.level}
    level = _level(said)
    if level is None or level.value is None:
        return row | {"phrase": _("left open") if not said.answered else _("too little answered to say")}
    return row | {"low": level.low, "high": level.high, "phrase": str(LevelWord(word_of(level.value, overdrive=level.overdrive)).label)}
