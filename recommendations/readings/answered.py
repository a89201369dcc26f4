"""What was sent to one client and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from recommendations.domain.observations import PATIENCE
from recommendations.models import Recommendation
from recommendations.querysets import RecommendationQuerySet

PAGE = 20
SETTLED = Coalesce("answered_at", "withdrawn_at", "sent_at")


@dataclass(frozen=True)
class Sent:
    """Sent suggestions: those without an answer, then a page of the answered and withdrawn ones, newest first."""

    open: list[Recommendation]
    passed_over: list[Recommendation]  # without an answer for two weeks; they can still be answered
    settled: list[Recommendation]
    earlier: int | None  # the suggestion after which the next page begins
    is_first_page: bool = True


def sent_to(suggestions: RecommendationQuerySet, *, at: datetime, before: str = "", place: str = "") -> Sent:
    """Of suggestions that reached the client: the page after `before`, or the one that holds `place`. Two queries; for such a page up to two more."""
    rows = suggestions.select_related("element", "feedback", "decided_by", "withdrawn_by", "activity", "archetype").annotate(settled_at=SETTLED)
    asked = before or place
    last = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    settled = rows.exclude(status="sent").order_by("-settled_at", "-recommendation_id")
    found = list(settled[: PAGE + 1]) if not before or last is None else []
    is_first = last is None or (bool(place) and (last.status == "sent" or last in found[:PAGE]))
    if last is not None and not is_first:
        following = Q(settled_at__lt=last.settled_at) | Q(settled_at=last.settled_at, recommendation_id__lt=last.pk)
        found = list(settled.filter(following if before else following | Q(pk=last.pk))[: PAGE + 1])
    waiting = _waiting(rows, last) if is_first else []
    of_now, passed_over = ([row for row in waiting if (row.sent_at > at - PATIENCE) is is_now] for is_now in (True, False))
    return Sent(of_now, passed_over, found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None, is_first)


def _waiting(rows: QuerySet[Any], asked: Any | None) -> list[Any]:
    """The newest without an answer, and the one that was asked for, also when it is older than those."""
    waiting = list(rows.filter(status="sent").order_by("-sent_at", "-recommendation_id")[:PAGE])
    return [*waiting, asked] if asked is not None and asked.status == "sent" and asked not in waiting else waiting
