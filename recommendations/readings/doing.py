"""How suggestions are doing for one coach: ratings week by week, what was approved, by who wrote it, against the simple rule."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek

from recommendations.domain.lift import Arm, Lift, lift
from recommendations.models import FeedbackEvent, Recommendation
from recommendations.models.suggestion import Source

WEEKS = 12
SENT = Q(status__in=["sent", "done", "declined"])
APPROVED = SENT | Q(status__in=["approved", "for_session"])
DECIDED = APPROVED | Q(status__in=["dismissed", "blocked"])


@dataclass(frozen=True)
class Week:
    starts: datetime
    ratings: int
    mean: float | None
    approved: int
    decided: int

    @property
    def approval(self) -> int | None:
        """Percent."""
        return round(100 * self.approved / self.decided) if self.decided else None


@dataclass(frozen=True)
class BySource:
    source: str
    sent: int
    done: int
    declined: int
    rated: int
    mean: float | None
    edited: int

    @property
    def label(self) -> str:
        return str(Source(self.source).label)


@dataclass(frozen=True)
class Doing:
    weeks: list[Week]
    sources: list[BySource]
    lift: Lift
    approved: int
    decided: int
    rated: int
    mean: float | None


def doing(suggestions: QuerySet[Recommendation], *, at: datetime) -> Doing:
    """All figures of the page, in five queries."""
    by_engine = suggestions.exclude(source=Source.COACH)
    total = by_engine.order_by().aggregate(approved=Count("pk", filter=APPROVED), decided=Count("pk", filter=DECIDED))
    ratings = suggestions.order_by().aggregate(rated=Count("feedback"), mean=Avg("feedback__rating"))
    return Doing(_weeks(suggestions, by_engine, at=at), _sources(suggestions), _lift(suggestions), **total, **ratings)


def _weeks(suggestions: QuerySet[Recommendation], by_engine: QuerySet[Recommendation], *, at: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first, also those in which nothing happened."""
    first = (at - timedelta(days=at.weekday(), weeks=WEEKS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rated = suggestions.filter(feedback__updated_at__gte=first).order_by().annotate(week=TruncWeek("feedback__updated_at", tzinfo=at.tzinfo)).values("week")
    ratings: dict[datetime, Any] = {row["week"]: row for row in rated.annotate(count=Count("pk"), mean=Avg("feedback__rating"))}
    asked = by_engine.filter(decided_at__gte=first).order_by().annotate(week=TruncWeek("decided_at", tzinfo=at.tzinfo)).values("week")
    decisions: dict[datetime, Any] = {row["week"]: row for row in asked.annotate(approved=Count("pk", filter=APPROVED), decided=Count("pk", filter=DECIDED))}
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [_week(start, ratings.get(start, {}), decisions.get(start, {})) for start in weeks]


def _week(start: datetime, rated: dict[str, Any], asked: dict[str, Any]) -> Week:
    return Week(start, rated.get("count", 0), rated.get("mean"), asked.get("approved", 0), asked.get("decided", 0))


def _sources(suggestions: QuerySet[Recommendation]) -> list[BySource]:
    edits = FeedbackEvent.objects.filter(recommendation=OuterRef("pk"), kind="edited")
    rows = suggestions.filter(SENT).annotate(is_edited=Exists(edits)).order_by().values("source")
    counted = rows.annotate(
        sent=Count("pk"),
        done=Count("pk", filter=Q(status="done")),
        declined=Count("pk", filter=Q(status="declined")),
        rated=Count("feedback"),
        mean=Avg("feedback__rating"),
        edited=Count("pk", filter=Q(is_edited=True)),
    )
    return [BySource(**row) for row in counted.order_by("source")]


def _lift(suggestions: QuerySet[Recommendation]) -> Lift:
    """What the engine chose beside what the simple rule chose, among suggestions that were rated."""
    rated = suggestions.filter(batch__isnull=False, feedback__isnull=False).order_by()
    arms: dict[bool, list[int]] = {True: [], False: []}
    for is_control, rating in rated.values_list("is_control", "feedback__rating"):
        arms[is_control].append(rating)
    return lift(Arm(arms[False]), Arm(arms[True]))
