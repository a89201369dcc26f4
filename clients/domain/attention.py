"""Why a coach should look at a client: the reasons, in the order in which one speaks before another, and when each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# Later reasons of a client stay silent while an earlier one speaks: at most one line per client.
CONCERNS = (
    "message_unanswered",  # the client waits for an answer
    "session_missed",  # did not come; strongest before the third session
    "tasks_overdue",  # two tasks in a row fell overdue
    "silent",  # no act for one and a half times the agreed interval
    "score_fell",  # by 20 or more within fourteen days
    "no_plan",  # nothing was ever asked of the client: a to-do for the coach
    "checkin_due",
    "invitation_waiting",  # sent, and not accepted
)
CELEBRATIONS = (
    "goal_reached",
    "milestone_reached",
    "came_back",  # after a silence that would have been a concern
)
REASONS = {reason: place for place, reason in enumerate((*CONCERNS, *CELEBRATIONS))}
# Those that follow from acts, tasks and invitations; the others are noted by the apps that know them.
FROM_ACTS = tuple(reason for reason in REASONS if reason not in {"score_fell", "no_plan"})

INTERVAL_DAYS = 14  # between sessions, unless coach and client agreed otherwise
SILENT_AFTER = 1.5  # intervals
OVERDUE_IN_A_ROW = 2
EARLY_SESSIONS = 2  # a session missed before the third says most
MISSED_STANDS = timedelta(days=21)
CHECKIN_STANDS = timedelta(days=28)
INVITATION_WAITS = timedelta(days=3)
CELEBRATED = timedelta(days=7)

type Reason = tuple[str, datetime, dict[str, Any]]


@dataclass
class Happened:
    """What happened with one client, as far as a reason may follow from it; acts that were corrected are not here."""

    state: str = "active"
    interval_days: int = INTERVAL_DAYS
    first_asked_at: datetime | None = None
    last_act_at: datetime | None = None
    quiet_from: datetime | None = None  # the last act before the days that are celebrated
    acted_again_at: datetime | None = None  # the first act in them
    messages_waiting: int = 0
    waiting_since: datetime | None = None
    missed_at: datetime | None = None
    held_at: datetime | None = None
    sessions_held: int = 0
    turned_to_at: datetime | None = None  # the coach wrote, or a session was booked
    overdue_since: list[datetime] = field(default_factory=list)  # the tasks in a row that are overdue, the earliest first
    checkin_asked_at: datetime | None = None
    checkin_at: datetime | None = None
    invited_at: datetime | None = None
    is_invitation_expired: bool = False
    goal: tuple[datetime, str] | None = None
    milestone: tuple[datetime, str] | None = None


def reasons(happened: Happened, *, at: datetime) -> list[Reason]:
    """Every reason that stands at this moment, since when, with its facts; none for whoever is paused or has finished."""
    return list(_standing(happened, at)) if happened.state == "active" else []


def is_early(facts: dict[str, Any]) -> bool:
    """Whether a missed session came before the third: then it says most."""
    return facts.get("held", EARLY_SESSIONS) < EARLY_SESSIONS


def _standing(happened: Happened, at: datetime) -> Iterator[Reason]:
    if happened.waiting_since:
        yield "message_unanswered", happened.waiting_since, {"count": happened.messages_waiting}
    if happened.missed_at and at - happened.missed_at < MISSED_STANDS and not _any_after(happened.missed_at, happened.held_at, happened.turned_to_at):
        yield "session_missed", happened.missed_at, {"held": happened.sessions_held}
    if len(happened.overdue_since) >= OVERDUE_IN_A_ROW:
        yield "tasks_overdue", happened.overdue_since[OVERDUE_IN_A_ROW - 1], {"count": len(happened.overdue_since)}
    heard_at = happened.last_act_at or happened.first_asked_at
    if heard_at and at - heard_at >= _silence(happened):
        yield "silent", heard_at, {}
    asked_at = happened.checkin_asked_at
    if asked_at and at - asked_at < CHECKIN_STANDS and not _any_after(asked_at, happened.checkin_at):
        yield "checkin_due", asked_at, {}
    if happened.invited_at and at - happened.invited_at > INVITATION_WAITS:
        yield "invitation_waiting", happened.invited_at, {"is_expired": happened.is_invitation_expired}
    yield from _celebrations(happened, at)


def _celebrations(happened: Happened, at: datetime) -> Iterator[Reason]:
    for reason, reached in (("goal_reached", happened.goal), ("milestone_reached", happened.milestone)):
        if reached and at - reached[0] < CELEBRATED:
            yield reason, reached[0], {"title": reached[1]}
    if happened.quiet_from and happened.acted_again_at:
        gap = happened.acted_again_at - happened.quiet_from
        if gap >= _silence(happened):
            yield "came_back", happened.acted_again_at, {"days": gap.days}


def _silence(happened: Happened) -> timedelta:
    return SILENT_AFTER * timedelta(days=happened.interval_days)


def _any_after(at: datetime, *moments: datetime | None) -> bool:
    return any(moment is not None and moment > at for moment in moments)
