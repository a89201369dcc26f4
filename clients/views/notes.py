from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.actions import notes as note_actions
from clients.actions.states import refuse_archived
from clients.acts import record_read
from clients.forms.notes import NoteEditForm, NoteForm
from clients.gates import get_client, get_own_note
from clients.models import Client, Note
from common.answers import invalid, page, tell
from common.submissions import once

ROWS = 20
SALT = "notes"
PAGE = "clients/notes.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: PersonRequest, client_id: int) -> HttpResponse:
    """What the coaches of a client wrote for themselves; a form for the next note."""
    client = get_client(request.user, client_id)
    record_read(client, "notes", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    if request.method != "POST":
        return page(request, PAGE, _note_page(request, client))
    form = NoteForm(request.POST, instance=Note(client=refuse_archived(client)), user=request.user)
    if not form.is_valid():
        return invalid(request, PAGE, _note_page(request, client) | {"form": form})
    return redirect(once(request, lambda: _written(request, form.instance)))


def _written(request: PersonRequest, note: Note) -> str:
    note_actions.write_note(note, by=request.user, at=timezone.now())
    tell(request, _("The note is kept. Only the coaches of %(name)s read it.") % {"name": note.client.first_name})
    return reverse("clients:notes", args=[note.client_id])


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_note(request: PersonRequest, client_id: int, note_id: int) -> HttpResponse:
    note = get_own_note(request.user, client_id, note_id)
    form = NoteEditForm(request.POST or None, instance=note, user=request.user)
    context = {"section": "clients", "tab": "notes", "client": note.client, "form": form}
    if request.method != "POST":
        record_read(note.client, "note", actor=request.user, at=timezone.now(), about_id=note.pk, address=request.META.get("REMOTE_ADDR"))
        return page(request, "clients/edit_note.html", context)
    if not form.is_valid():
        return invalid(request, "clients/edit_note.html", context)
    try:
        note_actions.rewrite_note(note, version=form.cleaned_data["version"])
    except actions.ChangedMeanwhile as change:
        return page(request, "clients/edit_note.html", context | {"stands": form.meet(change.current)}, status=409)
    tell(request, _("The changes are saved."))
    return redirect(f"{reverse('clients:notes', args=[client_id])}#note-{note.pk}")


@coach_only
@require_POST
def remove_note(request: PersonRequest, client_id: int, note_id: int) -> HttpResponse:
    note = get_own_note(request.user, client_id, note_id)
    note_actions.remove_note(note, at=timezone.now())
    tell(request, _("The note is gone."), undo=reverse("clients:put_note_back", args=[client_id, note.pk]))
    return redirect("clients:notes", client_id)


@coach_only
@require_POST
def put_note_back(request: PersonRequest, client_id: int, note_id: int) -> HttpResponse:
    note = get_own_note(request.user, client_id, note_id)
    note_actions.put_note_back(note)
    tell(request, _("The note is back."))
    return redirect(f"{reverse('clients:notes', args=[client_id])}#note-{note.pk}")


def _note_page(request: PersonRequest, client: Client) -> dict[str, Any]:
    words, before = request.GET.get("q", "").strip(), request.GET.get("before", "")
    found = Note.objects.visible_to(request.user).filter(client=client).select_related("author").order_by("-created_at", "-pk")
    if words:
        found = found.holding(words)
    if before:
        found = found.before(*_mark(before))
    rows = list(found[: ROWS + 1])
    more = signing.dumps([rows[ROWS - 1].created_at.isoformat(), rows[ROWS - 1].pk], salt=SALT) if len(rows) > ROWS else ""
    return {
        "section": "clients",
        "tab": "notes",
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "now": timezone.now(),
        "notes": rows[:ROWS],
        "words": words,
        "earlier": f"?{urlencode({name: value for name, value in (('q', words), ('before', more)) if value})}" if more else "",
        "is_earlier_page": bool(before),
        "form": NoteForm(instance=Note(client=client), user=request.user),
    }


def _mark(before: str) -> tuple[datetime, int]:
    try:
        at, note_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), note_id
