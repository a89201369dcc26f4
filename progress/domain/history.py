"""One client's dated record, and what of it the engagement score sees on a given day (docs/scores.md, "Engagement").

All dates are those of the client's own calendar. The same record gives the score of today and of any earlier day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from progress.domain.engagement import JOURNAL_BINS, Event, Facts

WINDOWS = {"tasks": 56, "sessions": 90, "contact": 42, "resources": 56, "response": 56}
LATE_DAYS = 7
ANSWER_WITHIN = timedelta(hours=72)
IGNORED_FROM_DAY = 3
RESPONSES = {"rated": "done_rated", "done": "done", "declined": "declined_with_reason", "opened": "opened"}


@dataclass(frozen=True)
class TaskRecord:
    due: date
    status: str
    settled: date | None


@dataclass(frozen=True)
class SessionRecord:
    day: date
    outcome: str


@dataclass(frozen=True)
class Exchange:
    """Something asked or given, and when it was answered or opened, if it was; `how` says how a suggestion was answered."""

    at: datetime
    answered_at: datetime | None
    how: str = ""


@dataclass(frozen=True)
class History:
    """Everything about one client that the score may count; nothing private is in it."""

    state: Literal["active", "paused", "completed"]
    since: date
    interval_days: int = 14
    journal_target: int = 2
    tasks: Sequence[TaskRecord] = ()
    sessions: Sequence[SessionRecord] = ()
    entry_days: frozenset[date] = frozenset()
    messages: Sequence[Exchange] = ()
    resources: Sequence[Exchange] = ()
    suggestions: Sequence[Exchange] = ()
    act_days: Sequence[date] = ()


def facts_on(history: History, at: datetime) -> Facts:
    """What the score sees at this moment; `at` is aware and in the client's time zone."""
    today = at.date()
    lived = max(0, (today - history.since).days)
    opened = [_answered_by(item, at) for item in history.resources if _is_within(item, at, "resources")]
    last_act = max((day for day in history.act_days if day <= today), default=history.since)
    return Facts(
        state=history.state,
        tenure_days=lived,
        days_since_act=max(0, (today - last_act).days),
        interval_days=history.interval_days,
        tasks=tuple(event for record in history.tasks if (event := _task(record, today)) is not None),
        sessions=tuple(_session(record, today) for record in history.sessions if 0 <= (today - record.day).days <= WINDOWS["sessions"]),
        journal_days=_journal_days(history.entry_days, today, weeks=min(len(JOURNAL_BINS), lived // 7)),
        journal_target=history.journal_target,
        replies=tuple(event for item in history.messages if (event := _reply(item, at)) is not None),
        resources_opened=sum(opened) / len(opened) if opened else None,
        resources=len(opened),
        responses=tuple(event for item in history.suggestions if (event := _response(item, at)) is not None),
    )


def _task(record: TaskRecord, today: date) -> Event | None:
    """A task counts once it is settled or its due day has passed; what was renegotiated or skipped by agreement never does."""
    is_settled = record.settled is not None and record.settled <= today
    status = record.status if is_settled else "open"
    if status in {"renegotiated", "skipped"} or (status == "open" and record.due >= today):
        return None
    fell = min(record.due, record.settled) if is_settled and record.settled else record.due
    age = (today - fell).days
    if not 0 <= age <= WINDOWS["tasks"]:
        return None
    return Event(_outcome(status, record), age)


def _outcome(status: str, record: TaskRecord) -> str:
    if status == "open":
        return "overdue"
    if status == "partly" or record.settled is None:
        return "partly"
    late = (record.settled - record.due).days
    return "on_time" if late <= 0 else "late" if late <= LATE_DAYS else "very_late"


def _session(record: SessionRecord, today: date) -> Event:
    return Event(record.outcome, (today - record.day).days)


def _journal_days(entries: frozenset[date], today: date, *, weeks: int) -> tuple[int, ...]:
    """Distinct days written in each of the last weeks of seven days that end today, newest first."""
    counts = [0] * weeks
    for day in entries:
        ago = (today - day).days
        if 0 <= ago < 7 * weeks:
            counts[ago // 7] += 1
    return tuple(counts)


def _reply(item: Exchange, at: datetime) -> Event | None:
    """A message that asked for an answer counts when it was answered or when 72 hours have passed."""
    if not _is_within(item, at, "contact"):
        return None
    if item.answered_at is not None and item.answered_at <= at:
        return Event("in_72h" if item.answered_at - item.at <= ANSWER_WITHIN else "later", _age(item, at))
    return Event("none", _age(item, at)) if at - item.at > ANSWER_WITHIN else None


def _response(item: Exchange, at: datetime) -> Event | None:
    """A suggestion counts when it was answered, and from the third day on when it was not."""
    if not _is_within(item, at, "response"):
        return None
    if _answered_by(item, at):
        return Event(RESPONSES[item.how], _age(item, at))
    return Event("ignored", _age(item, at)) if _age(item, at) >= IGNORED_FROM_DAY else None


def _is_within(item: Exchange, at: datetime, window: str) -> bool:
    return item.at <= at and _age(item, at) <= WINDOWS[window]


def _answered_by(item: Exchange, at: datetime) -> bool:
    return item.answered_at is not None and item.answered_at <= at


def _age(item: Exchange, at: datetime) -> float:
    return (at - item.at) / timedelta(days=1)
