"""Erasing a client: by a coach, which ends the coaching and takes away what was held."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only, recently_confirmed
from clients import actions
from clients.forms.erasing import NameForm
from clients.gates import get_client
from clients.models.client import JOURNAL_STAYS
from common.answers import invalid, page, tell


@coach_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def erase_client(request: PersonRequest, client_id: int) -> HttpResponse:
    """What goes, and the name typed before it goes."""
    client = get_client(request.user, client_id)
    form = NameForm(request.POST or None, client=client)
    may_erase = actions.may_erase(client, request.user)
    goes = actions.what_goes(client, "coach") if may_erase else []
    context = {"section": "clients", "client": client, "form": form, "goes": goes, "may_erase": may_erase, "days": JOURNAL_STAYS.days}
    if request.method != "POST" or not may_erase:
        return page(request, "coachhub/erase_client.html", context)
    if not form.is_valid():
        return invalid(request, "coachhub/erase_client.html", context)
    actions.erase(client, by=request.user, at=timezone.now())
    tell(request, _("It is done: what you kept about this client is erased."))
    return redirect("home")
