"""The filters above the list: what may be chosen, and what is on, each with the address that turns it off."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clients.models import Client
from clients.readings import ELEMENT_NAMES, Counts, element_name
from coachhub.home.asked import ROWS, Asked

type Choice = tuple[str, str]


def choices(counts: Counts) -> dict[str, tuple[str, list[Choice]]]:
    """The filters by name, each with its label and what may be chosen; a filter with nothing to choose is left out."""
    offered: dict[str, tuple[str, list[Choice]]] = {
        "state": (_("State"), [(str(state), str(state.label)) for state in Client.State]),
        "band": (_("Engagement"), _bands()),
        "element": (_("Leading element"), _elements()),
        "next": (_("Session"), [("today", _("Today")), ("week", _("This week")), ("booked", _("Next one booked")), ("none", _("Nothing booked"))]),
        "tasks": (_("Tasks"), [("overdue", _("Overdue")), ("open", pgettext("state", "Open"))]),
        "tag": (_("Tag"), [(tag, tag) for tag in sorted(counts.tags, key=lambda tag: (tag.casefold(), tag))]),
        "archetype": (_("Archetype"), [(slug, name) for slug, name in counts.archetypes]),
        "coach": (_("Also coached by"), [(str(key), name) for key, name in counts.coaches]),
        "needs": (_("Attention"), [("1", _("Needs a look"))]),
    }
    return {name: (label, found) for name, (label, found) in offered.items() if found}


def selects(asked: Asked, offered: dict[str, tuple[str, list[Choice]]]) -> list[dict[str, Any]]:
    """One drop-down for each filter."""
    return [{"name": name, "label": label, "options": _options(getattr(asked, name), [("", _("Any")), *found])} for name, (label, found) in offered.items()]


def sorting(asked: Asked) -> SafeString:
    """The orders of the list, as the options of a drop-down."""
    first = _("Best match, else name") if asked.q else _("Name")
    named = [] if not asked.q else [("name", _("Name"))]
    orders = [
        ("", first),
        *named,
        ("quiet", _("Quiet the longest")),
        ("engagement", _("Engagement, high first")),
        ("engagement-up", _("Engagement, low first")),
        ("session", _("Next session")),
        ("newest", _("Newest first")),
    ]
    return _options(asked.sort, orders)


def sizes(asked: Asked) -> list[dict[str, Any]]:
    """How many clients one page shows."""
    return [{"label": rows, "url": asked.url(rows="" if rows == ROWS[0] else str(rows)), "is_current": asked.page_size == rows} for rows in ROWS]


def layouts(asked: Asked) -> list[dict[str, Any]]:
    return [{"label": label, "url": asked.url(view=view), "is_current": asked.view == view} for view, label in (("", _("Cards")), ("table", _("Table")))]


def chips(asked: Asked, offered: dict[str, tuple[str, list[Choice]]]) -> list[dict[str, str]]:
    """What narrows the list down, in words, with the address without it."""
    return [{"label": _chip(name, word, offered), "url": asked.url(**{name: ""})} for name, word in asked.narrowing.items()]


def _chip(name: str, word: str, offered: dict[str, tuple[str, list[Choice]]]) -> str:
    if name == "q":
        return f"“{word}”"
    label, found = offered.get(name, (_("Filter"), []))
    return f"{label}: {dict(found).get(word, word)}"


def _options(chosen: str, offered: Iterable[Choice]) -> SafeString:
    known = [*offered]
    if chosen and chosen not in dict(known):  # an address from a time when somebody had it
        known.append((chosen, chosen))
    return mark_safe(  # noqa: S308 - escaped
        "".join(f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>' for value, label in known)
    )


def _bands() -> list[Choice]:
    return [
        ("strong", _("Strong")),
        ("steady", _("Steady")),
        ("thinning", _("Thinning")),
        ("quiet", _("Quiet")),
        ("dormant", _("Dormant")),
        ("new", _("New")),
        ("no_plan", _("No plan yet")),
    ]


def _elements() -> list[Choice]:
    return [(slug, element_name(slug)) for slug in ELEMENT_NAMES]
