"""Sessions for machines: saving one with its plan, and reading one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from clients.acts import record_read
from common.api import Id, Problem, filled, refuse, with_version
from sessions_app.actions import agenda, booking, words
from sessions_app.api.words import BlockNew, SessionNew, SessionOut
from sessions_app.forms.agenda import BlockForm
from sessions_app.forms.booking import BookForm
from sessions_app.gates import get_session
from sessions_app.models import AgendaBlock, PrivateNotes, Session

router = Router(tags=["sessions"])
# What the form calls otherwise than the request.
NAMES = {"client": "client_id", "day": "starts_at", "time": "starts_at"}


@router.post("/sessions/create", response={201: SessionOut}, summary="Save a session plan", url_name="create_session", openapi_extra={"x-house": ["etag"]})
@coach_only
def create_session(request: PersonRequest, payload: SessionNew) -> HttpResponse:
    """Book a session with its plan, notes and whether the client sees the plan; all of it, or with an error nothing."""
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
    return _shown(request, session.pk, status=201)


@router.get("/sessions/{session_id}", response=SessionOut, summary="One session", url_name="session", openapi_extra={"x-house": ["etag"]})
@coach_or_client_only
def session(request: PersonRequest, session_id: Id) -> HttpResponse:
    """The client sees of it what the page shows: the plan once it is shared, never the coach's own notes."""
    row = get_session(request.user, session_id)
    record_read(row.client, "session", actor=request.user, at=timezone.now(), about_id=row.pk, address=request.META.get("REMOTE_ADDR"))
    return _shown(request, row.pk)


def _booking(request: PersonRequest, payload: SessionNew, now: datetime) -> BookForm:
    """The form of the page, on the coach's own clock."""
    starts = payload.starts_at if payload.starts_at.tzinfo else payload.starts_at.replace(tzinfo=request.user.zone)
    local = _within_years(lambda: starts.astimezone(request.user.zone))
    plain = payload.model_dump(include={"minutes", "format", "place", "call_link"})
    sent = filled(plain | {"client": payload.client_id, "day": local.date(), "time": local.time()})
    form = BookForm(sent, instance=Session(), user=request.user, zone=request.user.zone, now=now)
    if not form.fields["client"].queryset.filter(pk=payload.client_id).exists():  # type: ignore[attr-defined]
        raise Problem(404, "")
    if not form.is_valid():
        refuse(form, names=NAMES)
    return form


def _within_years(read: Callable[[], datetime]) -> datetime:
    try:
        return read()
    except (OverflowError, ValueError):
        raise Problem(422, _("This day cannot be right."), errors=[{"field": "body.starts_at", "detail": _("Choose another day.")}]) from None


def _blocks(request: PersonRequest, given: list[BlockNew]) -> list[AgendaBlock]:
    found = []
    for place, block in enumerate(given):
        form = BlockForm(filled(block.model_dump() | {"version": 1}), instance=AgendaBlock(), user=request.user)
        if not form.is_valid():
            refuse(form, at=f"blocks.{place}")
        found.append(form.instance)
    return found


def _booked(form: BookForm, request: PersonRequest, now: datetime) -> Session:
    try:
        return booking.book([form.instance], by=request.user, at=now)[0]
    except booking.Clash as clash:
        form.refuse(clash)
        raise Problem(409, " ".join(str(sentence) for sentence in form.errors["time"])) from None


def _shown(request: HttpRequest, session_id: int, *, status: int = 200) -> HttpResponse:
    user: Any = request.user
    row = get_session(user, session_id)
    is_shared = user.is_coach or row.plan_shared_at is not None
    blocks = agenda.plan_of(row).blocks if is_shared else []
    notes = PrivateNotes.objects.visible_to(user).filter(session=row).first()
    response = with_version(SessionOut.of(row, blocks, notes, is_coach=user.is_coach), f"{row.as_read}-{row.plan_version}-{row.notes_version}", status=status)
    if status == 201:
        response["Location"] = request.build_absolute_uri(f"/api/sessions/{row.pk}")
    return response
