"""Exports: asking for one, seeing how far it is, downloading it, bringing one in."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.files import File
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only, recently_confirmed, was_confirmed_lately
from accounts.models import User
from clients.gates import get_client
from clients.models import Client, Export
from coachhub.carrying import exporting
from common.answers import page, tell
from common.submissions import once

SHOWN = 20


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: PersonRequest) -> HttpResponse:
    """The coach's exports; a form here asks for one of all clients."""
    if request.method == "POST":
        return asked(request, client=None, back="exports")
    context = {"section": "exports", "count": Client.objects.visible_to(request.user).count(), **listed(request, at="exports")}
    return page(request, "coachhub/exports.html", context, partial="list")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def export_client(request: PersonRequest, client_id: int) -> HttpResponse:
    """What an export of this client will hold, and asking for it."""
    client = get_client(request.user, client_id)
    if request.method == "POST":
        return asked(request, client=client, back="exports")
    return page(request, "coachhub/export_client.html", {"section": "clients", "client": client})


@require_safe
@recently_confirmed
def download_export(request: PersonRequest, export_id: int) -> HttpResponseBase:
    """The zip, for the person it was made for."""
    export = get_export(request.user, export_id)
    if export.state != Export.State.READY:
        raise Http404
    try:
        file = export.file.open()
    except FileNotFoundError:
        raise Http404 from None
    # An answer from a thread would be read as a whole first; this one is read piece by piece either way.
    response = StreamingHttpResponse(_awaited(file) if isinstance(request, ASGIRequest) else file.chunks(), content_type="application/zip")
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = f'attachment; filename="coachhub-{export.created_at:%Y-%m-%d}-{export.pk}.zip"'
    response["Content-Encoding"] = "identity"  # a zip gets no smaller
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_POST
def delete_export(request: PersonRequest, export_id: int) -> HttpResponse:
    """Delete one's own export before its week is over."""
    exporting.forget(get_export(request.user, export_id))
    tell(request, _("The export is deleted."))
    return redirect("exports" if request.user.is_coach else "data")


def get_export(user: User, export_id: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(user).select_related("person"), pk=export_id)


@recently_confirmed
def asked(request: PersonRequest, *, client: Client | None, back: str) -> HttpResponse:
    """Queue the export once, however often the form comes, and lead back to the list."""
    return redirect(once(request, lambda: _queued(request, client, back)))


def _queued(request: PersonRequest, client: Client | None, back: str) -> str:
    exporting.ask(request.user, client=client)
    tell(request, _("The export is being made. It appears here when it is ready."))
    return reverse(back)


def listed(request: PersonRequest, *, at: str) -> dict[str, Any]:
    """The newest exports of the person, for the list on the page `at`."""
    rows = list(Export.objects.visible_to(request.user).select_related("client")[:SHOWN])
    if "confirm" in request.GET:
        recently_confirmed(lambda asking: HttpResponse())(request)
    return {
        "exports": rows,
        "is_moving": any(row.state in exporting.UNFINISHED for row in rows),
        "is_confirmed": any(row.state == Export.State.READY for row in rows) and was_confirmed_lately(request),
        "list_url": reverse(at),
        "now": timezone.now(),
    }


async def _awaited(file: File) -> AsyncIterator[bytes]:
    pieces: Iterator[bytes] = file.chunks()
    while piece := await sync_to_async(lambda: next(pieces, b""))():
        yield piece
