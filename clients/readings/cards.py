"""Facts about many clients at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, Func, IntegerField, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Extract, Floor

from clients.domain.cards import WEEKS, CardFacts
from clients.domain.kinds import SEEN_BY_COACH
from clients.models import Act, ArchetypeNote, Client, Goal, Task
from clients.querysets import ActQuerySet

SPAN = timedelta(weeks=WEEKS)
PLAIN = ("client_id", "practice_id", "name", "sort_name", "email", "photo", "tags", "state", "since_date")


def card_facts(client_ids: Collection[int], *, at: datetime) -> dict[int, CardFacts]:
    """What a client's card needs, for each of these clients who exist, in seven queries."""
    facts = {row["client_id"]: CardFacts(**_plain(row)) for row in Client.objects.filter(pk__in=client_ids).values(*PLAIN)}
    for client_id, last_act, last_session, held in _latest(client_ids, at):
        facts[client_id].last_act_at, facts[client_id].last_session_at, facts[client_id].sessions_held = last_act, last_session, held
    for client_id, due_at in _next_sessions(client_ids, at):
        facts[client_id].next_session_at = due_at
    for client_id, counts in _weeks(client_ids, at).items():
        facts[client_id].acts_by_week_ago = counts
    for client_id, open_tasks, overdue, due in _tasks(client_ids, at):
        facts[client_id].tasks_open, facts[client_id].tasks_overdue, facts[client_id].next_due_date = open_tasks, overdue, due
    for client_id, title in (
        Goal.objects.filter(client__in=client_ids, reached_at=None).order_by("client_id", "-created_at", "-id").values_list("client_id", "title")
    ):
        facts[client_id].goal = title
    for client_id, slug in ArchetypeNote.objects.filter(client__in=client_ids).open().order_by("from_date", "id").values_list("client_id", "archetype__slug"):
        facts[client_id].archetypes.append(slug)
    return facts


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PLAIN if name != "client_id"}


def _seen(client_ids: Collection[int], at: datetime) -> ActQuerySet:
    return Act.objects.filter(client__in=client_ids, kind__in=SEEN_BY_COACH, at__lte=at).current().order_by()


def _latest(client_ids: Collection[int], at: datetime) -> Iterable[tuple[Any, ...]]:
    held = Q(kind="session.held")
    return (
        _seen(client_ids, at)
        .meaningful()
        .values("client_id")
        .annotate(last=Max("at"), session=Max("at", filter=held), held=Count("act_id", filter=held & Q(at__gt=at - SPAN)))
        .values_list("client_id", "last", "session", "held")
    )


def _next_sessions(client_ids: Collection[int], at: datetime) -> Iterable[tuple[Any, ...]]:
    ended = Act.objects.filter(client=OuterRef("client"), about_type=OuterRef("about_type"), about_id=OuterRef("about_id"), family="session.outcome")
    booked = Act.objects.filter(client__in=client_ids, kind="session.booked", due_at__gte=at).current()
    return booked.filter(~Exists(ended)).order_by().values("client_id").annotate(next=Min("due_at")).values_list("client_id", "next")


def _weeks(client_ids: Collection[int], at: datetime) -> dict[int, dict[int, int]]:
    weeks_ago = Cast(Floor(Extract(Value(at) - F("at"), "epoch") / 604800), IntegerField())
    rows = _seen(client_ids, at).meaningful().filter(at__gt=at - SPAN).annotate(week=weeks_ago).values("client_id", "week").annotate(count=Count("act_id"))
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        counts[row["client_id"]][row["week"]] = row["count"]
    return counts


def _tasks(client_ids: Collection[int], at: datetime) -> list[tuple[int, int, int, date | None]]:
    today = Cast(Func(F("client__time_zone"), Value(at), function="timezone"), DateField())
    return list(
        Task.objects.filter(client__in=client_ids)
        .open()
        .order_by()
        .values("client_id")
        .annotate(open=Count("task_id"), overdue=Count("task_id", filter=Q(due_date__lt=today)), due=Min("due_date", filter=Q(due_date__gte=today)))
        .values_list("client_id", "open", "overdue", "due")
    )
