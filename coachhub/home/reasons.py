"""The reasons to look at a client in words, each with the way to its evidence and the one thing to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.domain.attention import is_early
from clients.readings import Told
from common.dates import spoken_day, spoken_gap

# Where the evidence of a reason lies: the name of an address, and what stands behind it.
EVIDENCE = {
    "message_unanswered": ("messaging:thread", ""),
    "session_missed": ("client", "?show=sessions#timeline"),
    "tasks_overdue": ("clients:tasks", ""),
    "silent": ("client", "#timeline"),
    "score_fell": ("progress:engagement", ""),
    "no_plan": ("progress:engagement", ""),
    "checkin_due": ("client", "?show=checkins#timeline"),
    "invitation_waiting": ("client", "?show=coaching#timeline"),
    "goal_reached": ("client", "?show=goals#timeline"),
    "milestone_reached": ("client", "?show=goals#timeline"),
    "came_back": ("client", "#timeline"),
}
PHRASES = {
    "message_unanswered": gettext_lazy("waiting for an answer since %(day)s"),
    "session_missed": gettext_lazy("did not come %(day)s"),
    "checkin_due": gettext_lazy("the check-in of %(day)s is still open"),
    "score_fell": gettext_lazy("engagement fell from %(from)s to %(to)s"),
    "no_plan": gettext_lazy("no plan yet: nothing was agreed so far"),
    "goal_reached": gettext_lazy("reached a goal: “%(title)s”"),
    "milestone_reached": gettext_lazy("reached a step: “%(title)s”"),
}
# What may stand beside the first reason in one sentence.
BESIDE = ("session_missed", "tasks_overdue", "silent")


@dataclass(frozen=True)
class Step:
    """The one thing to do: a link, or for `is_post` a form."""

    label: str
    url: str
    is_post: bool = False


def in_words(rows: Sequence[Told], *, now: datetime) -> str:
    """Why this client stands on the home: the first reason, and one more that belongs beside it."""
    first = rows[0]
    beside = next((row for row in rows[1:] if first.is_concern and row.reason in BESIDE), None)
    return f"{_words(first, now)}, {_words(beside, now)}" if beside else _words(first, now)


def short_words(row: Told, *, now: datetime) -> str:
    """The reason as a card has room for it, empty for what the card shows anyway."""
    if row.reason in {"silent", "message_unanswered", "session_missed"}:
        return _words(row, now)
    return ""


def evidence(row: Told) -> str:
    name, rest = EVIDENCE[row.reason]
    return address_of(name, row.client_id) + rest


def address_of(name: str, client_id: int, *more: str) -> str:
    """The address of a page about a client; looked up once for all of them, because looking up costs more than the rest of a line."""
    return _pattern(name, more).replace("/0/", f"/{client_id}/", 1)


@cache
def _pattern(name: str, more: tuple[str, ...]) -> str:
    return reverse(name, args=[0, *more])


def step(row: Told) -> Step:
    """What there is to do about a reason."""
    if row.reason == "invitation_waiting":
        return Step(_("Invite again"), address_of("clients:invite", row.client_id), is_post=True)
    if row.reason == "tasks_overdue":
        return Step(_("See tasks"), address_of("clients:tasks", row.client_id))
    if row.reason == "no_plan":
        return Step(_("Plan a task"), address_of("clients:tasks", row.client_id))
    if row.reason == "checkin_due":
        return Step(_("Remind"), address_of("messaging:nudge", row.client_id) + "?about=check-in-0")
    if row.reason in {"message_unanswered", "silent"}:
        return Step(_("Reply") if row.reason == "message_unanswered" else _("Write"), address_of("messaging:thread", row.client_id))
    return Step(_("Open"), address_of("client", row.client_id))


def _words(row: Told, now: datetime) -> str:
    since = timezone.localtime(row.since_at).date()
    today = timezone.localtime(now).date()
    day, count = spoken_day(since, today=today), int(row.facts.get("count", 0))
    if row.reason == "tasks_overdue":
        return ngettext("%(count)d task overdue", "%(count)d tasks overdue", count) % {"count": count}
    if row.reason in {"silent", "invitation_waiting"}:
        return _lasting(row, spoken_gap((now - row.since_at).days))
    if row.reason == "came_back":
        return _("is back after %(gap)s") % {"gap": spoken_gap(int(row.facts["days"]))}
    if row.reason == "session_missed" and is_early(row.facts):
        return _("did not come %(day)s, early in your work together") % {"day": day}
    return str(PHRASES[row.reason]) % ({"day": day} | row.facts)


def _lasting(row: Told, gap: str) -> str:
    if row.reason == "silent":
        return _("quiet for %(gap)s") % {"gap": gap}
    if row.facts.get("is_expired"):
        return _("the invitation of %(gap)s ago has run out") % {"gap": gap}
    return _("invited %(gap)s ago, not there yet") % {"gap": gap}


def name_of(reason: str) -> str:
    """The reason by its name, for a list of what was put off."""
    return {
        "message_unanswered": _("waits for an answer"),
        "session_missed": _("did not come to a session"),
        "tasks_overdue": _("tasks overdue"),
        "silent": _("has been quiet"),
        "score_fell": _("engagement fell"),
        "no_plan": _("no plan yet"),
        "checkin_due": _("a check-in is open"),
        "invitation_waiting": _("invited, not there yet"),
        "goal_reached": _("reached a goal"),
        "milestone_reached": _("reached a step"),
        "came_back": _("came back"),
    }[reason]
