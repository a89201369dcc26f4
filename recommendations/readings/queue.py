"""The coach's queue: what waits for a decision, in one of three orders, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from recommendations.models import Recommendation
from recommendations.querysets import RecommendationQuerySet

PAGE = 20
SENT = 10  # of those without an answer are shown beside the queue; each client has all of theirs
ORDERS: dict[str, tuple[str, ...]] = {
    "priority": ("priority_level", "element__order", "client__sort_name", "recommendation_id"),
    "client": ("client__sort_name", "client_id", "priority_level", "element__order", "recommendation_id"),
    "age": ("created_at", "recommendation_id"),
}


@dataclass(frozen=True)
class Group:
    """Suggestions under one heading: a priority with an element, a client, or all by age."""

    key: tuple[Any, ...]
    rows: list[Recommendation]

    @property
    def first(self) -> Recommendation:
        return self.rows[0]


@dataclass(frozen=True)
class Queue:
    by: str
    groups: list[Group]
    leaving: list[Recommendation] = field(default_factory=list)
    more_after: int | None = None  # the suggestion after which the next page begins

    @property
    def rows(self) -> list[Recommendation]:
        return [row for group in self.groups for row in group.rows]


def queue(suggestions: RecommendationQuerySet, *, by: str, after: str, at: datetime) -> Queue:
    """What waits among these suggestions; `after` is the last one of the page before. A fixed number of queries."""
    by = by if by in ORDERS else "priority"
    names = ORDERS[by]
    rows = suggestions.filter(status="proposed").exclude(client__state="archived")
    last = _key_of(suggestions, after, names)
    if last is not None:
        rows = rows.filter(_beyond(names, last))
    found = list(rows.select_related("client", "element", "activity", "batch").order_by(*names)[: PAGE + 1])
    shown = found[:PAGE]
    _count_open(suggestions, shown, at=at)
    leaving = suggestions.filter(status="approved").select_related("client").order_by("leaves_at", "recommendation_id")[:PAGE]
    return Queue(by, _grouped(shown, by), list(leaving), shown[-1].pk if len(found) > PAGE else None)


def waiting(suggestions: QuerySet[Recommendation], *, at_most: int) -> int:
    """How many wait, counted up to `at_most`."""
    return suggestions.filter(status="proposed").exclude(client__state="archived").order_by()[:at_most].count()


def unanswered(suggestions: QuerySet[Recommendation]) -> list[Recommendation]:
    """What was sent last, of all clients, and has no answer yet."""
    rows = suggestions.filter(status="sent").exclude(client__state="archived").select_related("client", "element")
    return list(rows.order_by("-sent_at", "-recommendation_id")[:SENT])


def _grouped(rows: list[Recommendation], by: str) -> list[Group]:
    keys = {"priority": lambda row: (row.priority_level, row.element_id), "client": lambda row: (row.client_id,), "age": lambda row: ()}
    return [Group(key, list(group)) for key, group in groupby(rows, key=keys[by])]


def _key_of(suggestions: QuerySet[Recommendation], after: str, names: Sequence[str]) -> tuple[Any, ...] | None:
    """Where this suggestion stands in the order, also when it was decided since."""
    if not (after.isdecimal() and len(after) < 19):
        return None
    return suggestions.filter(pk=int(after)).values_list(*names).first()


def _beyond(names: Sequence[str], values: Sequence[Any]) -> Q:
    found = Q()
    for place, name in enumerate(names):
        same = dict(zip(names[:place], values[:place], strict=True))
        found |= Q(**same, **{f"{name}__gt": values[place]})
    return found


def _count_open(suggestions: RecommendationQuerySet, rows: list[Recommendation], *, at: datetime) -> None:
    """Note beside each how many its client has without an answer."""
    clients = {row.client_id for row in rows}
    asked = suggestions.filter(client__in=clients).open(at).order_by().values("client").annotate(count=Count("pk"))
    counts = {line["client"]: line["count"] for line in asked} if clients else {}
    for row in rows:
        row.open_with_client = counts.get(row.client_id, 0)  # type: ignore[attr-defined]
