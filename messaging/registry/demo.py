"""What people of the demo world wrote to each other, and what waits to be read and answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import connection

from accounts.models import User
from clients import acts
from clients.models import Act, Client
from clients.registry.demo import Written, copy_acts
from common.registry import World, demo, scale
from messaging.actions.conversations import refresh_conversations
from messaging.domain.rules import ANSWER_WITHIN
from messaging.models import Conversation, Message, MessageTemplate

FOLDER = Path(__file__).resolve().parent.parent / "demo"
ALIVE = 0.2
EVERY_DAYS = 13
BATCH = 5000


@dataclass
class Line:
    """One message of a thread as it is written down."""

    at: datetime
    is_from_client: bool
    asks: bool
    words: str


@demo.part("messaging.year", order=50)
def demo_messages(world: World) -> None:
    """Some exchanges a month for everybody who has an account, and newest lines that wait for somebody."""
    words = _words()
    _write(world, words, last=words["last"], record=acts.record_many)
    maya = world.made["coaches"][0]
    MessageTemplate.objects.bulk_create(MessageTemplate(coach=maya, title=title, body=body) for title, body in words["templates"])
    for side, addresses in words["unread"].items():
        _read_up_to(side, addresses)


@scale.part("messaging.year", order=50)
def many_messages(world: World, clients: int) -> None:
    _write(world, _words(), last={}, record=copy_acts)
    world.say(f"messages of {clients} clients")


def _write(world: World, words: dict[str, Any], *, last: dict[str, Any], record: Callable[[list[Act]], Any]) -> None:
    coaches: dict[int, User] = {}
    for coach in world.made["coaches"]:
        coaches.setdefault(coach.membership.practice_id, coach)
    threads = [
        _messages(client, coaches[client.practice_id], sorted(_lines(written, words["exchanges"], last, world), key=lambda line: line.at))
        for written in world.made["written"]
        if (client := written[0]).user_id
    ]
    messages = [message for thread in threads for message in thread]
    _number(messages)
    Message.objects.bulk_create(messages, batch_size=BATCH)
    record(sorted((act for thread in threads for act in _told(thread)), key=lambda act: act.at))
    refresh_conversations(sorted({message.client_id for message in messages}))


def _lines(written: Written, exchanges: list[Any], last: dict[str, Any], world: World) -> Iterator[Line]:
    """Every two weeks or so an exchange while the coaching is alive, and at the end the lines that are written for this client."""
    client, life, _ = written
    chance = world.chance(f"messages of {life.email}")
    drawn, days, name = chance.sample(exchanges, len(exchanges)), 8 + chance.randint(0, 6), client.first_name
    newest = last.get(life.email, [])
    while drawn and days < (world.at.date() - life.since).days - 3:
        if life.story.level(days) > ALIVE:
            yield from _exchange(drawn.pop(), _daytime(world.at - timedelta(days=days), life.slot.tzinfo, chance), name)
        days += EVERY_DAYS + chance.randint(-4, 9)
    for who, minutes, words in newest:
        yield Line(world.at - timedelta(minutes=minutes), who == "client", who == "asks", words.format(name=name))


def _daytime(at: datetime, zone: Any, chance: Random) -> datetime:
    return at.astimezone(zone).replace(hour=chance.randint(8, 18), minute=chance.randint(0, 59), second=chance.randint(0, 59), microsecond=0)


def _exchange(lines: list[Any], begun: datetime, name: str) -> Iterator[Line]:
    for who, minutes, words in lines:
        begun += timedelta(minutes=minutes)
        yield Line(begun, who == "client", who == "asks", words.format(name=name))


def _messages(client: Client, coach: User, lines: list[Line]) -> list[Message]:
    """The lines as rows; the next line of the client's answers what was asked."""
    found = []
    for place, line in enumerate(lines, 1):
        answer = next((later.at for later in lines[place:] if later.is_from_client), None) if line.asks else None
        sender, recipient = (client.user, coach) if line.is_from_client else (coach, client.user)
        found.append(
            Message(
                client=client, practice_id=client.practice_id, sender=sender, recipient=recipient, content=line.words, timestamp=line.at,
                seq=place, revision=place, is_from_client=line.is_from_client, asks_answer=line.asks, answered_at=answer,
            )
        )  # fmt: skip
    return found


def _number(messages: list[Message]) -> None:
    # The acts need the keys, and the silent stream of acts is written after them.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('messages', 'message_id')) FROM generate_series(1, %s)", [len(messages)])
        for message, (number,) in zip(messages, cursor.fetchall(), strict=True):
            message.message_id = number


def _told(thread: list[Message]) -> Iterator[Act]:
    """What each message meant when it was sent (messaging.actions.sending)."""
    for message in thread:
        asked = [question for question in thread if question.answered_at == message.timestamp] if message.is_from_client else []
        for question in asked:
            yield acts.new_act(message.client, "message.replied", actor=message.sender, about=question, at=message.timestamp)
        if message.is_from_client and not asked:
            yield acts.new_act(message.client, "message.written", actor=message.sender, about=message, at=message.timestamp)
        if not message.is_from_client:
            kind, due_at = ("message.asked", message.timestamp + ANSWER_WITHIN) if message.asks_answer else ("message.answered", None)
            yield acts.new_act(message.client, kind, actor=message.sender, about=message, at=message.timestamp, due_at=due_at)


def _read_up_to(side: str, addresses: list[str]) -> None:
    """The newest lines of the other side, after the last of one's own, are unread."""
    for thread in Conversation.objects.filter(client__email__in=addresses):
        mine = Message.objects.filter(client=thread.client_id, is_from_client=side == "client").order_by("-seq").values_list("seq", flat=True).first()
        Conversation.objects.filter(pk=thread.pk).update(**{f"read_by_{side}": mine or 0})


def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((FOLDER / "conversations.yaml").read_text(encoding="utf-8"))
    return words
