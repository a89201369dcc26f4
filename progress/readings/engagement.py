"""What the engagement score may see of many clients, from acts, tasks and what was agreed. Private entries are never asked for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from clients.domain.kinds import KINDS, MEANINGFUL, SEEN_BY_COACH
from clients.models import Act, Client, Task
from clients.querysets import ActQuerySet
from progress.domain.engagement import FORMULA_VERSION, WEIGHTS, Part, Score
from progress.domain.history import WINDOWS, Exchange, History, SessionRecord, Standing, Suggestion, TaskRecord, facts_on
from progress.domain.reasons import tally
from progress.models import Entry
from progress.models.engagement import INTERVAL_DAYS, JOURNAL_TARGET, EngagementSnapshot

WEEKS = 12
# The oldest of twelve weekly scores still sees the longest window; a day more, because calendars differ.
SPAN = timedelta(weeks=WEEKS - 1, days=max(WINDOWS.values()) + 1)

OUTCOMES = ("session.held", "session.late_cancelled", "session.missed")
ANSWERS = {"recommendation.opened": "opened", "recommendation.done": "done", "recommendation.declined": "declined", "recommendation.rated": "rated"}
TURNS: dict[str, Standing] = {
    "client.paused": "paused",
    "client.resumed": "active",
    "client.completed": "completed",
    "client.archived": "completed",
    "client.restored": "active",
}
STATES: dict[str, Standing] = {"active": "active", "paused": "paused", "completed": "completed", "archived": "completed"}
EXCHANGES = ("message.asked", "message.replied", "resource.shared", "resource.opened", "recommendation.sent", *ANSWERS)
COUNTED = SEEN_BY_COACH & (MEANINGFUL | {*OUTCOMES, *EXCHANGES, *TURNS})
ASKING = ("session.booked", *OUTCOMES, "task.agreed", "entry.shared", "message.asked", "resource.shared", "recommendation.sent")
# Families in which one kind can correct another. In the others a second act about the same thing repeats the first and takes nothing back.
CORRECTABLE = [family for family, kinds in Counter(kind.family for kind in KINDS.values()).items() if kinds > 1]


class Told(NamedTuple):
    """One client's record with the time zone of its days and the weights agreed for it."""

    history: History
    zone: ZoneInfo
    weights: Mapping[Part, int]


class Deed(NamedTuple):
    act_id: int
    kind: str
    about: tuple[str, int] | None
    at: datetime


def histories(client_ids: Collection[int], *, at: datetime) -> dict[int, Told]:
    """The records of these clients who exist, far enough back for twelve weekly scores that end at `at`, in four queries."""
    tasks, deeds, entries = _tasks(client_ids, at), _deeds(client_ids, at), _entries(client_ids, at)
    clients = {row["client_id"]: row for row in _clients(client_ids, at)}
    return {client_id: _told(row, tasks[client_id], deeds[client_id], entries[client_id]) for client_id, row in clients.items()}


def snapshot_of(client_id: int, told: Told, weeks: list[Score], *, at: datetime) -> EngagementSnapshot:
    """The snapshot that these weekly scores give, the newest being the last; not saved."""
    score = weeks[-1]
    return EngagementSnapshot(
        client_id=client_id,
        state=score.state,
        value=score.value,
        band=score.band or "",
        parts=dict(score.parts),
        tallies=tally(facts_on(told.history, at.astimezone(told.zone))),
        base=score.base,
        recency=score.recency,
        coverage=100 * score.coverage // sum(told.weights.values()),
        opportunities=score.opportunities,
        confidence=score.confidence,
        by_week=[week.value for week in weeks],
        formula_version=FORMULA_VERSION,
        computed_at=at,
    )


def standing(acts: ActQuerySet) -> ActQuerySet:
    """Without those that were corrected."""
    return acts.exclude(family__in=CORRECTABLE) | acts.current()


def _clients(client_ids: Collection[int], at: datetime) -> QuerySet[Any, dict[str, Any]]:
    """The plain facts, with the last meaningful act before the span and the first moments at which anything was asked."""
    mine = Act.objects.filter(client=OuterRef("pk"))
    before = standing(mine.filter(kind__in=MEANINGFUL & SEEN_BY_COACH, at__lte=at - SPAN)).order_by("-at")
    asked = standing(mine.filter(kind__in=ASKING, at__lte=at)).order_by("at").values("at")[:1]
    agreed = Task.objects.filter(client=OuterRef("pk"), created_at__lte=at).order_by("created_at").values("created_at")[:1]
    return (
        Client.objects.filter(pk__in=client_ids)
        .order_by("pk")
        .annotate(last_before=Subquery(before.values("at")[:1]), asked_at=Subquery(asked), agreed_at=Subquery(agreed))
        .values(
            *("client_id", "state", "since_date", "time_zone", "last_before", "asked_at", "agreed_at"),
            *("rhythm__interval_days", "rhythm__journal_target", "rhythm__weights", "rhythm__agreed_at"),
        )
    )


def _tasks(client_ids: Collection[int], at: datetime) -> dict[int, list[tuple[Any, ...]]]:
    fell_due = Q(due_date__lte=(at + timedelta(days=1)).date()) | ~Q(status=Task.Status.OPEN)
    rows = Task.objects.filter(fell_due, client__in=client_ids, due_date__gte=(at - SPAN).date()).order_by("task_id")
    grouped = defaultdict(list)
    for client_id, *row in rows.values_list("client_id", "task_id", "due_date", "status", "settled_at", "created_at"):
        grouped[client_id].append(tuple(row))
    return grouped


def _deeds(client_ids: Collection[int], at: datetime) -> dict[int, list[Deed]]:
    acts = standing(Act.objects.filter(client__in=client_ids, kind__in=COUNTED, at__gt=at - SPAN, at__lte=at))
    grouped = defaultdict(list)
    columns = ("client_id", "act_id", "kind", "about_type", "about_id", "at")
    for client_id, act_id, kind, about_type, about_id, when in acts.order_by("act_id").values_list(*columns):
        grouped[client_id].append(Deed(act_id, kind, None if about_id is None else (about_type, about_id), when))
    return grouped


def _entries(client_ids: Collection[int], at: datetime) -> dict[int, list[datetime]]:
    """When the entries were written that are shared now."""
    rows = Entry.objects.shared().filter(client__in=client_ids, written_at__gt=at - SPAN, written_at__lte=at).order_by("pk")
    grouped = defaultdict(list)
    for client_id, written_at in rows.values_list("client_id", "written_at"):
        grouped[client_id].append(written_at)
    return grouped


def _told(row: dict[str, Any], tasks: list[tuple[Any, ...]], deeds: list[Deed], entries: list[datetime]) -> Told:
    zone = ZoneInfo(row["time_zone"])
    interval, target = row["rhythm__interval_days"], row["rhythm__journal_target"]
    history = History(
        state=STATES[row["state"]],
        since=row["since_date"],
        turns=[(deed.at, TURNS[deed.kind]) for deed in deeds if deed.kind in TURNS],
        asked_from=_asked_from(row, zone),
        interval_days=INTERVAL_DAYS if interval is None else interval,
        journal_target=JOURNAL_TARGET if target is None else target,
        is_agreed=target is not None,
        tasks=[_task(task, zone) for task in tasks],
        sessions=[SessionRecord(_day(deed.at, zone), deed.kind.partition(".")[2], deed.act_id) for deed in deeds if deed.kind in OUTCOMES],
        entry_days=frozenset(_day(written_at, zone) for written_at in entries),
        messages=_exchanges(deeds, "message.asked", "message.replied"),
        resources=_exchanges(deeds, "resource.shared", "resource.opened"),
        suggestions=_suggestions(deeds),
        act_days=_act_days(row["last_before"], deeds, zone),
    )
    return Told(history, zone, {part: (row["rhythm__weights"] or WEIGHTS).get(part, weight) for part, weight in WEIGHTS.items()})


def _asked_from(row: dict[str, Any], zone: ZoneInfo) -> date | None:
    moments = [row["asked_at"], row["agreed_at"], row["rhythm__agreed_at"]]
    return min((_day(moment, zone) for moment in moments if moment), default=None)


def _task(row: tuple[Any, ...], zone: ZoneInfo) -> TaskRecord:
    task_id, due, status, settled_at, created_at = row
    return TaskRecord(due, status, _day(settled_at, zone) if settled_at else None, _day(created_at, zone), task_id)


def _act_days(last_before: datetime | None, deeds: Iterable[Deed], zone: ZoneInfo) -> list[date]:
    moments = [deed.at for deed in deeds if deed.kind in MEANINGFUL] + ([last_before] if last_before else [])
    return sorted({_day(moment, zone) for moment in moments})


def _first_about(deeds: Iterable[Deed], kind: str) -> dict[Any, Deed]:
    """The first act of this kind about each thing; an act about nothing stands for itself."""
    first: dict[Any, Deed] = {}
    for deed in deeds:
        key = deed.about or deed.act_id
        if deed.kind == kind and (key not in first or deed.at < first[key].at):
            first[key] = deed
    return first


def _exchanges(deeds: list[Deed], asking: str, answering: str) -> list[Exchange]:
    """What was asked, each with the first answer about the same thing; a question about nothing cannot be answered, and is left out."""
    answers = defaultdict(list)
    for deed in deeds:
        if deed.kind == answering:
            answers[deed.about].append(deed.at)
    asked = [deed for deed in _first_about(deeds, asking).values() if deed.about]
    return [Exchange(deed.at, min((at for at in answers[deed.about] if at >= deed.at), default=None), deed.act_id) for deed in asked]


def _suggestions(deeds: list[Deed]) -> list[Suggestion]:
    answers = defaultdict(list)
    for deed in deeds:
        if deed.kind in ANSWERS:
            answers[deed.about].append((deed.at, ANSWERS[deed.kind]))
    sent = [deed for deed in _first_about(deeds, "recommendation.sent").values() if deed.about]
    return [Suggestion(deed.at, answers[deed.about], deed.act_id) for deed in sent]


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
