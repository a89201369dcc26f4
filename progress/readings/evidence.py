"""What stands behind one client's score: the tasks and acts by name, so that every fact of it can be opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from clients.domain.kinds import MEANINGFUL, SEEN_BY_COACH
from clients.models import Act, Task
from progress.domain.engagement import JOURNAL_BINS, Facts
from progress.domain.history import facts_on, resources_on
from progress.models import Entry
from progress.readings.engagement import Told, standing

WEEK = timedelta(weeks=1)
JOURNAL_SPAN = WEEK * (len(JOURNAL_BINS) + 2)  # today's four weeks and those of a week ago, with a week to spare


@dataclass
class Evidence:
    """By name what the score sees now and saw a week ago: titles and newest act of tasks, acts by id, shared entries by day."""

    zone: ZoneInfo
    task_titles: dict[int, str] = field(default_factory=dict)
    task_acts: dict[int, Act] = field(default_factory=dict)
    acts: dict[int, Act] = field(default_factory=dict)
    entries: dict[date, Entry] = field(default_factory=dict)
    last_act: Act | None = None


def evidence_of(client_id: int, told: Told, *, at: datetime) -> Evidence:
    """The evidence for one client's score at this moment and a week before, in four queries."""
    found = Evidence(told.zone)
    moments = [moment.astimezone(told.zone) for moment in (at, at - WEEK)]
    seen = [facts_on(told.history, moment) for moment in moments]
    tasks = {event.ref for facts in seen for event in facts.tasks}
    refs = _act_refs(seen) | {item.ref for moment in moments for item, _ in resources_on(told.history, moment)}
    found.task_titles = dict(Task.objects.filter(client=client_id, pk__in=tasks).values_list("pk", "task_description"))
    mine = Act.objects.filter(client=client_id, kind__in=SEEN_BY_COACH, at__lte=at)
    wanted = Q(pk__in=refs) | Q(about_type=Task._meta.label_lower, about_id__in=tasks)
    for act in mine.filter(wanted).order_by("act_id"):
        _place(act, found)
    for entry in Entry.objects.shared().filter(client=client_id, written_at__gt=at - JOURNAL_SPAN, written_at__lte=at).order_by("pk").only("written_at"):
        found.entries.setdefault(entry.written_at.astimezone(found.zone).date(), entry)
    found.last_act = standing(mine.filter(kind__in=MEANINGFUL)).order_by("-at", "-act_id").first()
    return found


def _act_refs(seen: Sequence[Facts]) -> set[int]:
    return {event.ref for facts in seen for events in (facts.sessions, facts.replies, facts.responses) for event in events}


def _place(act: Act, found: Evidence) -> None:
    if act.kind.startswith("task.") and act.about_id is not None:
        found.task_acts[act.about_id] = act
    found.acts[act.pk] = act
