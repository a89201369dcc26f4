"""What becomes of sessions, for machines: moved, held or not, called off, written about, reminded of."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Status

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from common.api import Id, Problem, filled, refuse
from sessions_app import actions
from sessions_app.actions import agenda, booking, running, words
from sessions_app.actions.reminding import choose_reminders, reminders_of
from sessions_app.api.sessions import router
from sessions_app.api.showing import NAMES, local, require_read, shown
from sessions_app.api.words import CallOff, Move, NotesChange, OutcomeChange, OutcomeNew, RemindersChange, RemindersOut, SessionOut
from sessions_app.forms.booking import CallOffForm, MoveForm
from sessions_app.forms.ending import EndForm
from sessions_app.forms.outcomes import SessionEditForm, SessionForm
from sessions_app.gates import get_attended_session, get_led_session
from sessions_app.models import Session
from sessions_app.readings.running import due_of

ONE = "/sessions/{session_id}"
VERSIONED = {"x-house": ["etag", "versioned"]}


@router.patch(ONE, response=SessionOut, summary="Move a session", url_name="session", openapi_extra=VERSIONED)
@coach_only
def move_session(request: PersonRequest, session_id: Id, payload: Move) -> HttpResponse:
    """Another time or place for one that is booked; the client hears of it."""
    row, now = _planned(get_led_session(request.user, session_id)), timezone.now()
    require_read(request, row)
    given = _given(payload.model_dump(exclude_unset=True))
    begins = local(given.pop("starts_at", row.session_date), request.user.zone)
    stands = {name: getattr(row, name) for name in ("minutes", "place", "call_link")}
    sent = filled(stands | given | {"day": begins.date(), "time": begins.time(), "was": row.as_read})
    form = MoveForm(sent, instance=row, user=request.user, zone=request.user.zone, now=now)
    if not form.is_valid():
        refuse(form, names=NAMES)
    try:
        booking.reschedule(form.instance, was=form.cleaned_data["was"], by=request.user, at=now)
    except booking.Clash as clash:
        form.refuse(clash)
        raise Problem(409, " ".join(map(str, form.errors["time"]))) from None
    return shown(request, row.pk)


@router.post(f"{ONE}/outcome", response=SessionOut, summary="Say how a session went", url_name="outcome", openapi_extra={"x-house": ["etag"]})
@coach_only
def end_session(request: PersonRequest, session_id: Id, payload: OutcomeNew) -> HttpResponse:
    """Held, or the client did not come, or cancelled late; the plan is shown to the client if you say so."""
    row, now = _planned(get_led_session(request.user, session_id)), timezone.now()
    given: dict[str, Any] = {"user": request.user, "session": row, "blocks": agenda.plan_of(row).blocks, "due": due_of(row, at=now)}
    sent = filled(payload.model_dump() | {"minutes": payload.minutes or row.minutes, "archetype": row.archetype_id})
    form = EndForm(sent, zone=request.user.zone, now=now, **given)
    if not form.is_valid():
        refuse(form)
    running.end(row, form.ending(), by=request.user, at=now)
    return shown(request, row.pk)


@router.patch(f"{ONE}/outcome", response=SessionOut, summary="Correct how a session went", url_name="outcome", openapi_extra=VERSIONED)
@coach_only
def correct_session(request: PersonRequest, session_id: Id, payload: OutcomeChange) -> HttpResponse:
    """Other words about one that has its outcome, also one that was cancelled by mistake."""
    row, now = get_led_session(request.user, session_id), timezone.now()
    if row.status == Session.Status.PLANNED:
        raise Problem(409, _("This session is still ahead, or nobody said yet how it went."))
    require_read(request, row)
    given = _given(payload.model_dump(exclude_unset=True))
    begins = local(given.pop("starts_at", row.session_date), request.user.zone)
    stands = {name: getattr(row, name) for name in ("minutes", "status", "format", "is_pro_bono", "notes")} | {"archetype": row.archetype_id}
    sent = filled(stands | given | {"day": begins.date(), "time": begins.time(), "was": row.as_read})
    form = SessionEditForm(sent, instance=row, user=request.user, zone=request.user.zone, now=now)
    if not form.is_valid():
        refuse(form, names=NAMES)
    _corrected(request, form)
    return shown(request, row.pk)


@router.post(f"{ONE}/call-off", response=SessionOut, summary="Call a session off", url_name="call_off", openapi_extra={"x-house": ["etag"]})
@coach_only
def call_off(request: PersonRequest, session_id: Id, payload: CallOff) -> HttpResponse:
    """By the client or by the coach, with notice or late; the client hears of it."""
    row = _planned(get_led_session(request.user, session_id))
    form = CallOffForm(filled(payload.model_dump(exclude={"late"}) | {"notice": "late" if payload.late else "notice"}))
    if not form.is_valid():
        refuse(form)
    said = form.cleaned_data
    rest: dict[str, Any] = {"because": said["because"], "with_following": said["following"], "by": request.user, "at": timezone.now()}
    booking.call_off(row, is_late=said["notice"] == "late", side=said["side"], **rest)
    return shown(request, row.pk)


@router.delete(ONE, response={204: None}, summary="Take a session off", url_name="session")
@coach_only
def cancel_session(request: PersonRequest, session_id: Id) -> Status:
    """One that was written down by mistake: it stays in the list as cancelled, counts for nothing, and can be corrected."""
    actions.cancel(get_led_session(request.user, session_id), by=request.user, at=timezone.now())
    return Status(204, None)


@router.patch(f"{ONE}/notes", response=SessionOut, summary="Write about a session", url_name="notes", openapi_extra=VERSIONED)
@coach_only
def change_notes(request: PersonRequest, session_id: Id, payload: NotesChange) -> HttpResponse:
    """Shared notes, which the client may read, and the coach's own."""
    row, now = get_led_session(request.user, session_id), timezone.now()
    private = require_read(request, row)
    with transaction.atomic():
        if payload.notes is not None:
            words.save_shared(row, payload.notes, version=row.notes_version)
        if payload.private_notes is not None:
            words.save_private(row, payload.private_notes, version=private.version if private else 0, at=now)
    return shown(request, row.pk)


@router.get(f"{ONE}/reminders", response=RemindersOut, summary="Reminders of a session", url_name="reminders")
@coach_or_client_only
def reminders(request: PersonRequest, session_id: Id) -> RemindersOut:
    """When who takes part is reminded."""
    return _reminders(request, _attended(request, session_id))


@router.patch(f"{ONE}/reminders", response=RemindersOut, summary="Choose the reminders of a session", url_name="reminders")
@coach_or_client_only
def change_reminders(request: PersonRequest, session_id: Id, payload: RemindersChange) -> RemindersOut:
    """One's own, and as a coach the client's; what the client chose alone stands, which is 409."""
    row, now, me = _attended(request, session_id), timezone.now(), request.user
    client = row.client.user if me.is_coach else None
    if payload.client is not None and client is None:
        raise Problem(422, _("There is nobody else to remind."), errors=[{"field": "body.client", "detail": _("Leave it out.")}])
    with transaction.atomic():
        if payload.own is not None:
            choose_reminders(row, me, sorted(set(payload.own), reverse=True), by=me, at=now)
        if payload.client is not None and client is not None:
            is_taken = choose_reminders(row, client, sorted(set(payload.client), reverse=True), by=me, at=now)
            if not is_taken:
                raise Problem(409, _("%(name)s chose their own, and those stand.") % {"name": row.client.first_name})
    return _reminders(request, row)


def _planned(row: Session) -> Session:
    if row.status != Session.Status.PLANNED:
        raise Problem(409, _("This session has its outcome already. Correct that."))
    return row


def _attended(request: PersonRequest, session_id: int) -> Session:
    return (get_led_session if request.user.is_coach else get_attended_session)(request.user, session_id)


def _given(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent and says something; no field here can be emptied by null."""
    return {name: value for name, value in sent.items() if value is not None}


def _corrected(request: PersonRequest, form: SessionForm) -> None:
    try:
        if not form.cleaned_data["anyway"]:
            actions.refuse_crossing(form.instance, coach=request.user)
    except actions.Crossing as problem:
        form.ask_about(problem.other)
        raise Problem(409, " ".join(map(str, form.errors["time"]))) from None
    actions.correct(form.instance, was=form.cleaned_data["was"], by=request.user, at=timezone.now())


def _reminders(request: PersonRequest, row: Session) -> RemindersOut:
    client = row.client.user if request.user.is_coach else None
    return RemindersOut(own=reminders_of(row, request.user), client=reminders_of(row, client) if client else None)
