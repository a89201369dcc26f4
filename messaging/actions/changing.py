"""Taking words back: editing and deleting within a quarter of an hour, and questions that need no answer after all."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.models import Act, Client
from messaging.actions.attaching import detach_from
from messaging.actions.sending import said, tell_changed, thread_of
from messaging.actions.unread import count_unread, sides_of, tell_unread
from messaging.domain.rules import may_change
from messaging.domain.words import addressed
from messaging.models import Conversation, Message, Resource


class TooLate(Exception):
    """The message is older than a quarter of an hour, or it is gone already."""


class ChangedMeanwhile(Exception):
    """The words are others than those that were being changed."""

    def __init__(self, current: Message) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def edit(message: Message, content: str, *, by: User, at: datetime, over: int | None = None) -> Message:
    """Other words in the same place, marked as edited, over those of revision `over` alone; TooLate, ChangedMeanwhile."""
    client, message = _held(message, by=by, at=at)
    content = addressed(content, client.first_name) if by.is_coach else content
    if content == message.content:
        return message
    if over is not None and message.revision != over:
        raise ChangedMeanwhile(message)
    message.content, message.edited_at = content, at
    _save_changed(client, message, fields=["content", "edited_at"])
    return message


@transaction.atomic
def delete(message: Message, *, by: User, at: datetime) -> Message:
    """Empty the message; its place stays and says so. TooLate."""
    client, message = _held(message, by=by, at=at)
    message.content, message.deleted_at, message.attached = "", at, 0
    detach_from(message, by=by, at=at)
    if message.is_from_client and _waits(message):
        acts.record(client, "message.withdrawn", actor=by, about=message, at=at)
    elif message.asks_answer and message.answered_at is None:
        acts.record(client, "message.unasked", actor=by, about=message, at=at)
    _save_changed(client, message, fields=["content", "deleted_at", "attached"])
    return message


@transaction.atomic
def ask(message: Message, *, by: User, at: datetime) -> Message:
    """Mark a message of a coach as waiting for an answer."""
    client, message = _current(message)
    if not (message.is_from_client or message.asks_answer or message.deleted_at):
        message.asks_answer, message.answered_at = True, None
        _save_changed(client, message, fields=["asks_answer", "answered_at"])
        acts.record(client, "message.asked", actor=by, about=message, at=at)
    return message


@transaction.atomic
def unask(message: Message, *, by: User, at: datetime) -> Message:
    """It need not be answered after all."""
    client, message = _current(message)
    if message.asks_answer and message.answered_at is None:
        message.asks_answer = False
        _save_changed(client, message, fields=["asks_answer"])
        acts.record(client, "message.unasked", actor=by, about=message, at=at)
    return message


@transaction.atomic
def settle(client_id: int, *, by: User, at: datetime) -> None:
    """What the client wrote needs no answer: nobody waits any more."""
    client = lock_living(client_id)
    thread = thread_of(client)
    if thread.waiting_since is None:
        return
    thread.waiting_since, thread.answered = None, thread.revision
    thread.save(update_fields=["waiting_since", "answered"])
    acts.record(client, "message.settled", actor=by, about=None, at=at)


def _held(message: Message, *, by: User, at: datetime) -> tuple[Client, Message]:
    client, current = _current(message)
    if current.deleted_at or not may_change(is_own=current.sender_id == by.pk, sent_at=current.timestamp, at=at):
        raise TooLate
    return client, current


def _current(message: Message) -> tuple[Client, Message]:
    client = lock_living(message.client_id)
    return client, Message.objects.defer("words").get(pk=message.pk)


def _waits(message: Message) -> bool:
    """Whether the log says of this message that the client wrote, and not that the client replied."""
    return Act.objects.filter(client=message.client_id, kind="message.written", about_type="messaging.message", about_id=message.pk).exists()


def _save_changed(client: Client, message: Message, *, fields: list[str]) -> None:
    """Save the message under a new revision of its thread, and tell everybody."""
    thread, sides = thread_of(client), sides_of(client)
    thread.revision += 1
    message.revision = thread.revision
    message.save(update_fields=[*fields, "revision"])
    gather(thread)
    thread.save()
    tell_changed(thread, sides)
    tell_unread(sides.all, thread)


def gather(thread: Conversation) -> None:
    """What the thread says of itself, read from its messages."""
    messages = Message.objects.filter(client=thread.client_id)
    newest = messages.order_by("-seq").defer("words").first()
    if newest:
        thread.last_place, thread.last_at, thread.is_last_from_client = newest.seq, newest.timestamp, newest.is_from_client
        thread.last_words = said(newest.content, Resource.objects.filter(attachments__message=newest).order_by("attachments__position"))
    waiting = messages.standing().filter(is_from_client=True, seq__gt=thread.answered).order_by("seq")
    thread.waiting_since = waiting.values_list("timestamp", flat=True).first() if thread.waiting_since else None
    thread.asked_since = messages.open_asks().order_by("seq").values_list("timestamp", flat=True).first()
    count_unread(thread)
