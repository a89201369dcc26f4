"""The sessions of one client: what comes, what was, and writing down one that was held."""

from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.gates import get_client, get_live_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once
from sessions_app import actions
from sessions_app.forms.outcomes import SessionEditForm, SessionForm
from sessions_app.gates import get_own_session
from sessions_app.models import Session
from sessions_app.readings.paging import page_before

ROWS, AHEAD = 25, 10


@coach_only
@require_safe
def of_client(request: PersonRequest, client_id: int) -> HttpResponse:
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "sessions", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    sessions, before = Session.objects.visible_to(request.user).filter(client=client).select_related("coach"), request.GET.get("before", "")
    status = request.GET.get("status", "") if request.GET.get("status") in Session.Status.values else ""
    context = {
        **_frame(client),
        "now": now,
        "status": status,
        "filters": _filters(status),
        "ahead": sessions.ahead(now)[:AHEAD] if not before and status in {"", Session.Status.PLANNED} else [],
        "before": before,
        **_so_far(sessions.so_far(now), status, before),
    }
    return page(request, "sessions_app/of_client.html", context)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: PersonRequest, client_id: int) -> HttpResponse:
    """Write down a session that was held, missed or cancelled late."""
    client = get_live_client(request.user, client_id)
    form = _form(request, Session(client=client, is_pro_bono=client.is_pro_bono))
    if request.method != "POST":
        return page(request, "sessions_app/log.html", _frame(client) | {"form": form})
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _logged(request, form)))
        except actions.Crossing as problem:
            form.ask_about(problem.other)
    return invalid(request, "sessions_app/log.html", _frame(client) | {"form": form})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PersonRequest, client_id: int, session_id: int) -> HttpResponse:
    """Say otherwise what became of a session, when it was or how long it took."""
    client = get_live_client(request.user, client_id)
    session = get_own_session(request.user, client_id, session_id)
    form = _form(request, session)
    context = _frame(client) | {"form": form, "was_decided": session.status not in {Session.Status.PLANNED, Session.Status.CANCELLED}}
    if request.method != "POST":
        return page(request, "sessions_app/correct.html", context)
    if form.is_valid():
        try:
            _corrected(request, form)
            return redirect("sessions:of_client", client.pk)
        except actions.Crossing as problem:
            form.ask_about(problem.other)
        except actions.ChangedMeanwhile as change:
            return page(request, "sessions_app/correct.html", context | _both_versions(form, change.current), status=409)
    return invalid(request, "sessions_app/correct.html", context)


@coach_only
@require_POST
def cancel(request: PersonRequest, client_id: int, session_id: int) -> HttpResponse:
    """Take a session off that was written down by mistake."""
    get_live_client(request.user, client_id)
    actions.cancel(get_own_session(request.user, client_id, session_id), by=request.user, at=timezone.now())
    tell(request, _("The session counts for nothing any more. It stays in the list as cancelled, and can be corrected."))
    return redirect("sessions:of_client", client_id)


def _frame(client: Client) -> dict[str, Any]:
    return {"section": "clients", "client": client, "tab": "sessions"}


def _form(request: PersonRequest, session: Session) -> SessionForm:
    kind = SessionEditForm if session.pk else SessionForm
    return kind(request.POST or None, instance=session, user=request.user, zone=request.user.zone, now=timezone.now())


def _logged(request: PersonRequest, form: SessionForm) -> str:
    # Here and not in the form: the second of two submissions must find the outcome of the first, not cross it.
    _refuse_crossing(request, form)
    session = actions.log(form.instance, by=request.user, at=timezone.now())
    tell(request, _("The session is in the list, and in your hours log if it was held."))
    return reverse("sessions:of_client", args=[session.client_id])


def _corrected(request: PersonRequest, form: SessionForm) -> None:
    _refuse_crossing(request, form)
    actions.correct(form.instance, was=form.cleaned_data["was"], by=request.user, at=timezone.now())
    tell(request, _("The session is corrected."))


def _refuse_crossing(request: PersonRequest, form: SessionForm) -> None:
    if not form.cleaned_data["anyway"]:
        actions.refuse_crossing(form.instance, coach=request.user)


def _so_far(sessions: Any, status: str, before: str) -> dict[str, Any]:
    """A page of what was, newest first, and the mark where the next page begins."""
    rows, earlier = page_before(sessions.filter(status=status) if status else sessions, before, rows=ROWS, status=status)
    return {"rows": rows, "earlier": earlier}


def _filters(status: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *Session.Status.choices]
    return [{"value": value, "label": label, "is_current": value == status} for value, label in choices]


def _both_versions(form: SessionForm, current: Session) -> dict[str, Any]:
    """What stands now beside what was typed; saving again then means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["was"] = current.as_read
    form.data = typed
    return {"form": form, "stands": current}
