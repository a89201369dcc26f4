"""How suggestions are doing, and what holds for them: for the coach, and for one client."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.actions.people import ChangedMeanwhile
from clients.gates import get_client, get_live_client
from common.answers import Context, invalid, page, tell
from recommendations.actions import bounds as actions
from recommendations.forms.bounds import BoundsForm, ClientBoundsForm, CoachBoundsForm
from recommendations.gates import settings_of, suggestions_of
from recommendations.models import EngineSettings
from recommendations.readings.doing import doing as figures

HOW, OF_COACH, OF_CLIENT = "recommendations/doing.html", "recommendations/bounds.html", "recommendations/client_bounds.html"


@coach_only
@require_safe
def doing(request: PersonRequest) -> HttpResponse:
    now = timezone.localtime(timezone.now())
    return page(request, HOW, {"section": "review", "doing": figures(suggestions_of(request.user), at=now), "now": now})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def coach_settings(request: PersonRequest) -> HttpResponse:
    form = CoachBoundsForm(request.POST or None, instance=settings_of(request.user), user=request.user)
    return _bounds(request, form, OF_COACH, {"section": "review"}, then=reverse("recommendations:doing"))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def client_settings(request: PersonRequest, client_id: int) -> HttpResponse:
    is_read = request.method != "POST"
    client = get_client(request.user, client_id) if is_read else get_live_client(request.user, client_id)
    form = ClientBoundsForm(request.POST or None, instance=settings_of(request.user, client), user=request.user)
    context = {"section": "clients", "tab": "suggestions", "client": client}
    return _bounds(request, form, OF_CLIENT, context, then=reverse("recommendations:of_client", args=[client.pk]))


@coach_only
@require_POST
def learn_anew(request: PersonRequest, client_id: int) -> HttpResponse:
    """Forget what this client's answers taught, from this moment on; or take that back."""
    client = get_live_client(request.user, client_id)
    if request.POST.get("to") == "before":
        actions.remember_again(client)
        tell(request, _("All answers of %(name)s count again.") % {"name": client.first_name})
    else:
        actions.learn_anew(client, at=timezone.now())
        tell(request, _("The next list for %(name)s starts afresh. What was answered stays on record.") % {"name": client.first_name})
    return redirect("recommendations:client_settings", client.pk)


def _bounds(request: PersonRequest, form: BoundsForm, template: str, context: Context, *, then: str) -> HttpResponse:
    bounds: EngineSettings = form.instance
    context = context | {"form": form, "bounds": bounds}
    if request.method != "POST":
        return page(request, template, context)
    if not form.is_valid():
        return invalid(request, template, context)
    try:
        actions.save_bounds(bounds, version=form.cleaned_data["version"])
    except ChangedMeanwhile as change:
        return page(request, template, context | {"stands": form.meet(change.current)}, status=409)
    tell(request, _("Saved. The next lists keep to it."))
    return redirect(then)
