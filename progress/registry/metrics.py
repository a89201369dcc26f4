"""The metrics in what crosses all apps: counting everything anew, on demand and at the end of making a demo world."""

from collections.abc import Iterator
from datetime import datetime

from clients.models import Client
from common.registry import World, archetypes_turned, demo, scale, snapshots
from progress.actions import refresh_metrics

BATCH = 500


@snapshots.part("progress.metrics", order=50)
def recount(at: datetime) -> Iterator[int]:
    """The same rows whatever the moment: `at` plays no part, and a second time changes none."""
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_metrics(ids[start : start + BATCH])


@archetypes_turned.part("progress.metrics", order=50)
def count_without_tags(client: Client) -> None:
    """Or with them again: what is counted by archetype follows from the tags that stand."""
    refresh_metrics([client.pk])


@demo.part("progress.metrics", order=87)
def demo_metrics(world: World) -> None:
    for _ in recount(world.at):
        pass


@scale.part("progress.metrics", order=87)
def many_metrics(world: World, clients: int) -> None:
    for done in recount(world.at):
        world.say(f"{done} metrics")
