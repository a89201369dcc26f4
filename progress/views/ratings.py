"""A coach rates the five elements, before reading what the client answered."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only
from clients.actions.states import refuse_archived
from clients.gates import get_client
from clients.models import Client
from common.answers import invalid, page
from common.submissions import once
from progress import actions
from progress.domain.balance import ELEMENTS
from progress.forms.ratings import RatingForm
from progress.gates import get_item_set
from progress.models import ItemSet
from progress.readings import names_for


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: PersonRequest, client_id: int) -> HttpResponse:
    """Five values with their anchors, and what they rest on; nothing of what the client said stands here."""
    client = get_client(request.user, client_id)
    item_set = get_item_set(client.practice_id)
    form = RatingForm(request.POST or None, names=names_for(client))
    context = {"section": "clients", "tab": "progress", "client": client, "form": form, "rows": _rows(form, item_set), "words": item_set.words}
    if request.method != "POST":
        return page(request, "progress/rate.html", context)
    refuse_archived(client)
    if not form.is_valid():
        return invalid(request, "progress/rate.html", context | {"rows": _rows(form, item_set)})
    return redirect(once(request, lambda: _rated(request, client, item_set, form)))


def _rated(request: PersonRequest, client: Client, item_set: ItemSet, form: RatingForm) -> str:
    rating = actions.rate(client, item_set=item_set, rated=form.rated, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    return reverse("progress:rating", args=[client.pk, rating.pk])


def _rows(form: RatingForm, item_set: ItemSet) -> list[dict[str, Any]]:
    """Each element with its four fields and its anchors."""
    parts = ("value", "sure", "hot", "facet")
    return [
        {"element": element, "anchors": item_set.anchors.get(element, {}).items(), **{part: form[f"{part}_{element}"] for part in parts}}
        for element in ELEMENTS
    ]
