from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.forms.photos import PhotoForm
from clients.gates import get_client, get_live_client
from common.answers import invalid, page, tell

A_DAY = 24 * 60 * 60


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, client_id: int) -> HttpResponse:
    """Choose a photo for a client."""
    client = get_live_client(request.user, client_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return page(request, "clients/photo.html", {"section": "clients", "client": client, "form": form})
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return invalid(request, "clients/photo.html", {"section": "clients", "client": client, "form": form})
    actions.set_photo(client, form.cleaned_data["photo"], at=timezone.now())
    tell(request, _("The photo is saved."))
    return redirect(client)


@coach_only
@require_POST
def remove(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    actions.remove_photo(client, at=timezone.now())
    tell(request, _("The photo is gone. The initials stand in its place."))
    return redirect(client)


@require_safe
def show(request: PersonRequest, client_id: int, name: str) -> HttpResponseBase:
    """The photo itself, for whoever may see the client; an older photo's address shows nothing."""
    client = get_client(request.user, client_id)
    if not client.photo or not client.photo_url.endswith(f"/{name}"):
        raise Http404
    try:
        response = FileResponse(client.photo.open(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
    # Kept by the one browser for a day, since a list shows dozens; signing out clears it (accounts/middleware.py).
    response["Cache-Control"] = f"private, max-age={A_DAY}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
