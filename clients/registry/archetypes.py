"""What was tagged with archetypes: the tasks for the counts, and the tags of the demo world."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from clients.actions.archetypes import forbid_archetypes
from clients.models import Archetype, ArchetypeNote, Client, Task
from common.registry import World, archetype_tags, demo, tagged_models

TAGGED = 0.4  # so many of the things that were done
ROLES = 2  # that somebody without a written journey tags with


@archetype_tags.part("clients.tasks", order=20)
def tags(client_ids: Collection[int]) -> Iterable[tuple[str, int, str]]:
    """The archetypes of tasks."""
    rows = Task.objects.filter(client__in=client_ids).exclude(archetype=None).order_by("pk").values_list("pk", "archetype")
    return [("clients.task", task_id, slug) for task_id, slug in rows]


@tagged_models.part("clients.tasks", order=20)
def tasks() -> type[Task]:
    return Task


@demo.part("clients.tags", order=46)
def demo_tags(world: World) -> None:
    done = Task.objects.filter(client__practice__is_demo=True, status="done")
    Task.objects.bulk_update(tagged(done.order_by("pk"), world, "tags of tasks"), ["archetype"], batch_size=500)


@demo.part("clients.without_archetypes", order=47)
def demo_without(world: World) -> None:
    """One of them wants none, although the coach noted one."""
    client = Client.objects.select_related("user").get(practice__is_demo=True, email="wei.zhang@example.com")
    if client.user is not None:
        forbid_archetypes(client, by=client.user, at=world.at - timedelta(days=6))


def tagged(rows: QuerySet[Any], world: World, name: str) -> Iterator[Any]:
    """Some of these rows, each with one of the archetypes that appear with its client."""
    chance, roles = world.chance(name), _roles()
    slugs = sorted(Archetype.objects.values_list("slug", flat=True))
    for row in rows.select_related("client"):
        if chance.random() < TAGGED:
            known = roles.get(row.client_id) or world.chance(f"roles of {row.client.email}").sample(slugs, ROLES)
            row.archetype_id = chance.choice(known)
            yield row


def _roles() -> dict[int, list[Any]]:
    """By client the archetypes that coach or client noted down."""
    found: dict[int, list[Any]] = {}
    noted = ArchetypeNote.objects.filter(client__practice__is_demo=True).order_by("from_date", "pk")
    for client_id, slug in noted.values_list("client_id", "archetype__slug"):
        found.setdefault(client_id, []).append(slug)
    return found
