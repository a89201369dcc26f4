"""The head of every page about one client: who it is, how it stands, what can be done, and the tabs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Card, Client
from common.dates import spoken_time

register = template.Library()

# The tabs in their order: slug, word, address by name. An app that brings a page for a client adds its line here.
TABS = [
    ("overview", gettext_lazy("Overview"), "client"),
    ("sessions", gettext_lazy("Sessions"), "sessions:of_client"),
    ("progress", gettext_lazy("Progress"), "progress:progress"),
    ("tasks", gettext_lazy("Tasks"), "clients:tasks"),
    ("journal", gettext_lazy("Journal"), "progress:journal"),
    ("suggestions", gettext_lazy("Suggestions"), "recommendations:of_client"),
    ("messages", gettext_lazy("Messages"), "messaging:thread"),
    ("files", gettext_lazy("Files"), "messaging:files_of_client"),
    ("notes", gettext_lazy("Notes"), "clients:notes"),
]
# What a tab counts, by the column of the card that knows it.
COUNTS = {"tasks": "tasks_open", "messages": "unread"}
# What stands in place of a score.
STANDINGS = {
    "new": gettext_lazy("new"),
    "no_plan": gettext_lazy("no plan yet"),
    "paused": gettext_lazy("paused"),
    "completed": gettext_lazy("completed"),
}
RISES_BY = 5  # from so many points in four weeks on a score is called rising or falling
JUST_BEGUN = timedelta(hours=1)  # a session that began so recently is still the next one
EVERY_STATE = frozenset(Client.State.values)
LIVE = EVERY_STATE - {Client.State.ARCHIVED}


@dataclass(frozen=True)
class Entry:
    """One line of the menu: a page to go to, or a form that is sent at once; offered in these states."""

    name: str
    label: Any
    icon: str
    states: frozenset[str] = LIVE
    is_sent: bool = False
    is_danger: bool = False


MENU = (
    Entry("clients:edit", gettext_lazy("Edit"), "pencil"),
    Entry("clients:change_photo", gettext_lazy("Photo"), "user"),
    Entry("clients:pause", gettext_lazy("Pause"), "pause", frozenset({Client.State.ACTIVE}), is_sent=True),
    Entry("clients:resume", gettext_lazy("Go on"), "play", frozenset({Client.State.PAUSED, Client.State.COMPLETED}), is_sent=True),
    Entry("clients:complete", gettext_lazy("Complete"), "flag", frozenset({Client.State.ACTIVE, Client.State.PAUSED})),
    Entry("clients:archive", gettext_lazy("Archive"), "inbox"),
    Entry("clients:restore", gettext_lazy("Take back from the archive"), "undo-2", frozenset({Client.State.ARCHIVED}), is_sent=True),
    Entry("clients:hand_over", gettext_lazy("Hand over"), "users"),
    Entry("export_client", gettext_lazy("Export"), "download", EVERY_STATE),
    Entry("erase_client", gettext_lazy("Erase"), "trash-2", EVERY_STATE, is_danger=True),
)


@register.inclusion_tag("components/profile_head.html", takes_context=True)
def profile_head(context: dict[str, Any], client: Client, tab: str) -> dict[str, Any]:
    """Name, facts, menu and tabs; `tab` is the slug of the one that is open."""
    now, card = timezone.now(), getattr(client, "card", None)
    return {
        "client": client,
        "card": card,
        "tab": tab,
        "tabs": [_tab(card, slug, label, url, is_current=slug == tab) for slug, label, name in TABS if (url := _address(name, client))],
        "menu": [(entry, url) for entry, url in _menu(client) if url],
        "restore_url": _address("clients:restore", client) if client.state == Client.State.ARCHIVED else "",
        "score": _score(client, card),
        "next_session": _next_session(client, card, now),
        "there": _there(client, now),
        "csrf_token": context.get("csrf_token"),
    }


def _tab(card: Card | None, slug: str, label: Any, url: str, *, is_current: bool) -> dict[str, Any]:
    count = getattr(card, COUNTS[slug], 0) if slug in COUNTS else 0
    return {"label": label, "url": url, "count": count, "is_current": is_current}


def _menu(client: Client) -> list[tuple[Entry, str]]:
    """The entries for the state that the client is in, with their addresses."""
    return [(entry, _address(entry.name, client)) for entry in MENU if client.state in entry.states]


def _score(client: Client, card: Card | None) -> dict[str, Any]:
    """The number with its words and the way to why, or the word that stands in its place."""
    url = _address("progress:engagement", client)
    if card is None or card.score is None:
        state = str(STANDINGS.get(card.score_state, "")) if card else ""
        return {"value": state or None, "words": state or _("no score yet"), "url": url, "is_number": False}
    moved = 0 if card.score_before is None else card.score - card.score_before
    going = _("rising") if moved >= RISES_BY else _("falling") if moved <= -RISES_BY else _("level")
    return {"value": card.score, "words": going, "url": url, "is_number": True}


def _next_session(client: Client, card: Card | None, now: datetime) -> dict[str, str]:
    """When it begins on the reader's clock, and on the client's where that shows another time."""
    upcoming = card.next_session_at if card else None
    if upcoming is None or upcoming < now - JUST_BEGUN:
        return {}
    here, there = timezone.localtime(upcoming), upcoming.astimezone(client.zone)
    differs = here.replace(tzinfo=None) != there.replace(tzinfo=None)
    return {"time": spoken_time(upcoming, now=now), "iso": here.isoformat(timespec="minutes"), "theirs": f"{there:%H:%M}" if differs else ""}


def _there(client: Client, now: datetime) -> dict[str, Any]:
    """What the clock says where the client lives, and whether that is the reader's time too."""
    local = now.astimezone(client.zone)
    place = client.time_zone.rpartition("/")[2].replace("_", " ")
    return {"time": f"{local:%H:%M}", "place": place, "is_here": local.utcoffset() == timezone.localtime(now).utcoffset()}


def _address(name: str, client: Client) -> str:
    return _pattern(name).replace("/0/", f"/{client.pk}/")


@cache
def _pattern(name: str) -> str:
    """The address of the page for client 0: a page has two dozen of them, and looking each up takes as long as a query."""
    try:
        return reverse(name, args=[0])
    except NoReverseMatch:
        return ""
