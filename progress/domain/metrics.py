"""What somebody did, day by day, as counts (docs/scores.md, "Metrics"): how often, never how well.

All days are those of the client's own calendar. A day without anything has no row; nothing private is in any of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

type Name = str  # one of NAMES, or ARCHETYPE followed by the slug of an archetype

NAMES: Mapping[str, str] = {
    "journal_days": "1 on each day on which an entry was shared",
    "tasks_due": "tasks that fell due: on their day, or on an earlier one on which they were settled; without those agreed away",
    "tasks_on_time": "of those due, done by their day",
    "tasks_late": "of those due, done after their day",
    "tasks_partly": "of those due, done in part",
    "tasks_done": "tasks done on this day, with or without a day agreed for them",
    "sessions_held": "sessions held",
    "checkins": "check-ins done",
    "resources_opened": "shared resources opened for the first time",
    "messages": "messages that the client wrote or answered",
}
ARCHETYPE = "archetype."
LONGEST_NAME = 60

OF_KIND: Mapping[str, Name] = {
    "session.held": "sessions_held",
    "checkin.done": "checkins",
    "resource.opened": "resources_opened",
    "message.written": "messages",
    "message.replied": "messages",
}
TAGGED = frozenset({"task.done", "entry.shared", "session.held", "recommendation.done"})
KINDS = frozenset({*OF_KIND, *TAGGED})
# Acts of these families change what is counted: they are counted themselves, take back what was, or speak of tasks.
FAMILIES = frozenset({"session.outcome", "task.agreed", "task.outcome", "suggestion.outcome", "checkin.done", "entry", *OF_KIND} - {"session.held"})

type About = tuple[str, int]


@dataclass(frozen=True)
class Deed:
    """An act that stands: of one of KINDS, on a day, about something or about nothing."""

    kind: str
    day: date
    about: About | None = None


@dataclass(frozen=True)
class Promise:
    """A task: the day agreed for it, and the day on which it was settled, if there are such days."""

    status: str
    due: date | None = None
    settled: date | None = None

    @property
    def fell(self) -> date | None:
        """The day it counts on; None without a day, and for what was agreed away."""
        if self.due is None or self.status in {"renegotiated", "skipped"}:
            return None
        return min(self.due, self.settled) if self.settled else self.due


def archetype_metric(slug: str) -> Name:
    """The name under which the acts tagged with this archetype are counted."""
    return f"{ARCHETYPE}{slug}"


def daily(deeds: Sequence[Deed], promises: Iterable[Promise], tags: Mapping[About, Collection[str]]) -> Counter[tuple[Name, date]]:
    """How often each metric happened on each day on which it did; `tags` are the archetypes that somebody gave to a thing."""
    counts = Counter((OF_KIND[deed.kind], deed.day) for deed in deeds if deed.kind in OF_KIND)
    counts.update({("journal_days", deed.day) for deed in deeds if deed.kind == "entry.shared"})
    counts.update(name_and_day for promise in promises for name_and_day in _of(promise))
    tagged = ((deed, tags.get(deed.about, ())) for deed in deeds if deed.kind in TAGGED and deed.about)
    counts.update((archetype_metric(slug), deed.day) for deed, slugs in tagged for slug in slugs)
    return counts


def _of(promise: Promise) -> Iterable[tuple[Name, date]]:
    if promise.status == "done" and promise.settled is not None:
        yield "tasks_done", promise.settled
    if promise.fell is None or promise.due is None:
        return
    yield "tasks_due", promise.fell
    if promise.status == "partly":
        yield "tasks_partly", promise.fell
    elif promise.status == "done":
        is_late = promise.settled is not None and promise.settled > promise.due
        yield "tasks_late" if is_late else "tasks_on_time", promise.fell
