"""A client leaves a coach and keeps all that is here; and may let the coach in again."""

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, client_only
from accounts.models import User
from clients import actions
from clients.actions import refuse_archived
from clients.gates import get_own_coaching
from clients.models import Client, Coaching
from common.answers import page, tell
from common.jobs import defer
from sessions_app.actions.booking import call_off
from sessions_app.readings.own import planned_with


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, coaching_id: int) -> HttpResponse:
    """What ends and what stays; the form ends it."""
    coaching, now = get_own_coaching(request.user, coaching_id), timezone.now()
    if request.method != "POST":
        context = {"section": "data", "coaching": coaching, "sessions": len(planned_with(coaching.client, coaching.coach, at=now))}
        return page(request, "coachhub/leave.html", context)
    if coaching.ended_at is None:
        _end(coaching, by=request.user, at=now)
        tell(request, _("The coaching with %(name)s has ended. All that is yours stays here.") % {"name": coaching.coach.name})
    return redirect("data")


@transaction.atomic
def _end(coaching: Coaching, *, by: User, at: datetime) -> None:
    """Sessions first, while the coach may still hear of them."""
    is_live = coaching.client.state != Client.State.ARCHIVED
    for session in planned_with(coaching.client, coaching.coach, at=at) if is_live else []:
        call_off(session, is_late=False, side="client", because="", with_following=False, by=by, at=at)
    if actions.leave(coaching, by=by, at=at):
        defer("coachhub.mail_leaving", coaching_id=coaching.pk)


@client_only
@require_POST
def return_to(request: PersonRequest, coaching_id: int) -> HttpResponse:
    coaching = get_own_coaching(request.user, coaching_id)
    refuse_archived(coaching.client)
    actions.let_in_again(coaching, by=request.user, at=timezone.now())
    tell(request, _("%(name)s coaches you again and reads what you share.") % {"name": coaching.coach.name})
    return redirect("data")
