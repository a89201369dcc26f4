"""Reminding of tasks on the day that was agreed, in the morning of whoever agreed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import Preferences
from clients.models import Client, Task
from messaging.actions.notifying import notify
from messaging.domain.post import wall
from messaging.models import Notification

AHEAD = timedelta(days=8)
MOST = 5000


def plan_due_tasks(*, at: datetime, client_ids: Collection[int] | None = None) -> int:
    """Plan a word about every open task that falls due within a week, once for each task and day; how many are new."""
    near = Task.objects.open().filter(due_date__gte=at.date() - timedelta(days=1), due_date__lte=(at + AHEAD).date(), client__user__isnull=False)
    near = near.exclude(client__state=Client.State.ARCHIVED).select_related("client__user").order_by("client_id", "pk")
    tasks = list((near if client_ids is None else near.filter(client__in=client_ids))[:MOST])
    known = set(Notification.objects.filter(kind="task_due", about_id__in=[task.pk for task in tasks]).values_list("key", flat=True))
    return sum(_plan(task, at=at) for task in tasks if _key(task) not in known)


def is_still_due(row: Notification) -> bool:
    """Whether the task is open, and for that day."""
    task = Task.objects.open().filter(pk=row.about_id).first()
    return task is not None and _key(task) == row.key


def _plan(task: Task, *, at: datetime) -> bool:
    person, due_date = task.client.user, task.due_date
    if person is None or due_date is None or due_date < at.astimezone(person.zone).date():
        return False
    due_at = wall(due_date, Preferences.objects.of(person).digest_at, zone=person.zone)
    facts = {"what": task.task_description}
    return notify(person, "task_due", task, client=task.client, place=reverse("me"), at=at, key=_key(task), due_at=due_at, facts=facts) is not None


def _key(task: Task) -> str:
    return f"task_due:{task.pk}:{task.due_date}"
