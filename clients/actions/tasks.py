"""What becomes of tasks."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.models import Task


@transaction.atomic
def finish(task: Task, *, by: User, at: datetime) -> Task:
    """Tick a task; one that is not open stays as it is."""
    task = Task.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if task.status == Task.Status.OPEN:
        task.status, task.settled_at, task.settled_by = Task.Status.DONE, at, by
        task.save(update_fields=["status", "settled_at", "settled_by"])
        acts.record(task.client, "task.done", actor=by, about=task, at=at)
    return task


@transaction.atomic
def reopen(task: Task, *, by: User, at: datetime) -> Task:
    """Take a tick back."""
    task = Task.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if task.status != Task.Status.OPEN:
        task.status, task.settled_at, task.settled_by = Task.Status.OPEN, None, None
        task.save(update_fields=["status", "settled_at", "settled_by"])
        acts.record(task.client, "task.reopened", actor=by, about=task, at=at)
    return task
