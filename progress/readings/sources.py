"""What is behind a count: the acts and tasks of a few days, as far as the reader may see them."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from accounts.models import User
from clients.models import Act, Client, Task
from common.registry import archetype_tags
from progress.domain.metrics import TAGGED, Promise
from progress.domain.spans import Span
from progress.models import Entry
from progress.readings.engagement import standing

MOST = 200
DAY = timedelta(days=1)
WRITTEN = ("entry.shared", "entry.private")


def acts_between(user: User, client: Client, kinds: Collection[str], *, first: date, last: date) -> list[Act]:
    """The acts of these kinds that stand, the newest first; days by the client's calendar."""
    days = {"at__gte": _start(client, first), "at__lt": _start(client, last + DAY)}
    acts = standing(Act.objects.visible_to(user).filter(client=client, kind__in=kinds, **days))
    return list(acts.newest_first()[:MOST])


def days_written(user: User, client: Client, span: Span) -> dict[date, int]:
    """How many entries this reader may know of on each day of the span."""
    begins, ends = span.begins or span.ends, span.ends
    rows = Entry.objects.readable_by(user).filter(client=client, written_at__gte=_start(client, begins), written_at__lt=_start(client, ends + DAY))
    return Counter(client.today(at) for at in rows.values_list("written_at", flat=True).order_by())


def tagged_between(user: User, client: Client, *, first: date, last: date) -> list[tuple[str, Act]]:
    """The acts about things that somebody tagged with an archetype, each with its slug."""
    tags = {(about_type, about_id, slug) for part in archetype_tags for about_type, about_id, slug in part.run([client.pk])}
    acts = acts_between(user, client, TAGGED, first=first, last=last)
    found = [(slug, act) for about_type, about_id, slug in tags for act in acts if (act.about_type, act.about_id) == (about_type, about_id)]
    return sorted(found, key=_by_name)


def tasks_between(user: User, client: Client, *, first: date, last: date) -> list[Task]:
    """The tasks that fell due on these days, the newest first."""
    near = Q(due_date__gte=first) | Q(settled_at__gte=_start(client, first))
    rows = Task.objects.visible_to(user).filter(near, client=client).exclude(status__in=["renegotiated", "skipped"]).order_by("-due_date", "-task_id")
    return [task for task in rows[: 5 * MOST] if (fell := _fell(task, client)) and first <= fell <= last]


def _fell(task: Task, client: Client) -> date | None:
    return Promise(task.status, task.due_date, client.today(task.settled_at) if task.settled_at else None).fell


def _start(client: Client, day: date) -> datetime:
    return datetime.combine(day, time(), client.zone)


def _by_name(pair: tuple[str, Act]) -> tuple[str, datetime]:
    return pair[0], pair[1].at
