"""The client's own place to write: a text, its readers, and drafts that keep themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.gates import PersonRequest, client_only
from clients.actions.states import refuse_archived
from clients.gates import get_own_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once
from progress.actions import journal as journal_actions
from progress.forms.journal import DraftForm, EntryEditForm, EntryForm
from progress.gates import get_entry_draft, get_own_entry
from progress.models import Entry, EntryDraft
from progress.readings.journal import last_choice
from progress.views.prompts import prompt_of, starts

PAGE, EDIT = "progress/write.html", "progress/edit_entry.html"
DRAFTS = 10
BACK = {"me"}  # pages with a small form, to which somebody who wrote there returns


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest) -> HttpResponse:
    """A new entry; what was begun and not kept is there again."""
    client = get_own_client(request.user)
    if request.method != "POST":
        return page(request, PAGE, _write_page(request, client, begin(request, client)), partial="prompt" if "prompt" in request.GET else "")
    form = EntryForm(request.POST, instance=Entry(client=refuse_archived(client)), user=request.user)
    if not form.is_valid():
        return invalid(request, PAGE, _write_page(request, client, form), partial="write")
    return gone(request, once(request, lambda: _kept(request, form)))


def _kept(request: PersonRequest, form: EntryForm) -> str:
    entry = journal_actions.write_entry(form.instance, by=request.user, at=timezone.now(), written_in=form.written_in)
    tell(request, kept_words(entry))
    back = request.POST.get("back", "")
    return reverse(back) if back in BACK else entry.get_absolute_url()


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    entry = get_own_entry(request.user, entry_id)
    if request.method != "POST":
        return page(request, EDIT, _edit_page(entry, _edit_form(request, entry)))
    form = EntryEditForm(request.POST, instance=entry, user=request.user)
    if not form.is_valid():
        return invalid(request, EDIT, _edit_page(entry, form), partial="write")
    version = form.cleaned_data["version"]
    try:
        entry = journal_actions.rewrite_entry(entry, version=version, by=request.user, at=timezone.now(), written_in=form.written_in)
    except journal_actions.EntryChanged as change:
        return page(request, EDIT, _edit_page(entry, form) | {"stands": form.meet(change.current)}, partial="write", status=409)
    tell(request, _("The changes are saved."))
    return gone(request, entry.get_absolute_url())


@client_only
@require_POST
def save_draft(request: PersonRequest) -> HttpResponse:
    """What was typed so far: sent by the page itself, or without scripts by a button."""
    client, now = refuse_archived(get_own_client(request.user)), timezone.now()
    form = DraftForm(request.POST, instance=_draft_of(request, client), user=request.user)
    if not form.is_valid():
        return _unsaved(request, form)
    form.instance.token = form.cleaned_data["draft"]
    draft, is_apart = journal_actions.save_draft(form.instance, revision=form.cleaned_data["revision"] or 0, at=now)
    if not request.accepts("text/html"):
        return JsonResponse({"draft": draft.token, "revision": draft.revision, "words": _saved_words(), "apart": _apart_words() if is_apart else ""})
    tell(request, _apart_words() if is_apart else _saved_words())
    return redirect(_continued(draft))


@client_only
@require_POST
def drop_draft(request: PersonRequest, token: Any) -> HttpResponse:
    draft = get_entry_draft(request.user, token)
    journal_actions.drop_draft(draft)
    tell(request, _("The draft is thrown away."))
    return redirect(draft.entry or "write")


def begin(request: PersonRequest, client: Client) -> EntryForm:
    """The form with what was begun last and not kept, or with what the address names, or empty for a fresh start."""
    drafts = EntryDraft.objects.visible_to(request.user).filter(client=client, entry=None)
    asked = request.GET.get("draft", "")
    begun = get_entry_draft(request.user, UUID(asked)) if _is_token(asked) else None if "new" in request.GET else drafts.first()
    started = begun or EntryDraft(client=client, visibility=last_choice(client))
    return EntryForm(instance=Entry(client=client), initial=_words(started), begun=begun, user=request.user)


def gone(request: PersonRequest, address: str) -> HttpResponse:
    """On to another page, also for htmx, which would otherwise put that page into this one."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def kept_words(entry: Entry) -> str:
    """What became of a text, in a sentence that says who reads it."""
    if not entry.is_shared:
        return _("Kept. Only you read it.")
    if entry.visibility == Entry.Visibility.NOT_FOR_AI:
        return _("Kept, and shared with your coach; no language model reads it.")
    return _("Kept, and shared with your coach.")


def _write_page(request: PersonRequest, client: Client, form: EntryForm) -> dict[str, Any]:
    token = str(form["draft"].value())
    drafts = EntryDraft.objects.visible_to(request.user).filter(client=client, entry=None).exclude(token=token if _is_token(token) else None)
    prompt = prompt_of(request.GET.get("prompt", ""), today=client.today(timezone.now()))
    return {
        "section": "write",
        "tab": "write",
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "now": timezone.now(),
        "form": form,
        "prompt": prompt,
        "starts": starts(),
        "others": drafts[:DRAFTS],
        "is_begun": bool(form["revision"].value()),
    }


def _edit_form(request: PersonRequest, entry: Entry) -> EntryEditForm:
    begun = EntryDraft.objects.visible_to(request.user).filter(entry=entry).first()
    return EntryEditForm(instance=entry, initial=_words(begun) if begun else {}, begun=begun, user=request.user)


def _edit_page(entry: Entry, form: EntryEditForm) -> dict[str, Any]:
    return {"section": "write", "tab": "entries", "entry": entry, "form": form, "is_begun": bool(form["revision"].value()), "now": timezone.now()}


def _draft_of(request: PersonRequest, client: Client) -> EntryDraft:
    """A draft of a new entry, or of changes to the entry that the form names."""
    number = request.POST.get("entry", "")
    entry = get_own_entry(request.user, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    return EntryDraft(client=entry.client if entry else client, entry=entry)


def _unsaved(request: PersonRequest, form: DraftForm) -> HttpResponse:
    problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if not request.accepts("text/html"):
        return JsonResponse({"words": problems}, status=422)
    return invalid(request, PAGE, _write_page(request, form.instance.client, form))


def _continued(draft: EntryDraft) -> str:
    return reverse("edit_entry", args=[draft.entry_id]) if draft.entry_id else f"{reverse('write')}?{urlencode({'draft': str(draft.token)})}"


def _saved_words() -> str:
    return _("Saved %(time)s") % {"time": f"{timezone.localtime():%H:%M}"}


def _apart_words() -> str:
    return _("Another tab wrote in the same draft. Both texts are kept: this one is a draft of its own now.")


def _words(row: EntryDraft) -> dict[str, Any]:
    return {"title": row.title, "body": row.body, "visibility": row.visibility, "element": row.element_id, "archetype": row.archetype_id}


def _is_token(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
