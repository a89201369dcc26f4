"""Many tasks of one client at once, and their order. What cannot be done to one of them is left out, and the others are done."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.actions.repeats import agreed_act
from clients.actions.tasks import reopen, settle
from clients.models import Client, Element, Task

KEPT_FOR = timedelta(days=1)  # so long a removed task can be taken back

type Ids = Collection[int]


@transaction.atomic
def settle_all(client: Client, ids: Ids, outcome: str, *, by: User, at: datetime) -> list[Task]:
    """Settle those of these tasks that are open; return them."""
    return [settle(task, outcome, by=by, at=at) for task in _open(lock_living(client.pk), ids)]


@transaction.atomic
def reopen_all(client: Client, ids: Ids, *, by: User, at: datetime) -> list[Task]:
    settled = lock_living(client.pk).tasks.settled().filter(pk__in=ids).order_by("task_id")
    return [reopen(task, by=by, at=at) for task in settled]


@transaction.atomic
def set_days(client: Client, days: Mapping[int, date | None], *, by: User, at: datetime) -> list[Task]:
    """Give open tasks other due dates; a weekly one keeps one. Return those whose day is another now."""
    moved = [task for task in _open(lock_living(client.pk), days) if task.due_date != days[task.pk] and (days[task.pk] or not task.repeats)]
    for task in moved:
        task.due_date, task.version = days[task.pk], task.version + 1
    Task.objects.bulk_update(moved, ["due_date", "version"])
    acts.record_many(agreed_act(task, actor=by, at=at) for task in moved)
    return moved


def move_days(client: Client, ids: Ids, move: Callable[[date], date], *, by: User, at: datetime) -> list[Task]:
    """Move the due dates of open tasks; one without a date is left out."""
    dated = client.tasks.open().filter(pk__in=ids, due_date__isnull=False)
    return set_days(client, {task.pk: move(task.due_date) for task in dated}, by=by, at=at)


@transaction.atomic
def set_elements(client: Client, elements: Mapping[int, int | None]) -> list[Task]:
    """Give open tasks other elements (by id, None for none); return those that have another now."""
    known = set(Element.objects.values_list("pk", flat=True)) | {None}
    found = _open(lock_living(client.pk), elements)
    changed = [task for task in found if task.element_id != elements[task.pk] and elements[task.pk] in known]
    for task in changed:
        task.element_id, task.version = elements[task.pk], task.version + 1
    Task.objects.bulk_update(changed, ["element", "version"])
    return changed


@transaction.atomic
def remove(client: Client, ids: Ids, *, by: User, at: datetime) -> list[Task]:
    """Take open tasks off the list that should not stand there; what was settled happened, and stays. For a day they can be put back."""
    removed = _open(lock_living(client.pk), ids)
    for task in removed:
        # What hangs together by rounds is cut here: neither the one before nor the removed one may make another round.
        Task.with_removed.filter(followed_by=task).update(repeats=False)
        followers = Task.with_removed.filter(follows=task).update(follows=None)
        task.removed_at, task.repeats = at, task.repeats and not followers
    Task.objects.bulk_update(removed, ["removed_at", "repeats"])
    acts.record_many(acts.new_act(task.client, "task.withdrawn", actor=by, about=task, at=at) for task in removed)
    return removed


@transaction.atomic
def put_back(client: Client, ids: Ids, *, by: User, at: datetime) -> list[Task]:
    """Put removed tasks back on the list."""
    client = lock_living(client.pk)
    removed = list(Task.with_removed.filter(client=client, pk__in=ids, removed_at__gt=at - KEPT_FOR).order_by("task_id"))
    Task.with_removed.filter(pk__in=[task.pk for task in removed]).update(removed_at=None)
    acts.record_many(agreed_act(_of(task, client), actor=by, at=at) for task in removed)
    return removed


def forget_removed_tasks(*, at: datetime) -> int:
    """Delete removed tasks that nobody put back within a day; return how many."""
    return Task.with_removed.filter(removed_at__lte=at - KEPT_FOR).delete()[0]


@transaction.atomic
def move(task: Task, to: str, *, today: date) -> None:
    """Move an open task "up", "down" or to the "top" of its part of the list: the overdue ones stand before the others."""
    group = _neighbours(lock_living(task.client_id), task, today)
    here = next((place for place, row in enumerate(group) if row.pk == task.pk), None)
    if here is not None:
        there = {"up": here - 1, "down": here + 1, "top": 0}.get(to, here)
        _arrange(group, here, min(max(there, 0), len(group) - 1))


@transaction.atomic
def move_before(task: Task, other_id: int | None, *, today: date) -> None:
    """Move an open task before another one of its part of the list, without one to the end."""
    group = _neighbours(lock_living(task.client_id), task, today)
    others = [row.pk for row in group if row.pk != task.pk]
    here = next((place for place, row in enumerate(group) if row.pk == task.pk), None)
    if here is not None:
        _arrange(group, here, others.index(other_id) if other_id in others else len(others))


def _open(client: Client, ids: Ids) -> list[Task]:
    return [_of(task, client) for task in client.tasks.open().filter(pk__in=ids).order_by("task_id")]


def _of(task: Task, client: Client) -> Task:
    task.client = client
    return task


def _neighbours(client: Client, task: Task, today: date) -> list[Task]:
    """The part of the list in which the task stands."""
    rows = list(client.tasks.open().in_order(today))
    return [row for row in rows if _is_late(row, today) == _is_late(task, today)]


def _arrange(group: list[Task], here: int, there: int) -> None:
    group.insert(there, group.pop(here))
    for place, row in enumerate(group, 1):
        row.position = place
    Task.objects.bulk_update(group, ["position"])


def _is_late(task: Task, today: date) -> bool:
    return task.due_date is not None and task.due_date < today
