"""The engine in what crosses all apps: the signals of everybody, rebuilt on demand."""

from collections.abc import Iterator
from datetime import datetime

from clients.models import Client
from common.registry import archetypes_turned, snapshots
from recommendations.actions.archetypes import forget_archetypes
from recommendations.actions.signals import refresh_signals

BATCH = 500


@snapshots.part("recommendations.signals", order=50)
def rebuild_signals(at: datetime) -> Iterator[int]:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield refresh_signals(ids[start : start + BATCH], at=at)


@archetypes_turned.part("recommendations", order=60)
def suggest_without(client: Client) -> None:
    """What was suggested with an archetype in mind loses that reason for good; what is suggested from now on knows which are allowed."""
    if not client.allows_archetypes:
        forget_archetypes(client)
