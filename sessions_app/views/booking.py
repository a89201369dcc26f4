"""Booking a session, moving it, calling it off."""

from datetime import date
from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from common.answers import invalid, page, tell
from common.dates import spoken_time
from common.submissions import once
from sessions_app import actions
from sessions_app.actions import booking
from sessions_app.forms.booking import BookForm, CallOffForm, MoveForm
from sessions_app.gates import get_led_session
from sessions_app.models import Session


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: PersonRequest) -> HttpResponse:
    """Book a session, or a series of them."""
    form = BookForm(request.POST or None, instance=Session(), initial=_wished(request), user=request.user, zone=request.user.zone, now=timezone.now())
    if request.method != "POST":
        return page(request, "sessions_app/book.html", {"section": "sessions", "form": form})
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _booked(request, form)))
        except booking.Clash as clash:
            form.refuse(clash)
    return invalid(request, "sessions_app/book.html", {"section": "sessions", "form": form})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: PersonRequest, session_id: int) -> HttpResponse:
    """Move a session that is booked to another time or place."""
    session = get_led_session(request.user, session_id)
    form = MoveForm(request.POST or None, instance=session, user=request.user, zone=request.user.zone, now=timezone.now())
    context = {"section": "sessions", "session": session, "client": session.client, "form": form, "wish": session.move_wish if session.move_asked_at else ""}
    if request.method != "POST":
        return page(request, "sessions_app/reschedule.html", context)
    if form.is_valid():
        try:
            return _moved(request, form)
        except booking.Clash as clash:
            form.refuse(clash)
        except actions.ChangedMeanwhile as change:
            return page(request, "sessions_app/reschedule.html", context | {"stands": change.current} | _meaning_it(form, change.current), status=409)
    return invalid(request, "sessions_app/reschedule.html", context)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: PersonRequest, session_id: int) -> HttpResponse:
    """Cancel a session that is booked: by whom, with notice or late."""
    session = get_led_session(request.user, session_id)
    form = CallOffForm(request.POST or None)
    context = {"section": "sessions", "session": session, "client": session.client, "form": form, "now": timezone.now()}
    if request.method != "POST":
        return page(request, "sessions_app/call_off.html", context)
    if not form.is_valid():
        return invalid(request, "sessions_app/call_off.html", context)
    return _called_off(request, session, form.cleaned_data)


@coach_only
@require_POST
def keep_time(request: PersonRequest, session_id: int) -> HttpResponse:
    """Leave a session at its time after the client asked for another one."""
    session = booking.keep_time(get_led_session(request.user, session_id), by=request.user, at=timezone.now())
    tell(request, _("The session stays at its time, and %(name)s can see that.") % {"name": session.client.first_name})
    return redirect("sessions:calendar")


def _wished(request: PersonRequest) -> dict[str, Any]:
    """What the address says already: the client, the day, the time; pro bono as the client has it."""
    wished: dict[str, Any] = {name: request.GET[name] for name in ("client", "day", "time") if request.GET.get(name)}
    try:
        wished["day"] = date.fromisoformat(wished.get("day", ""))
    except ValueError:
        wished.pop("day", None)
    return wished


def _booked(request: PersonRequest, form: BookForm) -> str:
    sessions = booking.book(booking.in_rhythm(form.instance, form.moments()), by=request.user, at=timezone.now())
    words = ngettext("The session is booked.", "%(count)d sessions are booked.", len(sessions)) % {"count": len(sessions)}
    tell(request, words)
    return reverse("sessions:calendar") if len(sessions) > 1 else sessions[0].get_absolute_url()


def _moved(request: PersonRequest, form: MoveForm) -> HttpResponse:
    now = timezone.now()
    session = booking.reschedule(form.instance, was=form.cleaned_data["was"], by=request.user, at=now)
    tell(request, _("You meet %(name)s %(time)s.") % {"name": session.client.first_name, "time": spoken_time(session.session_date, now=now)})
    return redirect(session)


def _meaning_it(form: MoveForm, current: Session) -> dict[str, Any]:
    """The form with what was typed; sent again, it means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["was"] = current.as_read
    form.data = typed
    return {"form": form}


def _called_off(request: PersonRequest, session: Session, said: dict[str, Any]) -> HttpResponse:
    rows = booking.call_off(
        session,
        is_late=said["notice"] == "late",
        side=said["side"],
        because=said["because"],
        with_following=said["following"],
        by=request.user,
        at=timezone.now(),
    )
    tell(request, ngettext("The session is called off.", "%(count)d sessions are called off.", len(rows)) % {"count": len(rows)})
    return redirect("sessions:calendar")
