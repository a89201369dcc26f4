"""A shared file or link: its page, its bytes, and that somebody looked at it."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, client_only, coach_or_client_only
from clients.acts import record_read
from clients.gates import get_own_client
from common.answers import page
from messaging.actions import viewing
from messaging.gates import get_item, get_resource, get_version
from messaging.models import Resource
from messaging.readings.library import resources_of
from messaging.views.content import WITH_FRAME, serve, serve_preview
from messaging.views.looks import files, kind_of, shown
from messaging.views.sharing import earlier, mark


@client_only
@require_safe
def own_files(request: PersonRequest) -> HttpResponse:
    """What the client was given and sent."""
    client, now = get_own_client(request.user), timezone.now()
    found = resources_of(request.user, client, before=mark(request.GET.get("before", "")))
    context = {"section": "files", "client": client, "rows": files(found.rows, reader=request.user, other_tells=True, now=now), "now": now}
    return page(request, "messaging/own_files.html", context | {"earlier": earlier(found), "is_earlier_page": "before" in request.GET})


@csp_override(WITH_FRAME)
@coach_or_client_only
@require_safe
def resource(request: PersonRequest, resource_id: int) -> HttpResponse:
    """One shared file or link, shown in the page as far as that is harmless."""
    row = get_resource(request.user, resource_id)
    record_read(row.client, "file", actor=request.user, at=timezone.now(), about_id=row.pk, address=request.META.get("REMOTE_ADDR"))
    context: dict[str, Any] = {"section": "clients" if request.user.is_coach else "files", "tab": "files", "client": row.client, "resource": row}
    context |= {"token": uuid.uuid4(), "is_told": viewing.is_told(row, request.user)} | kind_of(row.resource_type, None)
    if row.upload is not None:
        context |= shown(row.upload, reverse("messaging:content", args=[row.pk]))
    return page(request, "messaging/resource.html", context)


@require_POST
def look(request: PersonRequest, resource_id: int) -> HttpResponse:
    """Somebody has it open; without JavaScript this is the way to the thing itself."""
    row = get_resource(request.user, resource_id)
    seconds = request.POST.get("seconds", "")
    viewing.look(
        row,
        token=_token(request.POST.get("token", "")),
        seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 7 else 0,
        by=request.user,
        at=timezone.now(),
    )
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect(_way_to(row, is_download="download" in request.POST))


@require_safe
def content(request: PersonRequest, resource_id: int) -> HttpResponseBase:
    """The file itself, for whoever may see the client's files."""
    row = get_resource(request.user, resource_id)
    if row.upload is None:
        raise Http404
    return serve(request, row.upload, as_attachment="download" in request.GET)


@require_safe
def preview(request: PersonRequest, resource_id: int) -> HttpResponseBase:
    row = get_resource(request.user, resource_id)
    if row.upload is None:
        raise Http404
    return serve_preview(row.upload)


@require_safe
def item_content(request: PersonRequest, item_id: int, number: int) -> HttpResponseBase:
    """A version of an item of the coach's own library."""
    version = get_version(request.user, item_id, number)
    if version.upload is None:
        raise Http404
    return serve(request, version.upload, as_attachment="download" in request.GET)


@require_safe
def item_preview(request: PersonRequest, item_id: int) -> HttpResponseBase:
    row = get_item(request.user, item_id)
    if row.upload is None:
        raise Http404
    return serve_preview(row.upload)


def _way_to(row: Resource, *, is_download: bool) -> str:
    if row.upload is None:  # no browser follows a form to another house
        return row.get_absolute_url()
    return reverse("messaging:content", args=[row.pk]) + ("?download=1" if is_download else "")


def _token(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
