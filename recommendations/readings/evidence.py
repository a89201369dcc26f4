"""What a reason counted: the very rows of the record, as far as they stood when the list was made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from accounts.models import User
from clients.models import ArchetypeNote, FacetFocus
from progress.domain.standing import levels_on
from progress.readings import balance_records
from progress.readings.journal import EntryText, texts_for_ai
from recommendations.domain.reasons import LENGTH_NEAR
from recommendations.models import FeedbackEvent, Recommendation, SessionRecommendation
from recommendations.readings.signals import ENTRIES, ENTRIES_OF, MEAN_WEEKS

type Either = Recommendation | SessionRecommendation
SHOWN = 100


@dataclass(frozen=True)
class Evidence:
    """Behind the reason at one place: what was counted, and what it comes to."""

    place: int
    key: str
    facts: Mapping[str, Any]
    levels: list[tuple[date, float]] = field(default_factory=list)  # at the ends of weeks, the newest first
    ratings: list[FeedbackEvent] = field(default_factory=list)
    suggestions: list[Recommendation] = field(default_factory=list)
    entries: list[EntryText] = field(default_factory=list)
    notes: list[FacetFocus | ArchetypeNote] = field(default_factory=list)
    mean: float | None = None
    count: int = 0
    people: int = 0
    usual: float | None = None  # the mean that this one is compared with


def evidence_of(row: Either, reader: User) -> list[Evidence]:
    """For each reason that counted rows; at most four queries a reason, of which there are three at most."""
    found = ((place, reason, BEHIND.get(reason.get("key", ""))) for place, reason in enumerate(row.reasons))
    return [
        Evidence(place, reason["key"], reason.get("facts", {}), **behind(row, reader, reason.get("facts", {})))
        for place, reason, behind in found
        if behind is not None
    ]


def _fall(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    record = balance_records([row.client_id], at=row.created_at).get(row.client_id)
    if record is None:
        return {}
    known = [(day, levels_on(record, day)[facts["element"]]) for day in (record.today - timedelta(weeks=ago) for ago in range(MEAN_WEEKS))]
    levels = [(day, level.value) for day, level in known if level is not None and level.value is not None]
    return {"levels": levels, "count": len(levels), "mean": sum(value for _, value in levels) / len(levels) if levels else None}


def _kind(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    kind = facts["kind"]
    theirs = _rated(row).filter(client=row.client_id)
    same = theirs.filter(Q(recommendation__activity__kind=kind) | Q(recommendation__activity=None, recommendation__kind=kind))
    return _counted(same, theirs)


def _item(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of the clients of whoever reads it: nobody sees those of another coach."""
    everybody = _rated(row).visible_to(reader)  # type: ignore[attr-defined]
    return _counted(everybody.filter(recommendation__activity=row.activity_id), everybody)


def _again(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    last = _rated(row).filter(client=row.client_id, recommendation__activity=row.activity_id).order_by("-recommendation__sent_at")
    return {"ratings": list(last.select_related("recommendation", "client")[:1])}


def _length(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    over = _sent(row).filter(status__in=("done", "declined"), answered_at__lte=row.created_at).select_related("activity").order_by("-sent_at", "pk")
    minutes = row.minutes or 1
    near = [one for one in over if (its := one.minutes or (one.activity.minutes if one.activity else None)) and abs(log(its / minutes)) <= LENGTH_NEAR]
    return {"suggestions": near[:SHOWN], "count": len(near)}


def _repeat(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"suggestions": list(_sent(row).filter(activity=row.activity_id).order_by("-sent_at")[:1])}


def _theme(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    entries = texts_for_ai([row.client_id], row.created_at - ENTRIES_OF).get(row.client_id, [])
    return {"entries": [entry for entry in entries if entry.written_at <= row.created_at][:ENTRIES]}


def _focus(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"notes": list(FacetFocus.objects.filter(client=row.client_id, facet__name=facts["facet"], removed_at=None).select_related("facet")[:1])}


def _archetype(row: Either, reader: User, facts: Mapping[str, Any]) -> dict[str, Any]:
    notes = ArchetypeNote.objects.filter(client=row.client_id, archetype__name=facts["archetype"], removed_at=None)
    return {"notes": list(notes.select_related("archetype")[:1])}


BEHIND: dict[str, Callable[[Either, User, Mapping[str, Any]], dict[str, Any]]] = {
    "fall": _fall,
    "kind": _kind,
    "item": _item,
    "again": _again,
    "length": _length,
    "repeat": _repeat,
    "theme": _theme,
    "focus": _focus,
    "archetype": _archetype,
}


def _rated(row: Either) -> QuerySet[FeedbackEvent]:
    return FeedbackEvent.objects.filter(kind="rated", at__lte=row.created_at)


def _sent(row: Either) -> QuerySet[Recommendation]:
    return Recommendation.objects.reached().filter(client=row.client_id, sent_at__lte=row.created_at).exclude(withdrawn_at__lte=row.created_at)


def _counted(counted: QuerySet[FeedbackEvent], compared: QuerySet[FeedbackEvent]) -> dict[str, Any]:
    """The newest of these ratings, what they come to, and the mean of all that they are compared with."""
    found = counted.order_by().aggregate(mean=Avg("value"), count=Count("pk"), people=Count("client", distinct=True))
    usual = compared.order_by().aggregate(mean=Avg("value"))["mean"]
    return found | {"usual": usual, "ratings": list(counted.select_related("recommendation", "client").order_by("-at", "-pk")[:SHOWN])}
