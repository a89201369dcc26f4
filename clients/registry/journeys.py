"""The ways that the demo's clients are on: tags, archetypes, facets in focus, fresh steps; and the views that their coach keeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from clients import acts
from clients.models import Act, Archetype, ArchetypeNote, Client, Facet, FacetFocus, Milestone, SavedView
from common.registry import World, demo

FILE = Path(__file__).resolve().parent.parent / "demo" / "journeys.yaml"


@demo.part("clients.journeys", order=25)
def journeys(world: World) -> None:
    words = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    maya = world.made["coaches"][0]
    clients = {client.email: client for client in Client.objects.filter(practice=maya.membership.practice).select_related("user")}
    for tag, emails in words["tags"].items():
        for email in emails:
            clients[email].tags = [*clients[email].tags, tag]
    Client.objects.bulk_update(clients.values(), ["tags"])
    SavedView.objects.bulk_create(SavedView(coach=maya, **view) for view in words["views"])
    log = [
        *_stretches(words["archetypes"], ArchetypeNote, clients, maya, world.at),
        *_stretches(words["focus"], FacetFocus, clients, maya, world.at),
        *_steps(words["steps"], clients, world.at),
    ]
    acts.record_many(sorted(log, key=lambda act: act.at))


def _stretches(said: list[dict[str, Any]], model: Any, clients: dict[str, Client], coach: User, at: datetime) -> Iterator[Act]:
    what, begun, ended = ("archetype", "archetype.noticed", "archetype.faded") if model is ArchetypeNote else ("facet", "focus.chosen", "focus.ended")
    slugs = (Archetype if model is ArchetypeNote else Facet).objects.in_bulk(field_name="slug")
    for line in said:
        client = clients[line["email"]]
        by = coach if line["by"] == "coach" else client.user
        start, end = at - timedelta(days=line["from"]), at - timedelta(days=line["to"]) if "to" in line else None
        words = {"note": line["note"]} if model is ArchetypeNote else {"why": line["why"]}
        row = model.objects.create(
            client=client, **{what: slugs[line["slug"]]}, set_by=by, from_date=client.today(start), to_date=client.today(end) if end else None, **words
        )
        yield acts.new_act(client, begun, actor=by, about=row, at=start)
        if end:
            yield acts.new_act(client, ended, actor=by, about=row, at=end)


def _steps(said: list[dict[str, Any]], clients: dict[str, Client], at: datetime) -> Iterator[Act]:
    for line in said:
        client, taken = clients[line["email"]], at - timedelta(days=line["days"])
        step = Milestone.objects.filter(client=client, done_at=None, goal__reached_at=None).order_by("goal_id", "position").first()
        if step is not None:
            step.done_at = taken
            step.save(update_fields=["done_at"])
            yield acts.new_act(client, "milestone.reached", actor=client.user, about=step, at=taken)
