"""Suggestions for machines: what the engine offers for a session, and what waits for the coach or was sent to the client, each with its reasons."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from accounts.models import User
from clients.acts import record_read
from clients.gates import get_client
from clients.models import Client
from common.api import Asked, Id, Mark, Moment, Schema, listing, mark, place
from recommendations.gates import reached_of, suggestions_of
from recommendations.models import Recommendation
from recommendations.readings.answered import sent_to
from recommendations.readings.queue import queue
from recommendations.templatetags.suggestions import reasons_of, standing_reasons
from sessions_app.readings.sources import suggested_to

router = Router()
Element = Literal["fire", "water", "earth", "air", "aether"]


class Suggestion(Schema):
    """What is suggested, and why."""

    id: Id
    client_id: Id
    element: Element
    title: str
    description: str = Field(description="What the client reads.")
    kind: str = Field(description="exercise, journal_prompt, reflection, practice or reading; empty for the coach's own words.", examples=["practice"])
    minutes: int | None = Field(description="How long it takes, in minutes.", examples=[10])
    priority_level: Annotated[int, Field(ge=1, le=3)] = Field(description="1 first, 2 next, 3 when there is room.")
    reasons: list[str] = Field(description="Why, in words: for a coach all, for the client those that the coach lets stand.")
    created_at: Moment


class ForWeeks(Suggestion):
    """A suggestion for the weeks between, and where it stands."""

    status: str = Field(
        description="proposed, approved, sent; done, declined once the client answered; withdrawn; for_session, dismissed, blocked or replaced.",
        examples=["proposed"],
    )
    version: int | None = Field(description="For the decision about it; null for the client.")
    sent_at: Moment | None
    rating: int | None = Field(description="How helpful the client found it, 1 to 5.", examples=[4])
    comments: str = Field(description="Why, in the client's words.")


class ForSessionList(Schema):
    """What is offered."""

    items: list[Suggestion]
    next: str | None


class ForWeeksPage(Schema):
    """One page of suggestions."""

    items: list[ForWeeks]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class SuggestionsAsked(Asked):
    """Which of them; a page has 20."""

    show: Literal["pending", "answered"] = Field("pending", description="What waits, or what the client answered, with the ratings, and what was withdrawn.")

    after: Mark = ""


@router.get(
    "/sessions/recommendations/{client_id}",
    response=ForSessionList,
    tags=["sessions"],
    summary="Session recommendations for a client",
    url_name="session_recommendations",
    openapi_extra={"x-house": ["list"]},
)
@coach_only
def session_recommendations(request: PersonRequest, client_id: Id) -> HttpResponse:
    """What stands in no plan yet: what the coach kept for a session, then the newest list of the engine."""
    client = _looked_at(request, client_id)
    found = suggested_to(client.pk)
    return listing(request, [_suggestion(row, request.user) for row in [*found.kept, *found.made]])


@router.get(
    "/recommendations/{client_id}",
    response=ForWeeksPage,
    tags=["recommendations"],
    summary="Pending recommendations",
    url_name="recommendations",
    openapi_extra={"x-house": ["list"]},
)
@coach_or_client_only
def recommendations(request: PersonRequest, client_id: Id, asked: Query[SuggestionsAsked]) -> HttpResponse:
    """For a coach what waits for a decision, after what is about to be sent; for the client what was sent and is unanswered. A page has 20."""
    mine = suggestions_of(request.user).filter(client=_looked_at(request, client_id))
    begins = place("recommendations", asked.after)
    if asked.show == "answered":
        answered = sent_to(reached_of(request.user).filter(client=client_id), at=timezone.now(), before=str(begins[0]) if begins else "")
        more = mark("recommendations", answered.earlier) if answered.earlier else ""
        return listing(request, [for_weeks(row, request.user) for row in answered.settled], next_mark=more)
    if request.user.is_client:
        sent = sent_to(mine.sent(), at=timezone.now())
        return listing(request, [for_weeks(row, request.user) for row in [*sent.open, *sent.passed_over]])
    found = queue(mine, by="priority", after=str(begins[0]) if begins else "", at=timezone.now())
    rows = [*([] if begins else found.leaving), *found.rows]
    more = mark("recommendations", found.more_after) if found.more_after else ""
    return listing(request, [for_weeks(row, request.user) for row in rows], next_mark=more)


def _looked_at(request: PersonRequest, client_id: int) -> Client:
    """The client, with a line in the log that the client can read."""
    client = get_client(request.user, client_id)
    record_read(client, "suggestions", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    return client


def _suggestion(row: Any, reader: User) -> dict[str, Any]:
    reasons = standing_reasons(row) if reader.is_client else [reason.words for reason in reasons_of(row)]
    plain = ("client_id", "title", "description", "kind", "minutes", "priority_level", "created_at")
    return {"id": row.pk, "element": row.element_id, "reasons": reasons, **{name: getattr(row, name) for name in plain}}


def for_weeks(row: Recommendation, reader: User) -> dict[str, Any]:
    """A suggestion as a ForWeeks."""
    version = None if reader.is_client else row.version
    said = getattr(row, "feedback", None) if row.status == Recommendation.Status.DONE else None
    told = {"rating": said and said.rating, "comments": said.comments if said else ""}
    return _suggestion(row, reader) | {"status": row.status, "version": version, "sent_at": row.sent_at} | told
