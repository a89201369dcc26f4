"""What may go into a plan: what the client proposed, what was left over, and the plans of earlier sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from recommendations.models import Recommendation, SessionRecommendation
from sessions_app.models import AgendaBlock, Session, Topic

PAST, SUGGESTED = 5, 6


@dataclass(frozen=True)
class Left:
    """The blocks that the last planned session did not come to."""

    session: Session
    blocks: list[AgendaBlock]


@dataclass(frozen=True)
class Suggested:
    """What the coach kept for a session, and what the engine offers for this one."""

    kept: list[Recommendation]
    made: list[SessionRecommendation]


def suggested(session: Session) -> Suggested:
    """What may go into this plan."""
    return suggested_to(session.client_id)


def suggested_to(client: int) -> Suggested:
    """Suggestions for this client that stand in no plan yet, those that the coach kept first; the engine's from its newest list."""
    planned = AgendaBlock.objects.filter(client=client, removed_at=None)
    kept = Recommendation.objects.filter(client=client, status=Recommendation.Status.FOR_SESSION).exclude(
        pk__in=planned.filter(kept__isnull=False).values("kept")
    )
    newest = SessionRecommendation.objects.filter(client=client).order_by("-created_at").values("batch")[:1]
    made = SessionRecommendation.objects.filter(client=client, batch__in=newest, taken_at=None)
    return Suggested(list(kept.order_by("-decided_at", "pk")[:SUGGESTED]), list(made.order_by("position", "pk")[:SUGGESTED]))


def topics_of(session: Session, *, taken: Collection[int | None]) -> list[Topic]:
    """What the client wants to speak about and no block of the plan takes up yet."""
    return [topic for topic in Topic.objects.filter(session=session) if topic.pk not in taken]


def left_over(session: Session) -> Left | None:
    """What is left from the last session before this one that had a plan and took place."""
    earlier = Session.objects.held().filter(client=session.client_id, coach=session.coach_id, session_date__lt=session.session_date)
    last = earlier.filter(blocks__position__isnull=False).order_by("-session_date", "-session_id").first()
    if last is None:
        return None
    blocks = list(AgendaBlock.objects.filter(session=last).left_over().order_by("position", "id"))
    return Left(last, blocks) if blocks else None


def past_sessions(session: Session, *, at: datetime) -> list[Session]:
    """The sessions before this one that took place, the newest first: to look into, or to copy a plan from."""
    before = min(session.session_date, at)
    earlier = Session.objects.held().filter(client=session.client_id, session_date__lt=before).exclude(pk=session.pk)
    return list(earlier.prefetch_related("blocks").order_by("-session_date", "-session_id")[:PAST])
