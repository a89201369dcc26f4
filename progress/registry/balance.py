"""Rebuilding what the readings come to: on demand, and at the end of making a demo world."""

from collections.abc import Iterator
from datetime import datetime

from clients.models import Client
from common.registry import World, demo, scale, snapshots
from progress.actions import refresh_balance

BATCH = 500


@snapshots.part("progress.balance", order=30)
def rebuild_balances(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_balance(ids[start : start + BATCH], at=at)


@demo.part("progress.balance", order=86)
def demo_balances(world: World) -> None:
    for _ in rebuild_balances(world.at):
        pass


@scale.part("progress.balance", order=86)
def many_balances(world: World, clients: int) -> None:
    for done in rebuild_balances(world.at):
        world.say(f"{done} balances")
