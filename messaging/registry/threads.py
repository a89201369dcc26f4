"""Rebuilding threads and unread counts: on demand, and at the end of making a demo world."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import User
from clients.models import Client
from common.registry import World, demo, scale, snapshots
from messaging.actions.conversations import refresh_conversations
from messaging.actions.unread import tell_unread

BATCH = 500


@snapshots.part("messaging.conversations", order=50)
def rebuild_conversations(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_conversations(ids[start : start + BATCH])
    people = list(User.objects.exclude(role=User.Role.STAFF).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), BATCH):
        tell_unread(people[start : start + BATCH])


@demo.part("messaging.conversations", order=88)
def demo_conversations(world: World) -> None:
    for _ in rebuild_conversations(world.at):
        pass


@scale.part("messaging.conversations", order=88)
def many_conversations(world: World, clients: int) -> None:
    for done in rebuild_conversations(world.at):
        world.say(f"{done} threads")
