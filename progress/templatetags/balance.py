"""The balance of one client as a card for pages of the apps above, and its words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.models import Client
from common.dates import spoken_day
from progress.domain.balance import ELEMENTS, evenness
from progress.domain.levels import is_to_watch, word_of
from progress.models import BalanceSnapshot, LevelWord
from progress.readings import names_for

register = template.Library()

EVENNESS = {"even": gettext_lazy("even within what we can see"), "leaning": gettext_lazy("leaning"), "strong": gettext_lazy("a strong lean")}
CONFIDENCE = {
    "low": gettext_lazy("a first impression"),
    "fair": gettext_lazy("fair"),
    "good": gettext_lazy("good"),
    "stale": gettext_lazy("too old to say"),
}

type Row = Mapping[str, Any]


@register.inclusion_tag("components/balance_card.html")
def balance_card(client: Client) -> dict[str, Any]:
    """Five levels with their bands, what moved since a month ago, and the balance with its mean; two queries."""
    snapshot, names = getattr(client, "balance", None), names_for(client)
    today = client.today(timezone.now())
    levels = snapshot.levels if snapshot else {}
    return {
        "client": client,
        "snapshot": snapshot,
        "rows": [_row(element, names, levels.get(element, {}), today=today) for element in ELEMENTS],
        "sentences": sentences(snapshot, names, today=today) if snapshot else [],
        "evenness": EVENNESS[evenness(snapshot.index)] if snapshot and snapshot.index is not None else "",
        "known": any(row["level"] is not None for row in levels.values()),
    }


@register.filter
def confidence_words(confidence: str | None) -> str:
    """How far a level carries, in words."""
    return str(CONFIDENCE[confidence]) if confidence else _("no check-in yet")


def sentences(snapshot: BalanceSnapshot, names: Mapping[str, str], *, today: date) -> list[str]:
    """What the coach may take from the numbers, and nothing that chance could have made."""
    levels: dict[str, Row] = {element: row for element in ELEMENTS if (row := snapshot.levels.get(element))}
    if all(row["level"] is None for row in levels.values()):
        return [_("The last reading is too old to say how it is now.")]
    return [*_changes(levels, names), *_leads(snapshot, names), *_heat(levels, names), *_talk(levels, names)]


def _row(element: str, names: Mapping[str, str], level: Row, *, today: date) -> dict[str, Any]:
    """One line of the bars and of the table."""
    last = date.fromisoformat(level["last_date"]) if level.get("last_date") else None
    value, confidence, spoken = level.get("level"), level.get("confidence"), spoken_day(last, today=today) if last else ""
    row = {"element": element, "label": names.get(element, element), "value": value, "last": last, "spoken": spoken, "is_old": last is not None}
    if value is None:
        phrase = _("last reading %(day)s, too old to say") % {"day": spoken} if last else _("no check-in yet")
        return row | {"phrase": phrase, "confidence": confidence}
    return row | {name: level[name] for name in ("low", "high", "confidence", "month_ago")} | {"phrase": level_phrase(level)}


@register.filter
def level_phrase(level: Row) -> str:
    """The level in words, how it moved if that is more than chance, and whether it is a first impression."""
    words = [str(LevelWord(word_of(level["level"], overdrive=level["over"])).label)]
    if level["certainty"] in {"likely", "clear"}:
        words.append(_("stronger than a month ago") if level["change"] > 0 else _("quieter than a month ago"))
    if level["confidence"] == "low":
        words.append(str(CONFIDENCE["low"]))
    return ", ".join(words)


def _changes(levels: Mapping[str, Row], names: Mapping[str, str]) -> Iterator[str]:
    moved = {element: row["change"] for element, row in levels.items() if row["certainty"] in {"likely", "clear"}}
    quieter, stronger = ([names[element] for element, by in moved.items() if (by > 0) == is_up] for is_up in (False, True))
    if quieter:
        words = ngettext(
            "%(elements)s is quieter than a month ago: more than chance.",
            "%(elements)s are quieter than a month ago: more than chance.",
            len(quieter),
        )
        yield words % {"elements": _listed(quieter)}
    if stronger:
        words = ngettext(
            "%(elements)s is stronger than a month ago: more than chance.",
            "%(elements)s are stronger than a month ago: more than chance.",
            len(stronger),
        )
        yield words % {"elements": _listed(stronger)}
    if not moved:
        is_compared = any(row["certainty"] for row in levels.values())
        yield _("No clear change since a month ago.") if is_compared else _("Nothing from a month ago to compare with yet.")


def _leads(snapshot: BalanceSnapshot, names: Mapping[str, str]) -> Iterator[str]:
    if snapshot.leading and snapshot.quietest:
        words = _("%(strongest)s is clearly the strongest of the five, %(quietest)s the quietest.")
        yield words % {"strongest": names[snapshot.leading], "quietest": names[snapshot.quietest]}
    elif snapshot.leading:
        yield _("%(element)s is clearly the strongest of the five.") % {"element": names[snapshot.leading]}
    elif snapshot.quietest:
        yield _("%(element)s is clearly the quietest of the five.") % {"element": names[snapshot.quietest]}


def _heat(levels: Mapping[str, Row], names: Mapping[str, str]) -> Iterator[str]:
    """Elements that are near running hot; those that do say so in their own line."""
    watched = [names[element] for element, row in levels.items() if is_to_watch(row["over"])]
    if watched:
        yield _("Near running hot: %(elements)s.") % {"elements": _listed(watched)}


def _talk(levels: Mapping[str, Row], names: Mapping[str, str]) -> Iterator[str]:
    """Where client and coach see an element far apart: worth a question, and nobody is wrong."""
    apart = [names[element] for element, row in levels.items() if row.get("talk")]
    if apart:
        yield _("You two see %(elements)s differently: something to talk about.") % {"elements": _listed(apart)}


def _listed(words: list[str]) -> str:
    return get_text_list(words, _("and"))
