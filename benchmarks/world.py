"""Rows to measure on: coaches with 0, 25, 200 and 1000 clients among 10,000 clients of a practice each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from benchmarks.harness.plan import World

if TYPE_CHECKING:
    from accounts.models import Practice, User
    from clients.models import Act, Client, Task

SIZES = (0, 25, 200, 1000)
OTHERS, CLIENTS_OF_EACH = 44, 200
BATCH = 500
FIRST_NAMES = ["Amara", "Bela", "Chloé", "Dario", "Elif", "Farid", "Greta", "Hanna", "Ilse", "Jonas", "Kofi", "Lena", "Mateo", "Nadia", "Östen", "Priya"]
LAST_NAMES = ["Adler", "Bianchi", "Castro", "Dvořák", "Ek", "Fischer", "García", "Haas", "Ito", "Jensen", "Kaya", "Lindqvist", "Mwangi", "Novak", "O'Brien"]
TASKS = ["Walk before breakfast", "Write three pages", "Call the sister", "Cook once for friends", "Say no once and note how it felt"]
STAFF_EMAIL = "staff@bench.example"


def coach_email(size: int) -> str:
    """The sign-in of the coach with so many clients."""
    return f"coach-{size}@bench.example"


def fill(sizes: Sequence[int] = (*SIZES, *[CLIENTS_OF_EACH] * OTHERS), *, at: datetime | None = None) -> None:
    """Staff and one practice per size with its coach and so many clients: twelve weeks of acts, tasks, a goal, and their cards."""
    from allauth.mfa.models import Authenticator

    from accounts.models import User
    from clients.actions import refresh_cards

    at = at or datetime.now(UTC)
    staff = User.objects.create_user(STAFF_EMAIL, name="Sam Keller", role="staff", is_superuser=True)
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": ""})  # staff get nowhere without a second factor
    for number, size in enumerate(sizes):
        email = coach_email(size) if number < len(SIZES) else f"coach-{number}@others.example"
        ids = _practice(Random(number), email=email, size=size, at=at)
        for start in range(0, len(ids), BATCH):
            refresh_cards(ids[start : start + BATCH], at=at)
            _scores(Random(start), ids[start : start + BATCH])


def _practice(random: Random, *, email: str, size: int, at: datetime) -> list[int]:
    from accounts.models import Membership, Practice, User
    from clients.models import Act, Client, Coaching, Goal, Task

    coach = User.objects.create_user(email, name=f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}", role="coach", time_zone="Europe/Berlin")
    practice = Practice.objects.create(name=f"Practice of {email}", owner=coach)
    Membership.objects.create(user=coach, practice=practice)
    people = [Person.made(random, number=number, today=at.date()) for number in range(size)]
    clients = Client.objects.bulk_create([person.client(practice) for person in people])
    Coaching.objects.bulk_create([Coaching(client=client, coach=coach, practice=practice, started_at=at) for client in clients])
    Goal.objects.bulk_create([Goal(client=client, title="Sleep seven hours", created_at=at - timedelta(days=90)) for client in clients])
    Task.objects.bulk_create([task for client in clients for task in _tasks(random, client=client, at=at)], batch_size=5000)
    Act.objects.bulk_create([act for client in clients for act in _acts(random, client=client, coach=coach, at=at)], batch_size=5000)
    return [client.pk for client in clients]


def _scores(random: Random, ids: list[int]) -> None:
    """What the apps above write on the cards: most have a score and a balance, half a leading element."""
    from clients.models import Card

    cards = list(Card.objects.filter(client__in=ids).order_by("client"))
    for card in cards:
        card.score = random.randint(5, 98) if random.random() < 0.9 else None
        card.score_before = card.score and max(0, card.score + random.randint(-12, 12))
        card.score_state = "new" if card.score is None else "scored"
        begun = random.choice([0, 0, 0, 4, 12])
        card.balance_by_week = [None] * begun + _balance(random, 12 - begun)
        card.leading = random.choice(["", "", "", "", "", "fire", "water", "earth", "air", "aether"])
        card.unread = random.choice([0] * 8 + [1, 3])
    Card.objects.bulk_update(cards, ["score", "score_before", "score_state", "balance_by_week", "leading", "unread"], batch_size=BATCH)


def _balance(random: Random, weeks: int) -> list[int]:
    """A balance moves by a few points from week to week: its readings live for a month and longer."""
    level, found = random.randint(60, 90), []
    for _ in range(weeks):
        level = min(100, max(0, level + random.choice([0, 0, 0, random.randint(-3, 3)])))
        found.append(level)
    return found


@dataclass(frozen=True)
class Person:
    """Who a client is, before there is a practice to belong to."""

    name: str
    email: str
    state: str
    since_date: date

    @classmethod
    def made(cls, random: Random, *, number: int, today: date) -> "Person":
        """One person of a practice; nine of ten are active."""
        state = random.choice(["active"] * 18 + ["paused", "completed"])
        name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
        return cls(name, f"client-{number}@bench.example", state, today - timedelta(days=random.randint(3, 700)))

    def client(self, practice: "Practice") -> "Client":
        from clients.domain.names import sortable
        from clients.models import Client

        return Client(practice=practice, sort_name=sortable(self.name), time_zone="Europe/Berlin", **vars(self))


def _tasks(random: Random, *, client: "Client", at: datetime) -> "Iterator[Task]":
    from clients.models import Task

    for position in range(1, 5):
        is_open, days = random.random() < 0.5, random.randint(-10, 20)
        settled = {} if is_open else {"status": "done", "settled_at": at - timedelta(days=random.randint(1, 60))}
        yield Task(client=client, task_description=random.choice(TASKS), due_date=at.date() + timedelta(days=days), position=position, **settled)


def _acts(random: Random, *, client: "Client", coach: "User", at: datetime) -> "Iterator[Act]":
    from clients.acts import new_act

    hour = at.replace(minute=0, second=0, microsecond=0)
    for week in range(1, 13):
        if random.random() < 0.6:
            held = hour - timedelta(weeks=week, hours=random.randint(0, 60))
            yield new_act(client, "session.held", actor=coach, about=None, at=held)
        for _ in range(random.randint(0, 2)):
            yield new_act(client, "task.done", actor=None, about=None, at=hour - timedelta(weeks=week, hours=random.randint(1, 160)))
    if random.random() < 0.8:
        due = hour + timedelta(days=random.randint(8, 20), hours=random.randint(0, 9))
        yield new_act(client, "session.booked", actor=coach, about=None, at=hour - timedelta(days=1), due_at=due)


# Benchmarks on heavier rows (ten million readings) declare a World of their own: another name is another database.
PRACTICES = World("coachhub", version=5, fill=fill)
