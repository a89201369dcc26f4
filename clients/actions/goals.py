"""What a client works towards, and the steps on the way."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from clients import acts
from clients.actions.cards import refresh_cards
from clients.actions.locks import lock_living
from clients.actions.people import ChangedMeanwhile
from clients.models import Client, Goal, Milestone


@transaction.atomic
def set_goal(goal: Goal, *, by: User, at: datetime) -> Goal:
    goal.client = lock_living(goal.client_id)
    goal.created_at = at
    goal.save(force_insert=True)
    acts.record(goal.client, "goal.set", actor=by, about=goal, at=at)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, version: int, at: datetime) -> Goal:
    """Save other words or another day; ChangedMeanwhile when `version` is no longer the one that stands."""
    client = lock_living(goal.client_id)
    current = Goal.objects.get(pk=goal.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    goal.version = version + 1
    goal.save(update_fields=["title", "why", "target_date", "version"])
    refresh_cards([client.pk], at=at)
    return goal


def reach_goal(goal: Goal, *, by: User, at: datetime) -> None:
    """Mark a goal as reached; one that is stays so."""
    _reach(goal, by=by, at=at)


def reopen_goal(goal: Goal, *, by: User, at: datetime) -> None:
    """The goal is not reached after all."""
    _reopen(goal, by=by, at=at)


def reach_milestone(milestone: Milestone, *, by: User, at: datetime) -> None:
    _reach(milestone, by=by, at=at)


def reopen_milestone(milestone: Milestone, *, by: User, at: datetime) -> None:
    _reopen(milestone, by=by, at=at)


@transaction.atomic
def add_milestone(milestone: Milestone) -> Milestone:
    """Add a step at the end of its goal's."""
    milestone.client = lock_living(milestone.goal.client_id)
    last = milestone.goal.milestones.aggregate(last=Max("position"))["last"]
    milestone.position = (last or 0) + 1
    milestone.save(force_insert=True)
    return milestone


@transaction.atomic
def rename_milestone(milestone: Milestone) -> None:
    lock_living(milestone.client_id)
    milestone.save(update_fields=["title"])


@transaction.atomic
def move_milestone(milestone: Milestone, to: str) -> None:
    """Move a step "up" or "down" among those of its goal."""
    lock_living(milestone.client_id)
    steps = list(milestone.goal.milestones.order_by("position", "id"))
    here = next(place for place, step in enumerate(steps) if step.pk == milestone.pk)
    there = here + {"up": -1, "down": 1}.get(to, 0)
    steps.insert(min(max(there, 0), len(steps) - 1), steps.pop(here))
    for place, step in enumerate(steps, 1):
        step.position = place
    Milestone.objects.bulk_update(steps, ["position"])


@transaction.atomic
def remove_milestone(milestone: Milestone) -> None:
    lock_living(milestone.client_id)
    milestone.delete()


@transaction.atomic
def _reach(row: Goal | Milestone, *, by: User, at: datetime) -> None:
    client, column = _held(row)
    if getattr(row, column) is None:
        setattr(row, column, at)
        row.save(update_fields=[column])
        acts.record(client, f"{row._meta.model_name}.reached", actor=by, about=row, at=at)


@transaction.atomic
def _reopen(row: Goal | Milestone, *, by: User, at: datetime) -> None:
    client, column = _held(row)
    if getattr(row, column) is not None:
        setattr(row, column, None)
        row.save(update_fields=[column])
        acts.record(client, f"{row._meta.model_name}.reopened", actor=by, about=row, at=at)


def _held(row: Goal | Milestone) -> tuple[Client, str]:
    client, column = lock_living(row.client_id), "reached_at" if isinstance(row, Goal) else "done_at"
    row.refresh_from_db(fields=[column])
    return client, column
