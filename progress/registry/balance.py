"""The balance in what crosses all apps: readings for demo worlds, and rebuilding what they come to."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from django.db import connection

from clients.models import Client
from clients.registry.demo import Written
from common.registry import World, demo, scale, snapshots
from progress.actions import refresh_balance
from progress.domain.seasons import seasons
from progress.models import ElementReading

BATCH = 500
ORIGIN = "demo"  # check-ins have no table yet: a number of its own ties the readings of one together
COLUMNS = ("client_id", "element", "value", "overdrive", "date", "source", "quality", "origin_type", "origin_id", "recorded_at")

type Row = tuple[object, ...]


@snapshots.part("progress.balance", order=30)
def rebuild_balances(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_balance(ids[start : start + BATCH], at=at)


@demo.part("progress.readings", order=40)
def demo_readings(world: World) -> None:
    """What the people of the demo said about their elements over the year."""
    _copy(world)


@scale.part("progress.readings", order=40)
def many_readings(world: World, clients: int) -> None:
    _copy(world)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE elemental_balance_history")
    world.say(f"readings of {clients} clients")


@demo.part("progress.balance", order=86)
def demo_balances(world: World) -> None:
    for _ in rebuild_balances(world.at):
        pass


@scale.part("progress.balance", order=86)
def many_balances(world: World, clients: int) -> None:
    for done in rebuild_balances(world.at):
        world.say(f"{done} balances")


def _copy(world: World) -> None:
    numbers = count(1)
    statement = f"COPY {ElementReading._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for written in world.made["written"]:
            for row in _rows(written, world, numbers):
                copy.write_row(row)


def _rows(written: Written, world: World, numbers: Iterator[int]) -> Iterator[Row]:
    client, life, past = written
    zone = client.zone
    for said in seasons(life, past, at=world.at, chance=world.chance(f"readings of {life.email}")):
        origin, day = next(numbers), said.at.astimezone(zone).date()
        for element, (value, overdrive) in said.values.items():
            yield client.pk, element, value, overdrive, day, said.source, said.quality, ORIGIN, origin, said.at
