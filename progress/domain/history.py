"""One client's dated record, and what of it the engagement score sees on a given day (docs/scores.md, "Engagement").

All dates are those of the client's own calendar. The same record gives the score of today and of any earlier day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from progress.domain.engagement import JOURNAL_BINS, Event, Facts, Part, Score, engagement, opportunities_of

type Standing = Literal["active", "paused", "completed"]

WINDOWS = {"tasks": 56, "sessions": 90, "contact": 42, "resources": 56, "response": 56}
LATE_DAYS = 7
ANSWER_WITHIN = timedelta(hours=72)
IGNORED_FROM_DAY = 3
# The answer that says most comes first.
RESPONSES = {"rated": "done_rated", "done": "done", "declined": "declined_with_reason", "opened": "opened"}


@dataclass(frozen=True)
class TaskRecord:
    due: date
    status: str
    settled: date | None
    agreed: date = date.min
    ref: int = field(default=0, compare=False)


@dataclass(frozen=True)
class SessionRecord:
    day: date
    outcome: str
    ref: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Exchange:
    """Something asked or given, and when it was answered or opened, if it was."""

    at: datetime
    answered_at: datetime | None
    ref: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Suggestion:
    """Something suggested, and what the client did with it: (when, a key of RESPONSES)."""

    at: datetime
    answers: Sequence[tuple[datetime, str]] = ()
    ref: int = field(default=0, compare=False)


@dataclass(frozen=True)
class History:
    """Everything about one client that the score may count; nothing private is in it.

    `turns` are the moments at which the coaching paused, went on or ended, with the state from then on. `asked_from` is the
    day from which anything was asked of the client, None when nothing ever was: before it nobody can have kept a rhythm. A
    rhythm of writing that was never agreed (`is_agreed`) is asked of nobody for whom it would be the only thing asked.
    """

    state: Standing
    since: date
    turns: Sequence[tuple[datetime, Standing]] = ()
    asked_from: date | None = date.min
    interval_days: int = 14
    journal_target: int = 2
    is_agreed: bool = True
    tasks: Sequence[TaskRecord] = ()
    sessions: Sequence[SessionRecord] = ()
    entry_days: frozenset[date] = frozenset()
    messages: Sequence[Exchange] = ()
    resources: Sequence[Exchange] = ()
    suggestions: Sequence[Suggestion] = ()
    act_days: Sequence[date] = ()


def facts_on(history: History, at: datetime) -> Facts:
    """What the score sees at this moment; `at` is aware and in the client's time zone."""
    today = at.date()
    opened = [is_opened for _, is_opened in resources_on(history, at)]
    last_act = max((day for day in history.act_days if day <= today), default=history.since)
    facts = Facts(
        state=state_on(history, at),
        tenure_days=max(0, (today - history.since).days),
        days_since_act=max(0, (today - last_act).days),
        interval_days=history.interval_days,
        tasks=tuple(event for record in history.tasks if (event := _task(record, today)) is not None),
        sessions=tuple(_session(record, today) for record in history.sessions if 0 <= (today - record.day).days <= WINDOWS["sessions"]),
        journal_target=0,
        replies=tuple(event for item in history.messages if (event := _reply(item, at)) is not None),
        resources_opened=sum(opened) / len(opened) if opened else None,
        resources=len(opened),
        responses=tuple(event for item in history.suggestions if (event := _response(item, at)) is not None),
    )
    days = _journal_days(history, today)
    is_asked = history.is_agreed or any(days) or opportunities_of(facts) > 0
    return replace(facts, journal_days=days, journal_target=history.journal_target if is_asked else 0)


def resources_on(history: History, at: datetime) -> list[tuple[Exchange, bool]]:
    """What was shared lately, each with whether it was opened by then."""
    return [(item, _answered_by(item, at)) for item in history.resources if _is_within(item, at, "resources")]


def week_by_week(history: History, at: datetime, *, zone: ZoneInfo, weights: Mapping[Part, int], weeks: int) -> list[Score]:
    """The score as it was in each of the last weeks, the oldest first, the last one being that of `at`."""
    moments = [(at - timedelta(weeks=ago)).astimezone(zone) for ago in range(weeks - 1, -1, -1)]
    return [engagement(facts_on(history, moment), weights=weights) for moment in moments]


def state_on(history: History, at: datetime) -> Standing:
    """Whether the coaching was active, paused or completed at this moment; what is true now also holds after the last turn."""
    later = [state for when, state in sorted(history.turns) if when > at]
    earlier = [state for when, state in sorted(history.turns) if when <= at]
    if not later:
        return history.state
    return earlier[-1] if earlier else "paused" if later[0] == "active" else "active"


def _task(record: TaskRecord, today: date) -> Event | None:
    """A task counts once it is settled or its due day has passed; what was renegotiated or skipped by agreement never does."""
    if record.agreed > today:
        return None
    is_settled = record.settled is not None and record.settled <= today
    status = record.status if is_settled else "open"
    if status in {"renegotiated", "skipped"} or (status == "open" and record.due >= today):
        return None
    fell = min(record.due, record.settled) if is_settled and record.settled else record.due
    age = (today - fell).days
    if not 0 <= age <= WINDOWS["tasks"]:
        return None
    return Event(_outcome(status, record), age, record.ref)


def _outcome(status: str, record: TaskRecord) -> str:
    if status == "open":
        return "overdue"
    if status == "partly" or record.settled is None:
        return "partly"
    late = (record.settled - record.due).days
    return "on_time" if late <= 0 else "late" if late <= LATE_DAYS else "very_late"


def _session(record: SessionRecord, today: date) -> Event:
    return Event(record.outcome, (today - record.day).days, record.ref)


def _journal_days(history: History, today: date) -> tuple[int, ...]:
    """Distinct days written in each of the last weeks of seven days that end today, newest first; none before anything was asked."""
    asked = max(history.since, history.asked_from or date.max)
    counts = [0] * min(len(JOURNAL_BINS), max(0, (today - asked).days // 7))
    for day in history.entry_days:
        ago = (today - day).days
        if 0 <= ago < 7 * len(counts):
            counts[ago // 7] += 1
    return tuple(counts)


def _reply(item: Exchange, at: datetime) -> Event | None:
    """A message that asked for an answer counts when it was answered or when 72 hours have passed."""
    if not _is_within(item, at, "contact"):
        return None
    if item.answered_at is not None and item.answered_at <= at:
        return Event("in_72h" if item.answered_at - item.at <= ANSWER_WITHIN else "later", _age(item, at), item.ref)
    return Event("none", _age(item, at), item.ref) if at - item.at > ANSWER_WITHIN else None


def _response(item: Suggestion, at: datetime) -> Event | None:
    """A suggestion counts by the most that came of it until then, and from the third day on when nothing did."""
    if not _is_within(item, at, "response"):
        return None
    said = {how for when, how in item.answers if when <= at}
    if said:
        return Event(next(outcome for how, outcome in RESPONSES.items() if how in said), _age(item, at), item.ref)
    return Event("ignored", _age(item, at), item.ref) if _age(item, at) >= IGNORED_FROM_DAY else None


def _is_within(item: Exchange | Suggestion, at: datetime, window: str) -> bool:
    return item.at <= at and _age(item, at) <= WINDOWS[window]


def _answered_by(item: Exchange, at: datetime) -> bool:
    return item.answered_at is not None and item.answered_at <= at


def _age(item: Exchange | Suggestion, at: datetime) -> float:
    return (at - item.at) / timedelta(days=1)
