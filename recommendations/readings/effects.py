"""What changed after a client's last answers: each beside the lists before and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from recommendations.domain.effects import Effect, Offered, effect_on
from recommendations.models import FeedbackEvent, Recommendation, RecommendationBatch

LAST = 3
LISTS = 40  # how far back lists are looked at


@dataclass(frozen=True)
class Change:
    """One answer, and what the next list made of it; no effect while there is no list after it."""

    LOW, HIGH = 2, 4

    suggestion: Recommendation
    rating: int | None
    at: datetime
    effect: Effect | None
    list_at: datetime | None

    @property
    def direction(self) -> int:
        """1 or -1 where more or less is expected as the answer asks for; else 0, because something else moved the list."""
        asks = -1 if self.rating is None or self.rating <= self.LOW else 1 if self.rating >= self.HIGH else 0
        return asks if self.effect is not None and self.effect.direction == asks else 0


def changes(client_id: int) -> list[Change]:
    """The newest ratings and refusals of one client, newest first, in three queries."""
    said = FeedbackEvent.objects.filter(Q(kind="rated") | Q(kind="skipped"), client=client_id).select_related("recommendation").order_by("-at", "-id")[:LAST]
    lists = _lists(client_id)
    return [_change(event, lists) for event in said]


def _lists(client_id: int) -> list[tuple[datetime, list[Offered]]]:
    """The lists for the weeks between, newest first."""
    runs = list(RecommendationBatch.objects.filter(client=client_id, purpose="week").order_by("-created_at", "-id").values_list("pk", "created_at")[:LISTS])
    rows: QuerySet[Any, Any] = Recommendation.objects.filter(batch__in=[pk for pk, _ in runs]).order_by("position", "recommendation_id")
    offered: dict[int, list[Offered]] = {}
    for batch, kind, mean in rows.values_list("batch_id", "kind", "mean"):
        offered.setdefault(batch, []).append(Offered(kind, mean))
    return [(at, offered[pk]) for pk, at in runs if pk in offered]


def _change(event: FeedbackEvent, lists: list[tuple[datetime, list[Offered]]]) -> Change:
    before = next((offered for at, offered in lists if at <= event.at), [])
    following = [(at, offered) for at, offered in lists if at > event.at]
    if not following:
        return Change(event.recommendation, event.value, event.at, None, None)
    list_at, after = following[-1]
    return Change(event.recommendation, event.value, event.at, effect_on(event.recommendation.kind, before, after), list_at)
