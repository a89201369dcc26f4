"""What the people of a demo world said about their elements: check-ins with every answer, pulses, ratings, and the readings that they come to."""

from collections.abc import Iterator, Sequence
from itertools import batched, count
from pathlib import Path
from typing import NamedTuple

import yaml
from django.db import connection
from django.db.models import Model

from accounts.models import User
from clients import acts
from clients.models import Act, Client, Coaching
from clients.registry.demo import Written, copy_acts
from common.registry import World, demo, scale
from progress.domain.checkins import doubts_about
from progress.domain.seasons import Said, seasons
from progress.models import Answer, CheckIn, ElementReading, ItemSet, Pulse, RatedElement, Rating
from progress.readings.checkins import due_check_ins

NOTES = Path(__file__).resolve().parent.parent / "demo" / "notes.yaml"
BATCH = 5000
UNKEPT = "demo"  # a large world keeps readings and no answers: a number of its own ties the readings of one check-in together
COLUMNS = ("client_id", "element", "value", "overdrive", "date", "source", "quality", "origin_type", "origin_id", "recorded_at")
DONE = {"self": "checkin.done", "pulse": "pulse.done"}


class Told(NamedTuple):
    """One thing that was said, of whom, and the row that keeps it; a large world keeps none."""

    client: Client
    said: Said
    origin: Model | None = None


@demo.part("progress.readings", order=40)
def demo_readings(world: World) -> None:
    """What the people of the demo said about their elements over the year, with all that stands behind it."""
    item_set = _asked()
    everything = list(_everything(world, item_set))
    coaches = {coaching.client_id: coaching.coach for coaching in Coaching.objects.filter(ended_at=None).select_related("coach").order_by("-id")}
    told = [*_check_ins(everything, item_set), *_pulses(everything), *_ratings(everything, item_set, coaches, world)]
    _copy_readings(told, count(1))
    acts.record_many(_acts(told))
    acts.record_many([acts.new_act(client, "checkin.due", actor=None, about=None, at=midnight) for client, midnight in due_check_ins(at=world.at)])


@scale.part("progress.readings", order=40)
def many_readings(world: World, clients: int) -> None:
    numbers = count(1)
    for told in batched(_everything(world, _asked()), BATCH):
        _copy_readings(told, numbers)
        copy_acts(_acts(told))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE elemental_balance_history")
    world.say(f"readings of {clients} clients")


def _asked() -> ItemSet:
    return ItemSet.objects.filter(practice=None).order_by("-version")[:1].get()


def _everything(world: World, item_set: ItemSet) -> Iterator[Told]:
    items = item_set.in_order
    written: list[Written] = world.made["written"]
    for client, life, past in written:
        for said in seasons(life, past, at=world.at, chance=world.chance(f"readings of {life.email}"), items=items):
            yield Told(client, said)


def _check_ins(everything: list[Told], item_set: ItemSet) -> list[Told]:
    own, items = [one for one in everything if one.said.source == "self"], item_set.in_order
    rows = CheckIn.objects.bulk_create(
        CheckIn(
            client=client,
            asked=item_set,
            date=client.today(said.at),
            done_at=said.at,
            seconds=said.seconds,
            quality=said.quality,
            doubts=list(doubts_about(items, said.answers, seconds=said.seconds)),
        )
        for client, said, _ in own
    )
    Answer.objects.bulk_create(
        (
            Answer(client=client, check_in=row, item=i.slug, order=i.order, element_id=i.element, key=i.key, text=i.text, raw=said.answers[i.slug])
            for row, (client, said, _) in zip(rows, own, strict=True)
            for i in items
            if i.slug in said.answers
        ),
        batch_size=5000,
    )
    return [Told(client, said, row) for row, (client, said, _) in zip(rows, own, strict=True)]


def _pulses(everything: list[Told]) -> list[Told]:
    own = [one for one in everything if one.said.source == "pulse"]
    rows = Pulse.objects.bulk_create(Pulse(client=client, date=client.today(said.at), done_at=said.at, **said.answers) for client, said, _ in own)
    return [Told(client, said, row) for row, (client, said, _) in zip(rows, own, strict=True)]


def _ratings(everything: list[Told], item_set: ItemSet, coaches: dict[int, User], world: World) -> list[Told]:
    seen = [one for one in everything if one.said.source == "coach" and one.said.rated]
    notes, chance = yaml.safe_load(NOTES.read_text(encoding="utf-8")), world.chance("notes of ratings")
    rows = Rating.objects.bulk_create(
        Rating(client=client, coach=coaches.get(client.pk), asked=item_set, date=client.today(said.at), rated_at=said.at, note=chance.choice(notes))
        for client, said, _ in seen
    )
    RatedElement.objects.bulk_create(
        RatedElement(client=client, rating=row, element_id=element, value=one.value, confidence=one.confidence, is_hot=one.is_hot)
        for row, (client, said, _) in zip(rows, seen, strict=True)
        for element, one in said.rated.items()
    )
    return [Told(client, said, row) for row, (client, said, _) in zip(rows, seen, strict=True)]


def _acts(told: Sequence[Told]) -> list[Act]:
    done = [one for one in told if one.said.source in DONE]
    rows = [acts.new_act(client, DONE[said.source], actor=client.user, about=origin, at=said.at) for client, said, origin in done]
    return sorted(rows, key=lambda act: act.at)


def _copy_readings(told: Sequence[Told], numbers: Iterator[int]) -> None:
    statement = f"COPY {ElementReading._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for client, said, kept in told:
            origin = (kept._meta.label_lower, kept.pk) if kept else (UNKEPT, next(numbers))
            for element, (value, overdrive) in said.values.items():
                copy.write_row((client.pk, element, value, overdrive, client.today(said.at), said.source, said.quality, *origin, said.at))
