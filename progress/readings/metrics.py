"""The metrics: counted from acts and tasks for many clients at once, and read back for charts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, Exists, F, Func, IntegerField, Min, OuterRef, Q, Sum, Value

from clients.models import Act, Client, Task
from common.registry import archetype_tags
from progress.domain.metrics import ARCHETYPE, KINDS, About, Deed, Name, Promise, daily
from progress.domain.spans import Span
from progress.models import EngagementMetric
from progress.readings.engagement import CORRECTABLE, standing

ALWAYS = date(1, 1, 2)
ABROAD = timedelta(days=1)  # somewhere it is still yesterday, or already tomorrow


@dataclass(frozen=True)
class Point:
    """How often something happened in the step that begins on this day."""

    begins: date
    value: float


type Counts = dict[int, Counter[tuple[Name, date]]]


def counted(client_ids: Collection[int], *, since: date = ALWAYS) -> Counts:
    """The metrics of these clients from this day on as acts and tasks give them, in a fixed number of queries."""
    zones = {pk: ZoneInfo(name) for pk, name in Client.objects.filter(pk__in=client_ids).values_list("pk", "time_zone")}
    deeds, promises, tags = _deeds(zones, since), _promises(zones, since), _tags(zones)
    counts = {pk: daily(deeds[pk], promises[pk], tags) for pk in zones}
    return {pk: Counter({key: count for key, count in of_client.items() if key[1] >= since}) for pk, of_client in counts.items()}


def metric_series(client_id: int, names: Iterable[Name], span: Span) -> dict[Name, list[Point]]:
    """How often each of these happened in each step of the span, the oldest first, in one query; an open span begins with the first of them."""
    names = list(names)
    rows = EngagementMetric.objects.filter(client=client_id, metric_name__in=names, date__lte=span.ends)
    return _series(names, rows, span)


def archetype_series(client_id: int, span: Span) -> dict[str, list[Point]]:
    """By the slug of each archetype that somebody tagged anything with in the span: how many such acts fell in each step; one query."""
    rows = EngagementMetric.objects.filter(client=client_id, metric_name__startswith=ARCHETYPE, date__lte=span.ends)
    return {name.removeprefix(ARCHETYPE): points for name, points in _series([], rows, span).items()}


def _series(names: Iterable[Name], rows: Any, span: Span) -> dict[Name, list[Point]]:
    if span.begins is not None:
        rows = rows.filter(date__gte=span.begins)
    steps = rows.order_by().values("metric_name").annotate(ago=days_before(span.ends) / Value(span.step), total=Sum("value"), first=Min("date"))
    sums = list(steps.values_list("metric_name", "ago", "total", "first"))
    span = span.starting(min((first for *_, first in sums), default=None))
    begins, found = span.steps, dict.fromkeys(names)
    values: dict[Name, dict[int, Decimal]] = defaultdict(dict)
    for name, ago, total, _ in sorted(sums):
        values[name][ago] = total
        found.setdefault(name)
    last = len(begins) - 1
    return {name: [Point(day, float(values[name].get(last - place, 0))) for place, day in enumerate(begins)] for name in found}


def days_before(day: date) -> Func:
    """How many days before this one a row's date lies, as SQL."""
    return Func(Value(day, DateField()), F("date"), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def _deeds(zones: dict[int, ZoneInfo], since: date) -> dict[int, list[Deed]]:
    earlier = Act.objects.filter(client=OuterRef("client"), kind=OuterRef("kind"), about_type=OuterRef("about_type"), about_id=OuterRef("about_id"))
    repeats = Q(about_id__isnull=False) & ~Q(family__in=CORRECTABLE) & Exists(earlier.filter(act_id__lt=OuterRef("act_id")))
    mine = Act.objects.filter(client__in=list(zones), kind__in=KINDS)
    if since > ALWAYS:
        mine = mine.filter(at__gte=datetime.combine(since - ABROAD, time(), UTC))
    grouped = defaultdict(list)
    acts = standing(mine).exclude(repeats).order_by("act_id")
    for client_id, kind, at, about_type, about_id in acts.values_list("client_id", "kind", "at", "about_type", "about_id"):
        about = None if about_id is None else (about_type, about_id)
        grouped[client_id].append(Deed(kind, _day(at, zones[client_id]), about))
    return grouped


def _promises(zones: dict[int, ZoneInfo], since: date) -> dict[int, list[Promise]]:
    tasks = Task.objects.filter(client__in=list(zones)).exclude(status__in=["renegotiated", "skipped"])
    if since > ALWAYS:
        tasks = tasks.filter(Q(due_date__gte=since) | Q(settled_at__gte=datetime.combine(since - ABROAD, time(), UTC)))
    grouped = defaultdict(list)
    for client_id, status, due, settled_at in tasks.order_by("task_id").values_list("client_id", "status", "due_date", "settled_at"):
        grouped[client_id].append(Promise(status, due, _day(settled_at, zones[client_id]) if settled_at else None))
    return grouped


def _tags(zones: dict[int, ZoneInfo]) -> dict[About, list[str]]:
    found = defaultdict(list)
    for part in archetype_tags:
        for about_type, about_id, slug in part.run(list(zones)):
            found[about_type, about_id].append(slug)
    return found


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
