"""How long before one session each is reminded, and how many mails that makes."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_or_client_only
from accounts.models import User
from common.answers import invalid, page, tell
from common.dates import spoken_time
from messaging.domain.post import Letter
from sessions_app.actions.reminding import choose_reminders, reminders_of
from sessions_app.forms.reminders import RemindersForm
from sessions_app.gates import get_attended_session, get_led_session
from sessions_app.models import Session
from sessions_app.readings.foreseeing import letters_with

PAGE = "sessions_app/reminders.html"


@coach_or_client_only
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: PersonRequest, session_id: int) -> HttpResponse:
    """Choose them for oneself, as a coach for the client too, and see beforehand what that sends."""
    session = (get_led_session if request.user.is_coach else get_attended_session)(request.user, session_id)
    now, client = timezone.now(), _client(request, session)
    given = {"own": reminders_of(session, request.user)} | ({"theirs": reminders_of(session, client)} if client else {})
    label, name = (_("Remind you"), session.client.first_name) if client else (_("Remind me"), "")
    form = RemindersForm(request.POST or None, initial=given, own_label=label, their_name=name)
    is_asked = request.method == "POST" and form.is_valid()
    context = {"section": "sessions", "session": session, "client": session.client, "form": form, "now": now, "back": _back(request, session)}
    context["previews"] = _previews(request, session, client, form.cleaned_data if is_asked else given, now)
    if request.method == "POST" and not form.is_valid():
        return invalid(request, PAGE, context)
    if request.method == "POST" and "preview" not in request.POST:
        return _kept(request, session, client, form.cleaned_data, now)
    return page(request, PAGE, context, partial="preview")


def _client(request: PersonRequest, session: Session) -> User | None:
    """The client's account, for a coach who chooses for both."""
    return session.client.user if request.user.is_coach else None


def _back(request: PersonRequest, session: Session) -> str:
    return session.get_absolute_url() if request.user.is_coach else session.own_url


def _previews(request: PersonRequest, session: Session, client: User | None, said: dict[str, Any], now: datetime) -> list[str]:
    mine = _sentence(letters_with(session, request.user, said["own"], at=now), "", now)
    return [mine, _sentence(letters_with(session, client, said.get("theirs", []), at=now), session.client.first_name, now)] if client else [mine]


def _sentence(letters: list[Letter], name: str, now: datetime) -> str:
    if not letters:
        return _("No mail goes to %(name)s within a week.") % {"name": name} if name else _("No mail goes to you within a week.")
    said = {"count": len(letters), "name": name, "time": spoken_time(letters[0].at, now=now)}
    if len(letters) == 1:
        return (_("This sends 1 mail to %(name)s within a week, %(time)s.") if name else _("This sends you 1 mail within a week, %(time)s.")) % said
    words = (
        _("This sends %(count)d mails to %(name)s within a week, the first %(time)s.")
        if name
        else _("This sends you %(count)d mails within a week, the first %(time)s.")
    )
    return words % said


def _kept(request: PersonRequest, session: Session, client: User | None, said: dict[str, Any], now: datetime) -> HttpResponse:
    choose_reminders(session, request.user, said["own"], by=request.user, at=now)
    if client is None or choose_reminders(session, client, said["theirs"], by=request.user, at=now):
        tell(request, _("The reminders are set."))
    else:
        tell(request, _("Your reminders are set. %(name)s chose their own, and those stand.") % {"name": session.client.first_name})
    return redirect(_back(request, session))
