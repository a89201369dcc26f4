"""Leave for a language model, and what was sent to it: the client's page and the coach's."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, client_only, coach_only
from clients.gates import get_own_client
from clients.readings.archetypes import put_away_of
from common.answers import Context, invalid, page, tell
from recommendations.actions.consent import allow_language_model, let_language_model_word
from recommendations.actions.language_model import is_configured
from recommendations.forms.language_model import CoachLeaveForm, LeaveForm
from recommendations.gates import settings_of
from recommendations.readings.sent_to_models import leaves_of_clients, sent, tokens_this_month, without_archetypes


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def own_language_model(request: PersonRequest) -> HttpResponse:
    """What may leave, chosen by the client, and word by word what has left."""
    client = get_own_client(request.user)
    form = LeaveForm(request.POST or None, initial={"level": settings_of(request.user, client).llm_consent})
    shown = sent(request.user, client, before=request.GET.get("before", ""))
    context = {"section": "today", "client": client, "form": form, "now": timezone.now(), "put_away": put_away_of(client), **shown, **_model()}
    if request.method != "POST":
        return page(request, "recommendations/own_language_model.html", context)
    if not form.is_valid():
        return invalid(request, "recommendations/own_language_model.html", context)
    allow_language_model(client, form.cleaned_data["level"], by=request.user, at=timezone.now())
    tell(request, _("Saved. It holds from this moment on."))
    return redirect("recommendations:own_language_model")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def language_model(request: PersonRequest) -> HttpResponse:
    """The coach's switch and budget; what of each client may leave is the client's to say."""
    form = CoachLeaveForm(request.POST or None, instance=settings_of(request.user), user=request.user)
    used = tokens_this_month(request.user, at=timezone.now())
    context = {"section": "review", "form": form, "used": used, "leaves": leaves_of_clients(request.user), **_model()}
    context["without_archetypes"] = without_archetypes(request.user)
    if request.method != "POST":
        return page(request, "recommendations/language_model.html", context)
    if not form.is_valid():
        return invalid(request, "recommendations/language_model.html", context)
    let_language_model_word(request.user, **form.cleaned_data)
    tell(request, _("Saved."))
    return redirect("recommendations:language_model")


def _model() -> Context:
    return {"model": settings.LLM_MODEL if is_configured() else "", "host": urlsplit(settings.LLM_URL).hostname}
