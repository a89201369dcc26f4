"""Messages for machines: sending one, and finding those of one client."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, coach_or_client_only
from clients.acts import record_read
from common.api import Asked, Id, Mark, Moment, Problem, Schema, filled, listing, mark, place, refuse
from messaging.actions import changing, outgoing
from messaging.actions.sending import NobodyThere, send
from messaging.domain.rules import LONGEST
from messaging.forms.messages import EditForm, MessageForm
from messaging.forms.searching import SearchForm
from messaging.gates import get_own_message, get_thread_client
from messaging.models import Message
from messaging.readings.searching import Hit, find

router = Router(tags=["messages"])

Words = Annotated[
    str, Field(min_length=1, max_length=LONGEST, description="What is written; a coach may write {first_name}.", examples=["See you on Thursday."])
]


class MessageNew(Schema):
    """A message that is to be sent."""

    client_id: Id = Field(description="In whose thread: for a client their own.")
    content: Words
    reply_to: Id | None = Field(None, description="The message of the same thread that this answers.")
    asks_answer: bool = Field(False, description="A coach asks for an answer; of a client it is refused.")
    send_at: datetime | None = Field(None, description="Not now but then, at most a year ahead; without an offset by the sender's clock.")


class MessageSent(Schema):
    """What became of it."""

    id: Id | None = Field(description="null for one that waits to be sent.")
    outgoing_id: Id | None = Field(description="Of one that waits to be sent.")
    client_id: Id
    at: Moment = Field(description="When it was sent, or will be.")


class MessageOut(Schema):
    """A message."""

    id: Id
    client_id: Id
    is_from_client: bool
    sender: str | None = Field(description="The name of whoever wrote it; null when the account is gone.", examples=["Maya Reyes"])
    content: str
    at: Moment


class MessagePage(Schema):
    """One page of messages, the newest first."""

    items: list[MessageOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class MessagesAsked(Asked):
    """Which messages of the thread; a page has 25."""

    q: str = Field(
        "", max_length=200, description="Words; of the last one the beginning is enough. “Several words in quotation marks” are found as they stand."
    )
    first: date | None = Field(None, description="From this day on, by the reader's calendar.")
    last: date | None = Field(None, description="Until this day.")
    unanswered: bool = Field(False, description="Only what the client wrote and nobody answered; for coaches.")
    attached: bool = Field(False, description="Only those with a file.")
    after: Mark = ""


class MessageChange(Schema):
    """Other words."""

    content: Words


@router.post("/messages/send", response={201: MessageSent}, summary="Send a message", url_name="send")
@coach_or_client_only
def send_message(request: PersonRequest, payload: MessageNew) -> Status:
    """Into the thread between a client and whoever coaches the client; the other side hears of it at once."""
    client = get_thread_client(request.user, payload.client_id)
    if payload.asks_answer and request.user.is_client:
        raise Problem(422, _("Only a coach asks for an answer."), errors=[{"field": "body.asks_answer", "detail": _("Leave it out.")}])
    form = MessageForm(filled(payload.model_dump(exclude={"client_id"})), user=request.user, client=client)
    if not form.is_valid():
        refuse(form)
    try:
        return Status(201, _sent(request, client.pk, form))
    except NobodyThere:
        raise Problem(409, _("You have no coach here at the moment, so nobody would read it.")) from None


@router.get("/messages/{client_id}", response=MessagePage, summary="Messages of a client", url_name="messages", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def messages(request: PersonRequest, client_id: Id, asked: Query[MessagesAsked]) -> HttpResponse:
    """The newest first; looking marks nothing as read, and is noted in the log that the client can read."""
    client = get_thread_client(request.user, client_id)
    record_read(client, "messages", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    form = SearchForm(filled(asked.model_dump(exclude={"after"}) | {"person": client.pk}), user=request.user)
    begins = place("messages", asked.after)
    found = find(request.user, replace(form.sought, person=client.pk), after=(datetime.fromisoformat(begins[0]), begins[1]) if begins else None)
    return listing(request, [_written(hit) for hit in found.hits], next_mark=mark("messages", *found.next) if found.next else "")


@router.patch("/messages/{client_id}/{message_id}", response=MessageOut, summary="Change a message", url_name="message")
@coach_or_client_only
def change_message(request: PersonRequest, client_id: Id, message_id: Id, payload: MessageChange) -> MessageOut:
    """One of one's own, within a quarter of an hour; it is marked as edited."""
    row = get_own_message(request.user, client_id, message_id)
    form = EditForm(filled(payload.model_dump()), message=row)
    if not form.is_valid():
        refuse(form)
    row = _changed(lambda: changing.edit(row, form.cleaned_data["content"], by=request.user, at=timezone.now()))
    plain = {name: getattr(row, name) for name in ("client_id", "is_from_client", "content")}
    return MessageOut(id=row.pk, sender=request.user.name, at=row.timestamp, **plain)


@router.delete("/messages/{client_id}/{message_id}", response={204: None}, summary="Delete a message", url_name="message")
@coach_or_client_only
def delete_message(request: PersonRequest, client_id: Id, message_id: Id) -> Status:
    """One of one's own, within a quarter of an hour; its place in the thread says so."""
    row = get_own_message(request.user, client_id, message_id)
    _changed(lambda: changing.delete(row, by=request.user, at=timezone.now()))
    return Status(204, None)


def _changed(change: Callable[[], Message]) -> Message:
    try:
        return change()
    except changing.TooLate:
        raise Problem(409, _("This message is older than a quarter of an hour, so it stays.")) from None


def _written(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.message_id,
        "client_id": hit.client_id,
        "is_from_client": hit.is_from_client,
        "sender": hit.client_name if hit.is_from_client else hit.sender_name,
        "content": hit.content,
        "at": hit.timestamp,
    }


def _sent(request: PersonRequest, client_id: int, form: MessageForm) -> MessageSent:
    now, send_at = timezone.now(), form.cleaned_data["send_at"]
    if send_at is not None:
        kept = outgoing.send_later(client_id, form.written(), by=request.user, send_at=send_at)
        return MessageSent(id=None, outgoing_id=kept.pk, client_id=client_id, at=send_at)
    message = send(client_id, form.written(), by=request.user, at=now)
    return MessageSent(id=message.pk, outgoing_id=None, client_id=client_id, at=now)
