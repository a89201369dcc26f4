"""A coach reminds a client of something by hand."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only
from clients.gates import get_live_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.dates import spoken_time
from common.registry import Subject, subjects
from common.submissions import once
from messaging.actions.nudging import Outlook, Refused, nudge, outlook
from messaging.forms.nudges import NudgeForm

PAGE = "messaging/nudge.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def nudge_client(request: PersonRequest, client_id: int) -> HttpResponse:
    """One sentence about a task, a check-in, a session or a file; `about` names which, such as task-12."""
    client, now = get_live_client(request.user, client_id), timezone.now()
    subject = _subject(client, request.GET.get("about", ""))
    form = NudgeForm(request.POST or None, initial={"words": subject.words})
    if request.method != "POST":
        return page(request, PAGE, _context(client, form, outlook(client, subject, by=request.user, at=now), now))
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _sent(request, client, subject, form.cleaned_data["words"])))
        except Refused as problem:
            form.add_error(None, refusal(client, problem.outlook))
    return invalid(request, PAGE, _context(client, form, outlook(client, subject, by=request.user, at=now), now))


def refusal(client: Client, found: Outlook) -> str:
    """Why a reminder cannot go, in a sentence."""
    sentences = {
        "no account": _("%(name)s has no sign-in yet, so nothing can be sent from here. An invitation comes first."),
        "unwanted": _("%(name)s wants no reminders by hand. A message is the other way."),
        "paused": _("%(name)s has paused messages."),
        "twice": _("You reminded %(name)s of this today already. Tomorrow you can again."),
        "budget": _("%(name)s has had as many mails today as they want. Tomorrow there is room again."),
    }
    return sentences[found.refused] % {"name": client.first_name}


def _subject(client: Client, about: str) -> Subject:
    kind, _dash, number = about.rpartition("-")
    part = subjects.named(kind)
    subject = part.run(client.pk, int(number)) if part is not None and number.isdecimal() and len(number) < 18 else None
    if subject is None:
        raise Http404
    return subject


def _context(client: Client, form: NudgeForm, found: Outlook, now: datetime) -> dict[str, Any]:
    return {
        "section": "clients",
        "client": client,
        "form": form,
        "refused": refusal(client, found) if found.refused else "",
        "arrives": _arrives(client, found, now),
        "letters": found.letters,
    }


def _arrives(client: Client, found: Outlook, now: datetime) -> str:
    """When it reaches the client, in a sentence."""
    if found.refused:
        return ""
    said = {"name": client.first_name, "time": spoken_time(found.mail_at, now=now) if found.mail_at else ""}
    if found.mail_at is None:
        return _("It appears in the app at once. %(name)s wants no mail about it.") % said
    if found.mail_at <= now:
        return _("It reaches %(name)s at once, in the app and by mail.") % said
    return _("It appears in the app at once, and reaches %(name)s by mail %(time)s: until then are quiet hours.") % said


def _sent(request: PersonRequest, client: Client, subject: Subject, words: str) -> str:
    now = timezone.now()
    found = nudge(client, subject, words, by=request.user, at=now)
    tell(request, _arrives(client, found, now))
    return client.get_absolute_url()
