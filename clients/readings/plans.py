"""One client's tasks and goals as a page shows them, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import F, QuerySet

from clients.models import Goal, Task
from clients.querysets import TaskQuerySet

OPEN, SETTLED = 200, 12
SALT = "settled"


@dataclass(frozen=True)
class TaskList:
    """The open tasks in their order, the settled ones newest first, and the mark where the next page of those begins."""

    open: list[Task]
    settled: list[Task]
    earlier: str
    is_cut: bool


def task_list(tasks: TaskQuerySet, *, show: str, element: str, before: str, at: datetime, today: Any) -> TaskList:
    """What of these tasks one page holds; `show` is "", "open", "overdue" or an outcome, `element` a slug or ""."""
    if element:
        tasks = tasks.filter(element__slug=element)
    tasks = tasks.select_related("element", "archetype", "settled_by", "followed_by")
    opened, settled = tasks.open(), tasks.settled().order_by("-settled_at", "-task_id")
    if show == "overdue":
        opened = opened.overdue(today)
    if show in Task.Status.values and show != Task.Status.OPEN:
        opened, settled = opened.none(), settled.filter(status=show)
    if show in {"open", "overdue"}:
        settled = settled.none()
    if before:
        settled = settled.settled_before(*_mark(before, at))
    rows, past = list(opened.in_order(today)[: OPEN + 1]), list(settled[: SETTLED + 1])
    last = past[SETTLED - 1] if len(past) > SETTLED else None
    earlier = signing.dumps([last.settled_at.isoformat(), last.pk], salt=SALT) if last and last.settled_at else ""
    return TaskList(rows[:OPEN], past[:SETTLED], earlier, len(rows) > OPEN)


def goals_in_order(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """With their steps: the open ones as they were set, then the reached ones, the newest first."""
    return goals.prefetch_related("milestones").order_by(F("reached_at").desc(nulls_first=True), "created_at", "id")


def _mark(before: str, at: datetime) -> tuple[datetime, int]:
    try:
        settled_at, task_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return at, 0
    return datetime.fromisoformat(settled_at), task_id
