"""What a client says of suggestions, for machines."""

from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, client_only
from common.api import Id, Moment, Problem, Schema, filled, refuse
from recommendations.actions import answers
from recommendations.forms.answers import RatingForm
from recommendations.gates import get_suggestion

router = Router(tags=["recommendations"])

Rating = Annotated[int, Field(ge=1, le=5, description="How helpful it was: 1 not at all, 5 very.", examples=[4])]


class FeedbackNew(Schema):
    """What the client says of one suggestion."""

    recommendation_id: Id
    rating: Rating
    comments: str = Field("", max_length=1000, description="Why, in the client's words; the coach reads it.")


class FeedbackOut(Schema):
    """What stands now."""

    id: Id
    recommendation_id: Id
    client_id: Id
    rating: Rating
    comments: str
    at: Moment


@router.post("/recommendations/feedback", response={201: FeedbackOut}, summary="Rate a suggestion", url_name="feedback")
@client_only
def feedback(request: PersonRequest, payload: FeedbackNew) -> Status:
    """By the client it was sent to; whoever rates has done it, and rating again changes the rating."""
    suggestion = get_suggestion(request.user, payload.recommendation_id)
    form = RatingForm(filled(payload.model_dump(exclude={"recommendation_id"})), user=request.user, client=suggestion.client)
    if not form.is_valid():
        refuse(form)
    said = form.cleaned_data
    kept = suggestion.archetype  # programs do not speak of it
    try:
        row = answers.rate(suggestion, said["rating"], comments=said["comments"], archetype=kept, by=request.user, at=timezone.now())
    except answers.Withdrawn:
        raise Problem(409, _("Your coach has withdrawn this suggestion. There is nothing to answer.")) from None
    return Status(
        201,
        FeedbackOut(id=row.pk, recommendation_id=suggestion.pk, client_id=suggestion.client_id, rating=row.rating, comments=row.comments, at=row.updated_at),
    )
