from typing import cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.forms.people import ClientEditForm, ClientForm
from clients.gates import get_live_client
from clients.models import Client
from clients.readings.tags import own_tags
from common.answers import invalid, page, tell
from common.submissions import once


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Add a client, and if wished send the invitation at once."""
    blank = Client(since_date=timezone.localdate(), time_zone=request.user.time_zone)
    form = ClientForm(request.POST or None, instance=blank, user=request.user, today=timezone.localdate())
    context = {"section": "clients", "form": form, "own_tags": own_tags(request.user)}
    if request.method != "POST":
        return page(request, "clients/new.html", context)
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _added(request, form)))
        except actions.AddressTaken:
            form.add_error("email", _("One of your practice's clients already has this address."))
    return invalid(request, "clients/new.html", context)


def _added(request: PersonRequest, form: ClientForm) -> str:
    client = actions.add(form.instance, by=request.user, at=timezone.now())
    tell(request, _("%(name)s is now one of your clients.") % {"name": client.name})
    if "invite" in request.POST and client.email:
        actions.invite(client, by=request.user, at=timezone.now())
        tell(request, _("The invitation to %(email)s is on its way.") % {"email": client.email})
    return client.get_absolute_url()


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    form = ClientEditForm(request.POST or None, instance=client, user=request.user, today=timezone.localdate())
    context = {"section": "clients", "form": form, "client_name": client.name, "client_url": client.get_absolute_url(), "own_tags": own_tags(request.user)}
    if request.method != "POST":
        return page(request, "clients/edit.html", context)
    if form.is_valid():
        try:
            actions.edit(client, version=form.cleaned_data["version"], at=timezone.now())
        except actions.AddressTaken:
            form.add_error("email", _("One of your practice's clients already has this address."))
        except actions.ChangedMeanwhile as change:
            return page(request, "clients/edit.html", context | _both_versions(form, change.current), status=409)
        else:
            tell(request, _("The changes are saved."))
            return redirect(client)
    return invalid(request, "clients/edit.html", context)


def _both_versions(form: ClientEditForm, current: Client) -> dict[str, object]:
    """What stands now beside what was typed; saving again then means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(current.version)
    form.data = typed
    changed = [(form.fields[name].label, _said(getattr(current, name))) for name in form.Meta.fields if getattr(current, name) != form.cleaned_data[name]]
    return {"form": form, "stands": changed}


def _said(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return (", ".join(value) if isinstance(value, list) else value) or "–"
