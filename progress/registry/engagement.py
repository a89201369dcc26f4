"""Rebuilding the engagement scores: on demand, and at the end of making a demo world."""

from collections.abc import Iterator
from datetime import datetime

from clients.models import Client
from common.registry import World, demo, scale, snapshots
from progress.actions import refresh_engagement

BATCH = 500


@snapshots.part("progress.engagement", order=40)
def rebuild_engagement(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_engagement(ids[start : start + BATCH], at=at)


@demo.part("progress.engagement", order=85)
def demo_engagement(world: World) -> None:
    for _ in rebuild_engagement(world.at):
        pass


@scale.part("progress.engagement", order=85)
def many_engagements(world: World, clients: int) -> None:
    for done in rebuild_engagement(world.at):
        world.say(f"{done} engagement scores")
