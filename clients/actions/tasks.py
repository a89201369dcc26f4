"""What coach and client agree to do, and what becomes of it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.actions.people import ChangedMeanwhile
from clients.actions.repeats import agreed_act, follow_up
from clients.models import Archetype, Client, Task
from common.jobs import defer_once

OPEN, RENEGOTIATED = Task.Status.OPEN, Task.Status.RENEGOTIATED
EDITED = ["task_description", "element", "archetype", "due_date", "repeats", "version"]


@transaction.atomic
def agree(task: Task, *, by: User, at: datetime) -> Task:
    """Write a new task down, at the end of the client's list."""
    client = lock_living(task.client_id)
    task.client, task.created_by, task.created_at, task.position = client, by, at, last_position(client)
    task.save(force_insert=True)
    acts.record_many([agreed_act(task, actor=by, at=at)])
    return task


@transaction.atomic
def change(task: Task, *, version: int, by: User, at: datetime) -> Task:
    """Save other words or another day; ChangedMeanwhile when `version` is no longer the one that stands."""
    client = lock_living(task.client_id)
    current = Task.objects.get(pk=task.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    task.client, task.version = client, version + 1
    task.save(update_fields=EDITED)
    _recount(task, was=current.archetype_id)
    if task.status == OPEN and task.due_date != current.due_date:
        acts.record_many([agreed_act(task, actor=by, at=at)])
    return task


@transaction.atomic
def settle(task: Task, outcome: str, *, by: User, at: datetime, note: str = "", new_due: date | None = None) -> Task:
    """Say what became of an open task; one that is settled stays as it is. What was renegotiated is agreed anew for `new_due`."""
    client, task = _locked(task)
    if task.status != OPEN:
        return task
    task.status, task.outcome_note, task.settled_at, task.settled_by = outcome, note, at, by
    task.version += 1
    task.save(update_fields=["status", "outcome_note", "settled_at", "settled_by", "version"])
    acts.record(client, f"task.{outcome}", actor=by, about=task, at=at)
    if outcome == RENEGOTIATED and new_due is not None:
        _agree_anew(task, new_due, by=by, at=at)
    else:
        follow_up(task, at=at)
    return task


@transaction.atomic
def answer(task: Task, outcome: str, *, archetype: Archetype | None, by: User, at: datetime, note: str = "", new_due: date | None = None) -> Task:
    """What the client says of a task: what became of it, and the archetype that they saw in it."""
    return settle(tag(task, archetype), outcome, by=by, at=at, note=note, new_due=new_due)


@transaction.atomic
def tag(task: Task, archetype: Archetype | None) -> Task:
    """Say which archetype is in a task, settled or not; None for nothing in particular."""
    _, task = _locked(task)
    was, task.archetype = task.archetype_id, archetype
    if task.archetype_id != was:
        task.version += 1
        task.save(update_fields=["archetype", "version"])
        _recount(task, was=was)
    return task


def finish(task: Task, *, by: User, at: datetime) -> Task:
    """Tick a task; one that is not open stays as it is."""
    return settle(task, Task.Status.DONE, by=by, at=at)


@transaction.atomic
def reopen(task: Task, *, by: User, at: datetime) -> Task:
    """Take the outcome back, and what followed from it as long as nobody touched that."""
    client, task = _locked(task)
    if task.status == OPEN:
        return task
    _take_back_follower(task, by=by, at=at)
    task.status, task.outcome_note, task.settled_at, task.settled_by = OPEN, "", None, None
    task.version += 1
    task.save(update_fields=["status", "outcome_note", "settled_at", "settled_by", "version"])
    acts.record(client, "task.reopened", actor=by, about=task, at=at)
    return task


def last_position(client: Client) -> int:
    """Where a new task stands: after those that somebody arranged; while nobody did, all share the first place."""
    return (client.tasks.open().aggregate(last=Max("position"))["last"] or 0) + 1 if client.tasks.open().filter(position__gt=1).exists() else 1


def _locked(task: Task) -> tuple[Client, Task]:
    client = lock_living(task.client_id)
    task = Task.objects.select_related("element", "archetype").get(pk=task.pk)
    task.client = client
    return client, task


def _agree_anew(task: Task, due: date, *, by: User, at: datetime) -> None:
    """The same task for another day. It takes the weekly round along, unless the next round exists already."""
    is_free = not Task.with_removed.filter(follows=task).exists()
    anew = Task(
        client=task.client,
        task_description=task.task_description,
        element=task.element,
        archetype_id=task.archetype_id,
        due_date=due,
        repeats=task.repeats and is_free,
        follows=task if is_free else None,
        position=task.position,
        created_by=by,
        created_at=at,
    )
    anew.save(force_insert=True)
    acts.record_many([agreed_act(anew, actor=by, at=at)])


def _recount(task: Task, *, was: str | None) -> None:
    """An act that was counted under one archetype counts under another."""
    if task.status == Task.Status.DONE and task.archetype_id != was:
        defer_once("progress.recount", client_id=task.client_id)


def _take_back_follower(task: Task, *, by: User, at: datetime) -> None:
    # Only what the same stroke agreed: a next round that was there before stays.
    follower = Task.objects.filter(follows=task, status=OPEN, version=1, created_at=task.settled_at).first()
    if follower is not None:
        acts.record(task.client, "task.withdrawn", actor=by, about=follower, at=at)
        follower.delete()
