"""Levels, score and counts of one client, and one of them over time."""

from datetime import date
from typing import Any, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router

from accounts.gates import PersonRequest, coach_or_client_only
from clients.acts import record_read
from clients.gates import get_client
from clients.models import Client
from common.api import Id
from progress.api.words import ElementOut, EngagementOut, PointOut, ProgressAsked, ProgressOut, TrendAsked, TrendOut
from progress.domain.balance import ELEMENTS, Element, balance
from progress.domain.levels import Level
from progress.domain.metrics import NAMES
from progress.domain.spans import DAY, WEEK, Span, day_before_now, span_of
from progress.domain.standing import Record, levels_on
from progress.domain.trends import coarse_enough, moves, trend
from progress.readings.metrics import metric_series
from progress.readings.names import chart_names
from progress.readings.trends import record_since

router = Router(tags=["progress"])
type Metric = Literal[
    "fire", "water", "earth", "air", "aether", "journal_days", "tasks_due", "tasks_on_time", "tasks_late", "tasks_partly", "tasks_done",
    "sessions_held", "checkins", "resources_opened", "messages",
]  # fmt: skip


@router.get("/progress/{client_id}", response=ProgressOut, summary="A client's progress data", url_name="progress")
@coach_or_client_only
def progress(request: PersonRequest, client_id: Id, asked: Query[ProgressAsked]) -> ProgressOut:
    """The five levels now and at the beginning of the period, the score with its parts, and what was counted. Six queries, whatever the history."""
    client, now = _looked_at(request, client_id), timezone.now()
    today = client.today(now)
    span = span_of(asked.period, today=today)
    record = record_since(client, since=span.begins, today=today)
    first = _first(record)
    span = coarse_enough(span.starting(first))
    begins = day_before_now(begins=span.begins or today, first=first, now=today)
    levels, before = levels_on(record, today), levels_on(record, begins)
    names, _ = chart_names(client.practice_id)
    numbers = _numbers(request)
    series = metric_series(client.pk, NAMES, span)
    even = balance({element: level.value if level else None for element, level in levels.items()})
    return ProgressOut(
        client_id=client.pk,
        period=asked.period,
        since=begins,
        today=today,
        elements={move.element: _element(names[move.element], levels[move.element], move, numbers=numbers) for move in moves(before, levels)},
        balance=round(even.index, 1) if even and numbers else None,
        engagement=_engagement(client) if numbers else None,
        counted={name: sum(point.value for point in points) for name, points in series.items()},
    )


@router.get("/progress/metrics/{metric}", response=TrendOut, summary="One metric's trend for a client", url_name="metric")
@coach_or_client_only
def metric(request: PersonRequest, metric: Metric, asked: Query[TrendAsked]) -> TrendOut:
    """An element's level, or how often something happened, step by step."""
    client = _looked_at(request, asked.client_id)
    today = client.today(timezone.now())
    span = _stepped(span_of(asked.period, today=today), asked.resolution)
    if metric in ELEMENTS:
        found, points = _levels(request, client, metric, span, today)
    else:
        found, points = _counts(client, metric, span)
    unit: Literal["level", "count"] = "level" if metric in ELEMENTS else "count"
    return TrendOut(client_id=client.pk, metric=metric, unit=unit, period=asked.period, step_days=found, points=points)


def _looked_at(request: PersonRequest, client_id: int) -> Client:
    """The client, with a line in the log that the client can read."""
    client = get_client(request.user, client_id, "engagement", "rhythm")
    record_read(client, "progress", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    return client


def _numbers(request: PersonRequest) -> bool:
    """Whether this person reads about themselves in numbers."""
    return not (request.user.is_client and request.user.hides_numbers)


def _first(record: Record) -> date | None:
    """The first day of which anything is known."""
    return min((readings[0].day for readings in record.readings.values() if readings), default=None)


def _stepped(span: Span, resolution: str) -> Span:
    return Span(span.begins, span.ends, {"day": DAY, "week": WEEK}.get(resolution, span.step))


def _levels(request: PersonRequest, client: Client, element: Any, span: Span, today: date) -> tuple[int, list[PointOut]]:
    if not _numbers(request):
        raise Http404
    record = record_since(client, since=span.begins, today=today)
    span = coarse_enough(span.starting(_first(record)))
    marks = trend(record.readings[_element_of(element)], span)
    points = [
        PointOut(begins=begins, value=_rounded(mark.value), low=_rounded(mark.level and mark.level.low), high=_rounded(mark.level and mark.level.high))
        for begins, mark in zip(span.steps, marks, strict=True)
    ]
    return span.step, points


def _element_of(word: str) -> Element:
    return next(element for element in ELEMENTS if element == word)


def _counts(client: Client, name: str, span: Span) -> tuple[int, list[PointOut]]:
    points = metric_series(client.pk, [name], span)[name]
    return span.step, [PointOut(begins=point.begins, value=point.value, low=None, high=None) for point in points]


def _element(name: str, level: Level | None, move: Any, *, numbers: bool) -> ElementOut:
    going = move.going if move.going in {"rose", "fell", "same"} else "unknown"
    shown = level if numbers else None
    return ElementOut(
        name=name,
        level=_rounded(shown and shown.value),
        low=_rounded(shown and shown.low),
        high=_rounded(shown and shown.high),
        confidence=level.confidence if level else None,
        before=_rounded(move.then) if numbers else None,
        going=going,
    )


def _engagement(client: Client) -> EngagementOut | None:
    found = getattr(client, "engagement", None)
    if found is None:
        return None
    parts = {name: round(value, 1) for name, value in found.parts.items() if value is not None}
    plain = {name: getattr(found, name) for name in ("state", "band", "by_week", "computed_at")}
    return EngagementOut(score=found.value, parts=parts, **plain)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(value, 1)
