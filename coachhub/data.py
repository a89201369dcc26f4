"""What a client owns here: downloading all of it, and erasing all of it."""

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, client_only, recently_confirmed
from clients import actions
from clients.forms.erasing import NameForm
from clients.models import Client
from clients.readings.practice import coachings_of
from coachhub.exports import asked, listed
from common.answers import invalid, page, tell


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: PersonRequest) -> HttpResponse:
    """The client's exports and records; a form here asks for an export of everything."""
    if request.method == "POST":
        return asked(request, client=None, back="data")
    records = Client.objects.visible_to(request.user).select_related("practice").order_by("-pk")
    return page(
        request,
        "coachhub/data.html",
        {"section": "data", "records": records, "coachings": coachings_of(request.user), **listed(request, at="data")},
        partial="list",
    )


@client_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def erase_own(request: PersonRequest, client_id: int) -> HttpResponse:
    """Everything goes, here and with the coach, and the account too unless another practice knows the person."""
    client = get_object_or_404(Client.objects.visible_to(request.user).select_related("practice"), pk=client_id)
    is_last = not Client.objects.visible_to(request.user).exclude(pk=client.pk).exists()
    form = NameForm(request.POST or None, client=client)
    context = {"section": "data", "client": client, "form": form, "goes": actions.what_goes(client, "client"), "is_last": is_last}
    if request.method != "POST":
        return page(request, "coachhub/erase_own.html", context)
    if not form.is_valid():
        return invalid(request, "coachhub/erase_own.html", context)
    actions.erase_for_good(client)
    if is_last:
        logout(request)
    tell(request, _("It is done: everything of yours is erased here."))
    return redirect("sign_in" if is_last else "data")
