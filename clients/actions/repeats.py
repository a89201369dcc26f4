"""What the calendar does with tasks: a weekly one comes round again, an open one becomes overdue. Safe to run at any time, and twice."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock
from clients.domain.repeats import day_ends_at, next_due
from clients.models import Act, Client, Task
from clients.readings.tasks import awaiting_next, newly_overdue


def agreed_act(task: Task, *, actor: User | None, at: datetime) -> Act:
    """The act of agreeing on a task, due when the client's day ends; it supersedes an earlier agreement on another day."""
    due_at = day_ends_at(task.due_date, task.client.zone) if task.due_date else None
    return acts.new_act(task.client, "task.agreed", actor=actor, about=task, at=at, due_at=due_at)


def follow_up(task: Task, *, at: datetime) -> Task | None:
    """Agree the next round of a weekly task; nothing while the coaching rests, and nothing twice. The caller holds the client."""
    client = task.client
    is_followed = Task.with_removed.filter(follows=task).exists()
    if not task.repeats or task.due_date is None or is_followed or client.state != Client.State.ACTIVE:
        return None
    following = Task(
        client=client,
        task_description=task.task_description,
        element_id=task.element_id,
        archetype_id=task.archetype_id,
        due_date=next_due(task.due_date, today=client.today(at)),
        repeats=True,
        follows=task,
        position=task.position,
        created_by_id=task.created_by_id,
        created_at=at,
    )
    following.save(force_insert=True)
    acts.record_many([agreed_act(following, actor=None, at=at)])
    return following


def follow_up_all(*, at: datetime) -> int:
    """Agree the next round of every weekly task that is settled or whose day has passed; return how many."""
    return sum(_follow_up_of(client_id, at=at) for client_id in awaiting_next(at=at).order_by("client_id").values_list("client_id", flat=True).distinct())


# Both ask again under the lock: whoever ran beside this has written meanwhile.
@transaction.atomic
def _follow_up_of(client_id: int, *, at: datetime) -> int:
    client = lock(client_id)
    waiting = list(awaiting_next(at=at).filter(client=client).order_by("task_id"))
    for task in waiting:
        task.client = client
    return sum(follow_up(task, at=at) is not None for task in waiting)


def note_overdue(*, at: datetime) -> int:
    """Record once for each task and day that the day passed while the task was open; return how many."""
    return sum(_note_overdue_of(client_id, at=at) for client_id in newly_overdue(at=at).order_by("client_id").values_list("client_id", flat=True).distinct())


@transaction.atomic
def _note_overdue_of(client_id: int, *, at: datetime) -> int:
    client = lock(client_id)
    fallen = []
    for task in newly_overdue(at=at).filter(client=client).order_by("task_id"):
        fallen.append(acts.new_act(client, "task.overdue", actor=None, about=task, at=day_ends_at(task.due_date, client.zone)))
    acts.record_many(fallen)
    return len(fallen)
