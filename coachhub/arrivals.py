"""Bringing in an export: choosing the file, seeing what it holds, and how far it is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only, recently_confirmed
from accounts.models import User
from clients.models import Arrival
from coachhub.carrying import arriving
from coachhub.carrying.forms import ZipForm
from common.answers import invalid, page, tell
from common.submissions import once


@coach_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def import_export(request: PersonRequest) -> HttpResponse:
    """Choose an export; it is looked at, and nothing is written yet."""
    form = ZipForm(request.POST, request.FILES) if request.method == "POST" else ZipForm()
    context = {"section": "exports", "form": form}
    if request.method != "POST":
        return page(request, "coachhub/import_export.html", context)
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _received(request, form)))
        except arriving.NotAnExport as problem:
            form.add_error("file", str(problem))
    return invalid(request, "coachhub/import_export.html", context)


@coach_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: PersonRequest, arrival_id: int) -> HttpResponse:
    """What a chosen export holds, the yes to it, and what came of it."""
    arriving_one = get_arrival(request.user, arrival_id)
    if request.method == "POST":
        arriving.begin(arriving_one)
        return redirect("arrival", arrival_id)
    context = {"section": "exports", "arrival": arriving_one, "fresh": max(arriving_one.total - arriving_one.known, 0)}
    return page(request, "coachhub/arrival.html", context, partial="progress")


@coach_only
@require_POST
def drop_arrival(request: PersonRequest, arrival_id: int) -> HttpResponse:
    """Forget a chosen export without bringing anything in."""
    chosen = get_arrival(request.user, arrival_id)
    if chosen.state == Arrival.State.READ:
        arriving.drop(chosen)
        tell(request, _("The file is forgotten. Nothing of it was brought in."))
    return redirect("exports")


def get_arrival(user: User, arrival_id: int) -> Arrival:
    return get_object_or_404(Arrival.objects.visible_to(user), pk=arrival_id)


def _received(request: PersonRequest, form: ZipForm) -> str:
    kept = arriving.receive(request.user, form.cleaned_data["file"])
    return reverse("arrival", args=[kept.pk])
