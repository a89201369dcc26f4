"""Whether a coaching uses archetypes: the client's own word, at once and everywhere.

What was noted and tagged leaves the rows that others read, so that no page, file, program or engine can find it there;
it waits until the client allows archetypes again, or erases it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.cards import refresh_cards
from clients.actions.erasing import allowing_erasure
from clients.actions.locks import lock
from clients.actions.states import refuse_archived
from clients.domain.kinds import ARCHETYPES
from clients.models import Act, ArchetypeNote, ArchetypePutAway, Client
from common.registry import archetypes_turned, tagged_models


class NoArchetypes(Exception):
    """The client wants no archetypes, so that none can be noted."""


def refuse_archetypes(client: Client) -> Client:
    """The client, unless they want no archetypes: then NoArchetypes."""
    if not client.allows_archetypes:
        raise NoArchetypes
    return client


@transaction.atomic
def forbid_archetypes(client: Client, *, by: User, at: datetime) -> None:
    """Put away every archetype of this client; also from the archive, because nobody has to ask for that."""
    client = lock(client.pk)
    if not client.allows_archetypes:
        return
    client.archetypes_forbidden_at = at
    client.save(update_fields=["archetypes_forbidden_at"])
    ArchetypeNote.objects.filter(client=client, removed_at=None).update(removed_at=at)
    for model in _tagged():
        rows = model._base_manager.filter(client=client).exclude(archetype=None)
        tags = rows.order_by("pk").values_list("pk", "archetype")
        label = model._meta.label_lower
        ArchetypePutAway.objects.bulk_create(ArchetypePutAway(client=client, about_type=label, about_id=pk, archetype_id=slug) for pk, slug in tags)
        rows.update(archetype=None)
    _turned(client, "archetypes.forbidden", by=by, at=at)


@transaction.atomic
def allow_archetypes(client: Client, *, by: User, at: datetime) -> None:
    """Let archetypes be noted again, and put back what was put away."""
    client = refuse_archived(lock(client.pk))
    since = client.archetypes_forbidden_at
    if since is None:
        return
    client.archetypes_forbidden_at = None
    client.save(update_fields=["archetypes_forbidden_at"])
    ArchetypeNote.objects.filter(client=client, removed_at=since).update(removed_at=None)
    away = ArchetypePutAway.objects.filter(client=client)
    places = defaultdict(list)
    for about_type, about_id, slug in away.order_by("pk").values_list("about_type", "about_id", "archetype"):
        places[about_type, slug].append(about_id)
    for model in _tagged():
        for (about_type, slug), numbers in places.items():
            if about_type == model._meta.label_lower:
                model._base_manager.filter(client=client, pk__in=numbers).update(archetype=slug)
    away.delete()
    _turned(client, "archetypes.allowed", by=by, at=at)


@transaction.atomic
def erase_archetypes(client: Client) -> None:
    """Delete for good what was put away, and the acts that name it; nothing while archetypes are allowed."""
    client = lock(client.pk)
    if client.allows_archetypes:
        return
    ArchetypeNote.objects.filter(client=client).delete()
    ArchetypePutAway.objects.filter(client=client).delete()
    with allowing_erasure():
        Act.objects.filter(client=client, kind__in=ARCHETYPES).delete()


def _tagged() -> Iterator[Any]:
    return (part.run() for part in tagged_models)


def _turned(client: Client, kind: str, *, by: User, at: datetime) -> None:
    for part in archetypes_turned:
        part.run(client)
    acts.record(client, kind, actor=by, about=None, at=at)
    refresh_cards([client.pk], at=at)
