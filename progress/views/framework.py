"""A practice's own words for the five elements and for the check-in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only
from clients.gates import get_own_practice
from common.answers import invalid, page, tell
from progress import actions
from progress.forms.framework import FrameworkForm
from progress.gates import get_item_set

PAGE = "progress/framework.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def framework(request: PersonRequest) -> HttpResponse:
    """Names and statements; saving makes a new version, and what was answered before keeps its words."""
    practice = get_own_practice(request.user)
    item_set = get_item_set(practice.pk)
    form = FrameworkForm(request.POST or None, item_set=item_set)
    context = {"section": "practice", "practice": practice, "item_set": item_set, "form": form}
    if request.method != "POST":
        return page(request, PAGE, context)
    if "house" in request.POST:
        actions.return_to_house_words(practice, by=request.user, at=timezone.now())
    elif form.is_behind:
        return _behind(request, context)
    elif not form.is_valid():
        return invalid(request, PAGE, context)
    elif (answer := _save(request, form, context)) is not None:
        return answer
    tell(request, _("These words are used from now on. What was answered before keeps its own."))
    return redirect("framework")


def _save(request: PersonRequest, form: FrameworkForm, context: dict[str, Any]) -> HttpResponse | None:
    """Make the version; a page to answer with when somebody else made one meanwhile."""
    practice, read = context["practice"], form.source.slug
    try:
        actions.make_version(practice, read=read, names=form.names, texts=form.texts, shape=form.shape, by=request.user, at=timezone.now())
    except actions.FrameworkChanged as change:
        return _behind(request, context | {"item_set": change.current, "form": FrameworkForm(request.POST, item_set=change.current)})
    return None


def _behind(request: PersonRequest, context: dict[str, Any]) -> HttpResponse:
    """What was typed, on top of the version that somebody else made."""
    return page(request, PAGE, context | {"changed": True}, status=409)
