"""Tasks on which the calendar has something to do."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast

from clients.models import Act, Client, Task
from clients.querysets import TaskQuerySet

# Two days on which a task was due end at least a day apart, whatever a change of clocks or of the time zone does to their midnights.
APART = timedelta(hours=6)


class _DayEnds(Func):
    template = "timezone(%(expressions)s + interval '1 day')"


def awaiting_next(*, at: datetime) -> TaskQuerySet:
    """Weekly tasks of active clients that are settled, or whose day has passed, and that nothing follows yet."""
    is_over = ~Q(status=Task.Status.OPEN) | Q(due_date__lt=_today(at))
    return _living(client__state=Client.State.ACTIVE).filter(is_over, repeats=True, followed_by=None)


def newly_overdue(*, at: datetime) -> TaskQuerySet:
    """Open tasks whose day has passed, by the client's calendar, of which the log does not say so yet."""
    fell_at = _DayEnds("client__time_zone", "due_date", output_field=DateTimeField())
    near = Q(at__gt=OuterRef("fell_at") - Value(APART), at__lt=OuterRef("fell_at") + Value(APART))
    noted = Act.objects.filter(near, client=OuterRef("client"), about_type="clients.task", about_id=OuterRef("task_id"), kind="task.overdue")
    return _living().open().filter(due_date__lt=_today(at)).alias(fell_at=fell_at).filter(~Exists(noted))


def _living(**conditions: Any) -> TaskQuerySet:
    return Task.objects.filter(client__erased_at=None, **conditions).exclude(client__state=Client.State.ARCHIVED)


def _today(at: datetime) -> Cast:
    return Cast(Func(F("client__time_zone"), Value(at), function="timezone"), DateField())
