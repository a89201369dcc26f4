"""The coach's queue for machines: what waits, and what the coach decides; nothing reaches a client without."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from accounts.gates import PersonRequest, coach_only
from coachhub.api.suggestions import ForWeeks, ForWeeksPage, for_weeks
from common.api import Asked, Id, Mark, Problem, Schema, filled, listing, mark, place, refuse, require_version, with_version
from recommendations.actions import review as actions
from recommendations.actions import withdrawing
from recommendations.forms.review import DecisionForm
from recommendations.gates import get_reached, get_suggestion, suggestions_of
from recommendations.models import Recommendation
from recommendations.readings.queue import queue

router = Router(tags=["recommendations"])
ONE = "/recommendations/{recommendation_id}"
DECIDE: dict[str, Callable[..., Recommendation]] = {
    "send": actions.approve,
    "session": actions.keep_for_session,
    "save": actions.keep_words,
    "not_now": actions.dismiss,
    "never": actions.block,
}


class QueueAsked(Asked):
    """In which order; a page has 20."""

    by: Literal["priority", "client", "age"] = "priority"
    after: Mark = ""


class Decision(Schema):
    """What becomes of one suggestion; words that are left out stay."""

    decision: Literal["send", "session", "save", "not_now", "never"] = Field(
        description="Approve and send; keep for the next session; save the words; not now; never for this client."
    )
    title: str | None = Field(None, min_length=1, max_length=120, description="What the client will read above it.")
    description: str | None = Field(None, min_length=1, max_length=2000, description="What the client will read.")
    struck: list[int] | None = Field(None, max_length=20, description="The places of reasons that are wrong, from 0 on; they reach nobody.", examples=[[0]])
    why: str = Field("", max_length=300, description="Why, in a few words; only coaches read it.")


@router.get("/recommendations", response=ForWeeksPage, summary="The queue", url_name="queue", openapi_extra={"x-house": ["list"]})
@coach_only
def review_queue(request: PersonRequest, asked: Query[QueueAsked]) -> HttpResponse:
    """What waits for a decision, of all clients, after what is about to be sent."""
    begins = place("queue", asked.after)
    found = queue(suggestions_of(request.user), by=asked.by, after=str(begins[0]) if begins else "", at=timezone.now())
    rows = [*([] if begins else found.leaving), *found.rows]
    return listing(request, [for_weeks(row, request.user) for row in rows], next_mark=mark("queue", found.more_after) if found.more_after else "")


@router.post(f"{ONE}/decision", response=ForWeeks, summary="Decide", url_name="decide", openapi_extra={"x-house": ["etag", "versioned"]})
@coach_only
def decide(request: PersonRequest, recommendation_id: Id, payload: Decision) -> HttpResponse:
    """If-Match is the `version` that was read. What is approved goes out ten seconds later; until then it can be taken back."""
    row = get_suggestion(request.user, recommendation_id)
    require_version(request, row.version)
    stands: dict[str, Any] = {name: getattr(row, name) for name in ("title", "description", "struck", "version")}
    given = {name: value for name, value in payload.model_dump().items() if value is not None}
    form = DecisionForm(filled(stands | given), suggestion=row)
    if not form.is_valid():
        refuse(form)
    return _shown(_decided(request, row, form), request)


@router.post(f"{ONE}/take-back", response=ForWeeks, summary="Take a decision back", url_name="take_back", openapi_extra={"x-house": ["etag"]})
@coach_only
def take_back(request: PersonRequest, recommendation_id: Id) -> HttpResponse:
    """It waits again, with the words that were saved; what has reached the client cannot be taken back."""
    try:
        return _shown(actions.take_back(get_suggestion(request.user, recommendation_id)), request)
    except actions.TooLate:
        raise Problem(409, _("This has reached the client already. As long as it has no answer it can be withdrawn.")) from None


@router.post(f"{ONE}/withdraw", response=ForWeeks, summary="Withdraw what was sent", url_name="withdraw", openapi_extra={"x-house": ["etag"]})
@coach_only
def withdraw(request: PersonRequest, recommendation_id: Id) -> HttpResponse:
    """It leaves the client's list, and teaches the engine nothing; what the client has answered stays. Withdrawn again, it answers the same."""
    row = get_reached(request.user, recommendation_id)
    try:
        return _shown(withdrawing.withdraw(row, by=request.user, at=timezone.now()), request)
    except withdrawing.Answered:
        raise Problem(409, _("The client has answered this, so it stays. You can write a message.")) from None


def _decided(request: PersonRequest, row: Recommendation, form: DecisionForm) -> Recommendation:
    said: dict[str, Any] = {"version": form.cleaned_data["version"], "by": request.user, "at": timezone.now()}
    decision = form.cleaned_data["decision"]
    why = {"why": form.cleaned_data["why"]} if decision in {"not_now", "never"} else {}
    try:
        return DECIDE[decision](row, form.words(), **said, **why)
    except actions.EnoughOpen:
        raise Problem(409, _("This client has three suggestions without an answer, and that is enough at a time.")) from None


def _shown(row: Recommendation, request: PersonRequest) -> HttpResponse:
    fresh = get_suggestion(request.user, row.pk)
    return with_version(ForWeeks(**for_weeks(fresh, request.user)), fresh.version)
