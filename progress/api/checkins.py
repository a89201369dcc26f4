"""Check-ins and pulses for machines: what was said, what is asked, and saying it as the client."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, client_only, coach_or_client_only
from clients.acts import record_read
from clients.gates import get_client, get_live_client
from common.api import Asked, Id, Mark, Moment, Problem, Schema, filled, listing, mark, place, refuse
from progress import actions
from progress.domain.balance import ELEMENTS
from progress.forms.checkins import CheckInForm, PulseForm
from progress.gates import get_check_in, get_draft, get_item_set
from progress.models import CheckIn
from progress.readings import names_for, turn_of
from progress.readings.checkins import READS_AS, is_open_to, unread_check_in
from progress.readings.said import SaidRow, said_rows

router = Router(tags=["progress"])
ROWS = 20
OF, ONE = "/progress/{client_id}/check-ins", "/progress/{client_id}/check-ins/{check_in_id}"
Raw = Annotated[int, Field(ge=0, le=10, description="From 0, not at all, to 10, completely.", examples=[7])]
Value = Annotated[float | None, Field(ge=0, le=100, description="0 to 100; null where nothing was said, or for who may not read it yet.", examples=[61.3])]


class SaidOut(Schema):
    """One check-in, pulse or rating of a coach."""

    what: Literal["check_in", "pulse", "rating"]
    id: Id
    client_id: Id
    date: date
    fire: Value
    water: Value
    earth: Value
    air: Value
    aether: Value


class SaidPage(Schema):
    """What was said, the newest first."""

    items: list[SaidOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class SaidAsked(Asked):
    """A page of it; about 20, and never half a day."""

    after: Mark = ""


class AnswerOut(Schema):
    """One statement and what was answered."""

    item: str = Field(description="Its slug.", examples=["fire_1"])
    element: str = Field(examples=["fire"])
    text: str = Field(description="In the words that were asked.")
    value: Raw


class CheckInOut(Schema):
    """One check-in."""

    id: Id
    client_id: Id
    date: date
    done_at: Moment
    corrected_at: Moment | None
    arrived_at: Moment | None = Field(description="When it arrived here, if it waited on a device until there was a connection.")
    is_open: bool = Field(description="For a coach: whether the answers may be read, having rated the same time or chosen to read without.")
    answers: list[AnswerOut] = Field(description="Empty while it is not open.")


class CheckInAsked(Asked):
    """How it is looked at."""

    read: bool = Field(False, description="A coach reads the answers without having rated the same time; that is noted.")


class Statement(Schema):
    """One statement of a check-in."""

    item: str = Field(description="Its slug, under which it is answered.", examples=["fire_1"])
    element: str = Field(examples=["fire"])
    text: str


class QuestionsOut(Schema):
    """What is asked now."""

    asked: str = Field(description="The version of the statements; goes back with the answers.")
    statements: list[Statement]
    opens: date = Field(description="From this day on the client can check in.")
    due: date = Field(description="From this day on a check-in is due.")
    next_pulse: date = Field(description="From this day on a pulse can be given.")


class CheckInNew(Schema):
    """The answers of a check-in."""

    asked: str = Field("", max_length=60, description="The version that was answered; when it is no longer the one that stands, nothing is kept.")
    answers: dict[Annotated[str, Field(max_length=40)], Raw] = Field({}, description="By the slug of the statement; what is left out stays open.")


class PulseNew(Schema):
    """Five sliders; what is left out stays unknown."""

    fire: Raw | None = None
    water: Raw | None = None
    earth: Raw | None = None
    air: Raw | None = None
    aether: Raw | None = None


class PulseOut(Schema):
    """A pulse that was given."""

    id: Id
    client_id: Id
    date: date


@router.get(OF, response=SaidPage, summary="Check-ins, pulses and ratings of a client", url_name="check_ins", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def check_ins(request: PersonRequest, client_id: Id, asked: Query[SaidAsked]) -> HttpResponse:
    """The newest first. The newest check-in is without its values for a coach who has not rated its time; a client sees no ratings."""
    client = get_client(request.user, client_id)
    record_read(client, "check-ins", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    begins = place("said", asked.after)
    rows, further = said_rows(client, request.user, until=date.fromisoformat(begins[0]) if begins else None, limit=ROWS)
    closed = unread_check_in(request.user, client) if request.user.is_coach else None
    hidden = request.user.is_client and request.user.hides_numbers
    shown = [_said(row, client_id, is_hidden=hidden or (closed is not None and row.what == "check_in" and row.row.pk == closed.pk)) for row in rows]
    return listing(request, shown, next_mark=mark("said", further.isoformat()) if further else "")


@router.get(ONE, response=CheckInOut, summary="One check-in", url_name="check_in")
@coach_or_client_only
def check_in(request: PersonRequest, client_id: Id, check_in_id: Id, asked: Query[CheckInAsked]) -> CheckInOut:
    """With its answers, which open for a coach who rated the same time, or with `read`; both looks are noted."""
    found = get_check_in(request.user, client_id, check_in_id)
    is_open = request.user.is_client or asked.read or is_open_to(request.user, found)
    what = READS_AS if is_open else "check-in"
    record_read(found.client, what, actor=request.user, at=timezone.now(), about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
    return _answered(found, is_open=is_open)


@router.get("/progress/{client_id}/questions", response=QuestionsOut, summary="What a check-in asks", url_name="questions")
@client_only
def questions(request: PersonRequest, client_id: Id) -> QuestionsOut:
    """For the client: the statements that stand now, and when they can be answered."""
    client = get_client(request.user, client_id)
    asked, turn = get_item_set(client.practice_id), turn_of(client, at=timezone.now())
    statements = [Statement(item=item.slug, element=item.element, text=item.text) for item in asked.in_order]
    return QuestionsOut(asked=asked.slug or "", statements=statements, opens=turn.opens, due=turn.due, next_pulse=turn.next_pulse)


@router.post(OF, response={201: CheckInOut}, summary="Check in", url_name="check_ins")
@client_only
def send_check_in(request: PersonRequest, client_id: Id, payload: CheckInNew) -> Status:
    """By the client. Too early is 409; with less than two answers about one element nothing can be said, which is 422."""
    client, now = get_live_client(request.user, client_id), timezone.now()
    draft, items = get_draft(request.user, client), get_item_set(client.practice_id)
    unknown = payload.answers.keys() - {item.slug for item in items.in_order}
    if unknown:
        raise Problem(422, _("Nobody asked this."), errors=[{"field": f"body.answers.{name}", "detail": _("Nobody asked this.")} for name in sorted(unknown)])
    form = CheckInForm(filled(payload.answers | {"asked": payload.asked}), item_set=items, now=now)
    if not form.is_valid():
        refuse(form)
    try:
        sent = actions.send_check_in(client, item_set=items, answers=form.answers, begun_at=draft.begun_at if draft else None, by=request.user, at=now)
    except (actions.NothingSaid, actions.NotYet) as problem:
        raise _refused(problem) from None
    return Status(201, _answered(sent, is_open=True))


@router.post("/progress/{client_id}/pulses", response={201: PulseOut}, summary="Give a pulse", url_name="pulses")
@client_only
def send_pulse(request: PersonRequest, client_id: Id, payload: PulseNew) -> Status:
    """By the client, at most once a week and not within a week of a check-in."""
    client = get_live_client(request.user, client_id)
    form = PulseForm(filled(payload.model_dump()), names=names_for(client))
    if not form.is_valid():
        refuse(form)
    try:
        sent = actions.send_pulse(client, values=form.values, by=request.user, at=timezone.now())
    except (actions.NothingSaid, actions.NotYet) as problem:
        raise _refused(problem) from None
    return Status(201, PulseOut(id=sent.pk, client_id=client.pk, date=sent.date))


def _refused(problem: Exception) -> Problem:
    if isinstance(problem, actions.NotYet):
        return Problem(409, _("The last one is too recent; the next can be given from %(day)s on.") % {"day": problem.opens.isoformat()})
    return Problem(422, _("Answer at least two statements about the same thing: with less nothing can be said."))


def _said(said: SaidRow, client_id: int, *, is_hidden: bool) -> dict[str, Any]:
    values: dict[str, float | None] = {element: None if is_hidden or element not in said.values else round(said.values[element], 1) for element in ELEMENTS}
    return {"what": said.what, "id": said.row.pk, "client_id": client_id, "date": said.row.date, **values}


def _answered(found: CheckIn, *, is_open: bool) -> CheckInOut:
    rows = found.answers.order_by("order", "id") if is_open else []
    answers = [AnswerOut(item=row.item, element=row.element_id, text=row.text, value=row.raw) for row in rows]
    plain = {name: getattr(found, name) for name in ("client_id", "date", "done_at", "corrected_at", "arrived_at")}
    return CheckInOut(id=found.pk, is_open=is_open, answers=answers, **plain)
