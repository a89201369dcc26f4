"""What was sent to one client and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from recommendations.domain.observations import PATIENCE
from recommendations.models import Recommendation

PAGE = 20


@dataclass(frozen=True)
class Sent:
    """Sent suggestions: those without an answer, then a page of the answered ones, newest first."""

    open: list[Recommendation]
    passed_over: list[Recommendation]  # without an answer for two weeks; they can still be answered
    answered: list[Recommendation]
    earlier: int | None  # the suggestion after which the next page begins


def sent_to(suggestions: QuerySet[Recommendation], *, at: datetime, before: str = "") -> Sent:
    """Two queries, and one more for a later page."""
    rows = suggestions.sent().select_related("element", "feedback", "decided_by", "activity", "archetype")  # type: ignore[attr-defined]
    waiting = [] if before else list(rows.filter(status="sent").order_by("-sent_at", "-recommendation_id")[:PAGE])
    answered = rows.exclude(status="sent").order_by(F("answered_at").desc(nulls_last=True), "-recommendation_id")
    last = suggestions.filter(pk=int(before)).values_list("answered_at", "pk").first() if before.isdecimal() and len(before) < 19 else None
    if last and last[0]:
        answered = answered.filter(Q(answered_at__lt=last[0]) | Q(answered_at=last[0], recommendation_id__lt=last[1]))
    found = list(answered[: PAGE + 1])
    of_now, passed_over = ([row for row in waiting if (row.sent_at > at - PATIENCE) is is_now] for is_now in (True, False))
    return Sent(of_now, passed_over, found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)
