"""Rebuilding the cards: on demand, and at the end of making a demo world."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from clients.actions import refresh_cards
from clients.models import Client
from common.registry import World, demo, scale, snapshots

BATCH = 500


@snapshots.part("clients.cards", order=20)
def rebuild_cards(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_cards(ids[start : start + BATCH], at=at)


@demo.part("clients.cards", order=80)
def demo_cards(world: World) -> None:
    for _ in rebuild_cards(world.at):
        pass


@scale.part("clients.cards", order=80)
def many_cards(world: World, clients: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # fresh tables have no statistics yet, and the plans for the cards need them
    for done in rebuild_cards(world.at):
        world.say(f"{done} cards")
