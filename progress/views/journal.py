"""The journal for the coach: what the client shared and still shares, nothing else, and every look is logged."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import READ_AGAIN_AFTER, record_read
from clients.gates import get_client
from clients.models import Client
from common.answers import page
from progress.gates import get_entry
from progress.models import Entry
from progress.readings.journal import seen_until
from progress.views.entries import found_entries


@coach_only
@require_safe
def journal(request: PersonRequest, client_id: int) -> HttpResponse:
    """The entries that this client shares, with a mark on those that came since the last visit."""
    client, now = get_client(request.user, client_id), timezone.now()
    # One visit goes on for a quarter of an hour, as in the log: what was new stays new while the coach looks around.
    seen = seen_until(client, request.user, before=now - READ_AGAIN_AFTER)
    record_read(client, "journal", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    shared = Entry.objects.readable_by(request.user).filter(client=client)
    context: dict[str, Any] = {"section": "clients", "tab": "journal", "client": client} | found_entries(request, client, shared)
    context["fresh"] = {row.pk for row in context["entries"] if row.shared_at and (seen is None or row.shared_at > seen)}
    return page(request, "progress/journal.html", context, partial="list")


@coach_only
@require_safe
def entry(request: PersonRequest, client_id: int, entry_id: int) -> HttpResponse:
    client, found = get_client(request.user, client_id), get_entry(request.user, client_id, entry_id)
    now = timezone.now()
    record_read(client, "entry", actor=request.user, at=now, about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "tab": "journal", "client": client, "entry": found, "now": now, "is_live": client.state != Client.State.ARCHIVED}
    return page(request, "progress/entry.html", context)
