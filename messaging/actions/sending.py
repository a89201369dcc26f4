"""Sending a message: its place in the thread, what it answers, who is told; all in the transaction that writes it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.models import Act, Client
from common import live
from common.live import Event
from messaging.actions.attaching import attach_to
from messaging.actions.library import Content, add, first_title
from messaging.actions.notifying import mark_thread_read, put_down
from messaging.actions.unread import Sides, count_unread, sides_of, tell_unread
from messaging.domain.rules import ANSWER_WITHIN
from messaging.domain.words import addressed, first_words
from messaging.models import Conversation, Hush, LibraryItem, Message, Outgoing, Resource, Upload


class NobodyThere(Exception):
    """The client has no coach at the moment, so nobody would read it."""


class Paused(Exception):
    """The client does not want to hear from this person; all that is said is that messages are paused."""


@dataclass(frozen=True)
class Written:
    """What somebody wrote, ready to be sent."""

    content: str
    reply_to: Message | None = None
    asks_answer: bool = False
    uploads: Collection[Upload] = ()
    items: Collection[LibraryItem] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.content.strip() or self.uploads or self.items)


@transaction.atomic
def send(client_id: int, written: Written, *, by: User, at: datetime) -> Message:
    """Write the message into the client's thread and forget the draft; NobodyThere, Paused, Archived."""
    message, thread, sides = _append(client_id, written, by=by, at=at)
    Outgoing.objects.visible_to(by).drafts().filter(client=client_id).delete()
    tell_unread(sides.all, thread)
    return message


def send_beside_draft(client_id: int, written: Written, *, by: User, at: datetime) -> None:
    """The same for a message that waited: what is being typed meanwhile stays."""
    _, thread, sides = _append(client_id, written, by=by, at=at)
    tell_unread(sides.all, thread)


@transaction.atomic
def send_to_many(client_ids: Collection[int], written: Written, *, by: User, at: datetime) -> list[int]:
    """Send each of these clients a message of their own; return to whom it went. Who paused messages gets none; Paused when all did."""
    shelved = replace(written, uploads=(), items=[*_shelved(written.uploads, by=by, at=at), *written.items])
    people: set[int] = set()
    threads = []
    for client_id in sorted(set(client_ids)):  # in one order, so that two of these never wait for each other
        try:
            with transaction.atomic():
                _, thread, sides = _append(client_id, shelved, by=by, at=at)
        except Paused:
            continue
        threads.append(thread)
        people.update(sides.all)
    if not threads:
        raise Paused
    tell_unread(people, *threads)
    return [thread.client_id for thread in threads]


def _shelved(uploads: Iterable[Upload], *, by: User, at: datetime) -> list[LibraryItem]:
    """Files for several clients as items of the library: kept once, and each client has a share of one's own."""
    contents = [Content(upload) for upload in uploads]
    return [add(LibraryItem(title=first_title(content)), content, by=by, at=at) for content in contents]


def thread_of(client: Client) -> Conversation:
    """The client's thread, begun if it was not; for somebody who holds the client's row."""
    return Conversation.objects.get_or_create(client=client, defaults={"practice_id": client.practice_id})[0]


def tell_changed(thread: Conversation, sides: Sides) -> None:
    """Let everybody's open pages know that the thread has something new."""
    data = {"client": thread.client_id, "revision": thread.revision}
    live.tell(sides.all, Event("message", data, f"{thread.client_id}:{thread.revision}"))


def _append(client_id: int, written: Written, *, by: User, at: datetime) -> tuple[Message, Conversation, Sides]:
    client = lock_living(client_id)
    sides, thread = sides_of(client), thread_of(client)
    if by.is_client and not sides.coaches:
        raise NobodyThere
    if Hush.objects.pausing(client, by).blocking().exists():
        raise Paused
    thread.revision += 1
    message = _message(client, thread, written, sides, by=by, at=at)
    message.save(force_insert=True)
    attached = attach_to(message, client, written, by=by, at=at)
    acts.record_many(_told(client, message, by=by, at=at))
    _follow(thread, message, attached, by=by)
    thread.save()
    tell_changed(thread, sides)
    _notify(client, message, thread, sides, at=at)
    return message, thread, sides


def _notify(client: Client, message: Message, thread: Conversation, sides: Sides, *, at: datetime) -> None:
    """One word to each on the other side until they have read the thread, however many messages come; whoever writes has read it."""
    mine, theirs = (sides.client, sides.coaches) if message.is_from_client else (sides.coaches, sides.client)
    mark_thread_read(mine, client, at=at)
    who = client.name if message.is_from_client else message.sender.first_name if message.sender else ""
    read_up_to = thread.read_by_coach if message.is_from_client else thread.read_by_client
    hushed = message.sender is not None and Hush.objects.pausing(client, message.sender).exists()
    for person in User.objects.filter(pk__in=[] if hushed else theirs).order_by("pk"):
        key = f"message:{client.pk}:{read_up_to}"
        place = reverse("messaging:thread", args=[client.pk])
        put_down(person, "message", message, client=client, place=place, at=at, key=key, facts={"who": who})


def _message(client: Client, thread: Conversation, written: Written, sides: Sides, *, by: User, at: datetime) -> Message:
    return Message(
        client=client,
        practice_id=client.practice_id,
        sender=by,
        recipient_id=_recipient(thread, sides) if by.is_client else client.user_id,
        content=written.content if by.is_client else addressed(written.content, client.first_name),
        timestamp=at,
        seq=thread.revision,
        revision=thread.revision,
        is_from_client=by.is_client,
        reply_to=written.reply_to if written.reply_to and written.reply_to.client_id == client.pk else None,
        asks_answer=written.asks_answer and not by.is_client,
        language=by.language,
        attached=len(written.uploads) + len(written.items),
    )


def said(content: str, attached: Iterable[Resource]) -> str:
    """The first words of a message, or the names of its files."""
    return first_words(content) or first_words(", ".join(resource.title for resource in attached))


def _recipient(thread: Conversation, sides: Sides) -> int:
    """The coach who wrote last if still there, else the first."""
    last = (
        Message.objects.filter(client=thread.client_id, is_from_client=False, sender__in=sides.coaches)
        .order_by("-seq")
        .values_list("sender", flat=True)
        .first()
    )
    return last or sides.coaches[0]


def _told(client: Client, message: Message, *, by: User, at: datetime) -> list[Act]:
    """What the message means: an answer to everything that was asked, a message that waits, a question, or words."""
    if not message.is_from_client:
        kind, due_at = ("message.asked", at + ANSWER_WITHIN) if message.asks_answer else ("message.answered", None)
        return [acts.new_act(client, kind, actor=by, about=message, at=at, due_at=due_at)]
    asked = list(Message.objects.filter(client=client).open_asks().order_by("seq"))
    Message.objects.filter(pk__in=[question.pk for question in asked]).update(answered_at=at)
    if asked:
        return [acts.new_act(client, "message.replied", actor=by, about=question, at=at) for question in asked]
    return [acts.new_act(client, "message.written", actor=by, about=message, at=at)]


def _follow(thread: Conversation, message: Message, attached: list[Resource], *, by: User) -> None:
    """What the thread says of itself after its newest message; who writes has read what came before."""
    thread.last_place = message.seq
    thread.last_at, thread.last_words, thread.is_last_from_client = message.timestamp, said(message.content, attached), message.is_from_client
    if message.is_from_client:
        if thread.asked_since is not None:
            thread.asked_since, thread.answered = None, message.seq  # who was asked and answers does not wait
        else:
            thread.waiting_since = thread.waiting_since or message.timestamp
        thread.read_by_client, thread.read_by_client_at = message.seq, message.timestamp
    else:
        thread.waiting_since, thread.answered = None, message.seq
        thread.asked_since = thread.asked_since or (message.timestamp if message.asks_answer else None)
        thread.read_by_coach, thread.read_by_coach_at, thread.reader = message.seq, message.timestamp, by
    count_unread(thread)
