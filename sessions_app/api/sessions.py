"""Sessions for machines: saving one with its plan, reading one and those of a client."""

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from accounts.models import User
from clients.acts import record_read
from clients.gates import get_client
from common.api import Id, Problem, filled, listing, mark, place, refuse
from sessions_app.actions import agenda, booking, words
from sessions_app.actions.reminding import choose_reminders
from sessions_app.api.showing import NAMES, local, shown
from sessions_app.api.words import BlockNew, SessionNew, SessionOut, SessionPage, SessionsAsked
from sessions_app.forms.agenda import BlockForm
from sessions_app.forms.booking import BookForm
from sessions_app.gates import get_session
from sessions_app.models import AgendaBlock, Session

router = Router(tags=["sessions"])
ROWS, AHEAD = 25, 10


@router.post("/sessions/create", response={201: SessionOut}, summary="Save a session plan", url_name="create_session", openapi_extra={"x-house": ["etag"]})
@coach_only
def create_session(request: PersonRequest, payload: SessionNew) -> HttpResponse:
    """Book a session with its plan, notes, reminders and whether the client sees the plan; all of it, or with an error nothing."""
    now = timezone.now()
    form, blocks = _booking(request, payload, now), _blocks(request, payload.blocks)
    with transaction.atomic():
        session = _booked(form, request, now)
        if blocks:
            agenda.add(session, blocks)
        if payload.notes:
            words.save_shared(session, payload.notes, version=session.notes_version)
        if payload.private_notes:
            words.save_private(session, payload.private_notes, version=0, at=now)
        if payload.share:
            agenda.share(session, by=request.user, at=now)
        _remind(session, payload, request.user, now)
    return shown(request, session.pk, status=201)


@router.get("/sessions/{session_id}", response=SessionOut, summary="One session", url_name="session", openapi_extra={"x-house": ["etag"]})
@coach_or_client_only
def session(request: PersonRequest, session_id: Id) -> HttpResponse:
    """The client sees of it what the page shows: the plan once it is shared, never the coach's own notes."""
    row = get_session(request.user, session_id)
    record_read(row.client, "session", actor=request.user, at=timezone.now(), about_id=row.pk, address=request.META.get("REMOTE_ADDR"))
    return shown(request, row.pk)


@router.get("/clients/{client_id}/sessions", response=SessionPage, summary="Sessions of a client", url_name="sessions", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def sessions(request: PersonRequest, client_id: Id, asked: Query[SessionsAsked]) -> HttpResponse:
    """What was, or what comes; whoever coached then."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "sessions", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    mine = Session.objects.visible_to(request.user).filter(client=client, **({"status": asked.status} if asked.status else {})).select_related("coach")
    if asked.show == "ahead":
        return listing(request, [_row(row) for row in mine.ahead(now)[:AHEAD]])
    begins = place("sessions", asked.after)
    found = mine.so_far(now)
    rows = list((found.before(datetime.fromisoformat(begins[0]), begins[1]) if begins else found)[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return listing(request, [_row(row) for row in rows[:ROWS]], next_mark=mark("sessions", last.session_date, last.pk) if last else "")


def _booking(request: PersonRequest, payload: SessionNew, now: datetime) -> BookForm:
    """The form of the page, on the coach's own clock."""
    begins = local(payload.starts_at, request.user.zone)
    plain = payload.model_dump(include={"minutes", "format", "place", "call_link"})
    sent = filled(plain | {"client": payload.client_id, "day": begins.date(), "time": begins.time()})
    form = BookForm(sent, instance=Session(), user=request.user, zone=request.user.zone, now=now)
    if not form.fields["client"].queryset.filter(pk=payload.client_id).exists():  # type: ignore[attr-defined]
        raise Problem(404, "")
    if not form.is_valid():
        refuse(form, names=NAMES)
    return form


def _blocks(request: PersonRequest, given: list[BlockNew]) -> list[AgendaBlock]:
    found = []
    for number, block in enumerate(given):
        form = BlockForm(filled(block.model_dump() | {"version": 1}), instance=AgendaBlock(), user=request.user)
        if not form.is_valid():
            refuse(form, at=f"blocks.{number}")
        found.append(form.instance)
    return found


def _booked(form: BookForm, request: PersonRequest, now: datetime) -> Session:
    try:
        return booking.book([form.instance], by=request.user, at=now)[0]
    except booking.Clash as clash:
        form.refuse(clash)
        raise Problem(409, " ".join(str(sentence) for sentence in form.errors["time"])) from None


def _remind(session: Session, payload: SessionNew, coach: User, now: datetime) -> None:
    if payload.reminders is not None:
        choose_reminders(session, coach, sorted(set(payload.reminders), reverse=True), by=coach, at=now)
    if payload.client_reminders is not None and session.client.user is not None:
        choose_reminders(session, session.client.user, sorted(set(payload.client_reminders), reverse=True), by=coach, at=now)


def _row(row: Session) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in ("client_id", "minutes", "status", "format")}
    return {"id": row.pk, "coach": row.coach.name if row.coach else None, "starts_at": row.session_date, **plain}
