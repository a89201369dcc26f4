"""The turns of a coaching, each a form; the two that put somebody away ask first on a page of their own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.gates import get_client, get_live_client
from clients.models import Client
from common.answers import page, tell


@coach_only
@require_POST
def pause(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    return _turned(request, client, actions.pause, _("The coaching with %(name)s rests: no score and no reminders until it goes on."), back="resume")


@coach_only
@require_POST
def resume(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    return _turned(request, client, actions.resume, _("The coaching with %(name)s goes on."))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    if request.method != "POST":
        return page(request, "clients/states.html", {"section": "clients", "client": client, "turn": "complete"})
    return _turned(request, client, actions.complete, _("The coaching with %(name)s is completed."), back="resume")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    if request.method != "POST":
        return page(request, "clients/states.html", {"section": "clients", "client": client, "turn": "archive"})
    return _turned(request, client, actions.archive, _("%(name)s is in the archive now. Everything stays there to read."), back="restore")


@coach_only
@require_POST
def restore(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_client(request.user, client_id)
    return _turned(request, client, actions.restore, _("%(name)s is back from the archive."))


def _turned(request: PersonRequest, client: Client, turn: Callable[..., Client], sentence: str, *, back: str = "") -> HttpResponse:
    try:
        turn(client, by=request.user, at=timezone.now())
    except actions.TurnedMeanwhile as problem:
        words = {"name": client.name, "state": problem.client.get_state_display().lower()}
        messages.info(request, _("Nothing was changed: in the meantime the coaching with %(name)s became %(state)s.") % words)
    else:
        tell(request, sentence % {"name": client.name}, undo=reverse(f"clients:{back}", args=[client.pk]) if back else "")
    return redirect(client)
