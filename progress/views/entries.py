"""A client's own entries: the list, one of them, who may read it, and taking it away."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, client_only
from clients.gates import get_own_client
from clients.models import Client
from common.answers import page, tell
from progress.actions import journal as journal_actions
from progress.forms.journal import READERS, EntriesForm, ReadersForm
from progress.gates import get_deleted_entry, get_own_entry
from progress.models import Entry
from progress.querysets import EntryQuerySet
from progress.readings.journal import entry_page, openings
from progress.views.writing import kept_words


@client_only
@require_safe
def entries(request: PersonRequest) -> HttpResponse:
    """All that the client wrote, private or shared, the newest first."""
    client = get_own_client(request.user)
    context = {"section": "write", "tab": "entries", "client": client} | found_entries(request, client, Entry.objects.readable_by(request.user))
    return page(request, "progress/entries.html", context, partial="list")


@client_only
@require_safe
def entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    found = get_own_entry(request.user, entry_id)
    context = {
        "section": "write",
        "tab": "entries",
        "entry": found,
        "is_live": found.client.state != Client.State.ARCHIVED,
        "now": timezone.now(),
        "opened": openings(found.client, [found.pk]).get(found.pk),
        "readers": [(value, label, READERS[Entry.Visibility(value)]) for value, label in Entry.Visibility.choices],
    }
    return page(request, "progress/own_entry.html", context)


@client_only
@require_POST
def change_readers(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Share an entry, or take it back from the coach at once."""
    found, form = get_own_entry(request.user, entry_id), ReadersForm(request.POST)
    if form.is_valid():
        found = journal_actions.change_readers(found, form.cleaned_data["visibility"], by=request.user, at=timezone.now())
        tell(request, kept_words(found))
    return redirect(found)


@client_only
@require_POST
def remove_entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    found = get_own_entry(request.user, entry_id)
    journal_actions.remove_entry(found, by=request.user, at=timezone.now())
    tell(request, _("The entry is deleted."), undo=reverse("put_entry_back", args=[found.pk]))
    return redirect("entries")


@client_only
@require_POST
def put_entry_back(request: PersonRequest, entry_id: int) -> HttpResponse:
    found = get_deleted_entry(request.user, entry_id)
    journal_actions.put_entry_back(found, by=request.user)
    tell(request, _("The entry is back."))
    return redirect(found)


def found_entries(request: PersonRequest, client: Client, rows: EntryQuerySet) -> dict[str, Any]:
    """A page of these entries as the address asks for them, and the form that asks."""
    form, now = EntriesForm(request.GET, user=request.user, client=client), timezone.now()
    asked = form.asked()
    found = entry_page(form.narrowed(rows, client, at=now), before=request.GET.get("before", ""))
    query = {name: getattr(value, "slug", value) for name, value in asked.items()}
    return {
        "find": form,
        "words": asked.get("q", ""),
        "is_filtered": bool(asked),
        "has_filters": bool(asked.keys() - {"q"}),
        "entries": found.rows,
        "now": now,
        "earlier": f"?{urlencode(query | {'before': found.earlier})}" if found.earlier else "",
        "is_earlier_page": "before" in request.GET,
        "newest": f"?{urlencode(query)}" if query else "?",
    }
