"""The client's side: what the coach sent, why, and what the client says of it."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, client_only
from accounts.models import User
from clients.gates import get_own_client
from common.answers import invalid, page, tell
from recommendations.actions import answers
from recommendations.forms.answers import DeclineForm, RatingForm
from recommendations.gates import get_suggestion, reached_of
from recommendations.models import Feedback, Recommendation
from recommendations.readings.answered import sent_to


@client_only
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """All that was sent, newest first."""
    client, before = get_own_client(request.user), request.GET.get("before", "")
    found = sent_to(reached_of(request.user).filter(client=client), at=timezone.now(), before=before)
    context = {"section": "today", "client": client, "found": found, "now": timezone.now()}
    return page(request, "recommendations/own.html", context)


@client_only
@require_POST
def open_own(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    """Note that the client looks at it, and show it."""
    suggestion = get_suggestion(request.user, recommendation_id)
    with suppress(answers.Withdrawn):  # the page says so
        answers.open_it(suggestion, by=request.user, at=timezone.now())
    return redirect("recommendations:own_one", suggestion.pk)


@client_only
@require_safe
def own_one(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    suggestion = get_suggestion(request.user, recommendation_id)
    return page(request, "recommendations/own_one.html", _one(suggestion, said_of(suggestion, request.user)))


@client_only
@require_POST
def finish(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    suggestion = get_suggestion(request.user, recommendation_id)
    try:
        answers.finish(suggestion, by=request.user, at=timezone.now())
    except answers.Withdrawn:
        return _too_late(request, recommendation_id)
    tell(request, _("“%(title)s” is done. If you like, say how helpful it was.") % {"title": suggestion.title})
    return redirect("recommendations:own_one", suggestion.pk)


@client_only
@require_POST
def rate(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    suggestion = get_suggestion(request.user, recommendation_id)
    form = RatingForm(request.POST, user=request.user, client=suggestion.client)
    if not form.is_valid():
        return invalid(request, "recommendations/own_one.html", _one(suggestion, form))
    said = form.cleaned_data
    try:
        answers.rate(suggestion, said["rating"], comments=said["comments"], archetype=form.tag, by=request.user, at=timezone.now())
    except answers.Withdrawn:
        return _too_late(request, recommendation_id, typed=said["comments"])
    tell(request, _("Thank you. What is suggested next takes your answer into account. You can change it at any time."))
    return redirect("recommendations:own")


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    suggestion = get_suggestion(request.user, recommendation_id)
    if suggestion.status == Recommendation.Status.WITHDRAWN and request.method != "POST":
        return redirect("recommendations:own_one", suggestion.pk)
    form = DeclineForm(request.POST or None, initial={"why": suggestion.decline_reason})
    context = {"section": "today", "row": suggestion, "form": form}
    if request.method != "POST":
        return page(request, "recommendations/decline.html", context)
    if not form.is_valid():
        return invalid(request, "recommendations/decline.html", context)
    try:
        answers.decline(suggestion, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    except answers.Withdrawn:
        return _too_late(request, recommendation_id, typed=form.cleaned_data["why"])
    tell(request, _("“%(title)s” is set aside. What is suggested next takes it into account.") % {"title": suggestion.title})
    return redirect("recommendations:own")


def said_of(suggestion: Recommendation, user: User) -> RatingForm:
    """The rating form with what was said before."""
    feedback: Feedback | None = getattr(suggestion, "feedback", None)
    said = {"rating": feedback.rating, "comments": feedback.comments} if feedback else {}
    return RatingForm(user=user, client=suggestion.client, initial=said | {"archetype": suggestion.archetype_id})


def _too_late(request: PersonRequest, recommendation_id: int, *, typed: str = "") -> HttpResponse:
    """A coach withdrew it while the client answered: what was typed is shown once more."""
    fresh = get_suggestion(request.user, recommendation_id)
    return page(request, "recommendations/own_one.html", _one(fresh, said_of(fresh, request.user)) | {"typed": typed}, status=409)


def _one(suggestion: Recommendation, form: RatingForm) -> dict[str, object]:
    return {"section": "today", "row": suggestion, "form": form, "now": timezone.now()}
