"""Giving files to clients and taking them back; the files of one client as the coach sees them."""

from datetime import datetime

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.gates import get_client
from common.answers import invalid, page, tell
from common.submissions import once
from messaging.actions import sharing
from messaging.forms.library import ShareForm
from messaging.gates import get_item, get_resource
from messaging.models import LibraryItem
from messaging.readings.library import Found, resources_of
from messaging.views.looks import files

SALT = "messaging.files"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def share_item(request: PersonRequest, item_id: int) -> HttpResponse:
    """Choose who gets it, one by one or by tag."""
    row = get_item(request.user, item_id)
    chosen = request.GET.getlist("client")
    form = ShareForm(request.POST or None, user=request.user, initial={"clients": [number for number in chosen if number.isdecimal() and len(number) < 18]})
    context = {"section": "library", "item": row, "form": form}
    if request.method != "POST":
        return page(request, "messaging/share_item.html", context)
    if not form.is_valid():
        return invalid(request, "messaging/share_item.html", context)
    return redirect(once(request, lambda: _shared(request, row, form)))


def _shared(request: PersonRequest, row: LibraryItem, form: ShareForm) -> str:
    ids = form.client_ids
    given = sharing.share(row, ids, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    if given:
        words = ngettext("%(count)d client has “%(title)s” now.", "%(count)d more clients have “%(title)s” now.", len(given))
        tell(request, words % {"count": len(given), "title": row.title})
    else:
        tell(request, _("All of them have “%(title)s” already.") % {"title": row.title})
    return row.get_absolute_url()


@coach_only
@require_safe
def files_of_client(request: PersonRequest, client_id: int) -> HttpResponse:
    """What this client was given and sent, and what of it was looked at."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "files", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    found = resources_of(request.user, client, before=mark(request.GET.get("before", "")))
    tells = client.user is not None and client.user.tells_seen
    context = {"section": "clients", "tab": "files", "client": client, "rows": files(found.rows, reader=request.user, other_tells=tells, now=now), "now": now}
    return page(request, "messaging/files_of_client.html", context | {"earlier": earlier(found), "is_earlier_page": "before" in request.GET})


@coach_only
@require_POST
def unshare(request: PersonRequest, client_id: int, resource_id: int) -> HttpResponse:
    """The client has it no longer."""
    row = get_resource(request.user, resource_id, client_id=client_id)
    sharing.unshare(row, by=request.user, at=timezone.now())
    tell(request, _("%(name)s no longer has “%(title)s”.") % {"name": row.client.first_name, "title": row.title})
    return redirect(row.item) if "item" in request.POST and row.item else redirect("messaging:files_of_client", client_id)


def earlier(found: Found) -> str:
    return f"?{urlencode({'before': signing.dumps([found.next[0].isoformat(), found.next[1]], salt=SALT)})}" if found.next else ""


def mark(before: str) -> tuple[datetime, int] | None:
    try:
        at, resource_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), resource_id
