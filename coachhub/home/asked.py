"""What the address of the home asks for: words, filters, order, layout and page; anything unknown counts as not asked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Self

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from clients.models import Client
from clients.querysets import BANDS, SORTS, CardQuerySet
from coachhub.home.clock import Clock
from common.drawings import ELEMENTS

ROWS = (25, 50, 200)
LONGEST = 100
ALLOWED: dict[str, frozenset[str]] = {
    "state": frozenset(Client.State.values),
    "band": frozenset({*BANDS, "dormant", "new", "no_plan"}),
    "element": frozenset(ELEMENTS),
    "next": frozenset({"today", "week", "booked", "none"}),
    "tasks": frozenset({"open", "overdue"}),
    "needs": frozenset({"1"}),
    "sort": frozenset(SORTS) - {"match"},
    "view": frozenset({"table"}),
    "rows": frozenset(str(rows) for rows in ROWS[1:]),
    "lines": frozenset({"all"}),
}
# What narrows the list down, in the order in which it is shown.
FILTERS = ("q", "state", "band", "element", "tag", "archetype", "next", "tasks", "coach", "needs")


@dataclass(frozen=True)
class Asked:
    """One address of the home, word by word; empty is what everybody gets first."""

    q: str = ""
    state: str = ""
    band: str = ""
    element: str = ""
    tag: str = ""
    archetype: str = ""
    next: str = ""
    tasks: str = ""
    coach: str = ""
    needs: str = ""
    sort: str = ""
    view: str = ""
    rows: str = ""
    lines: str = ""
    after: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Self:
        """Read an address; a word that no filter knows is left out."""
        words = {field.name: " ".join(str(asked.get(field.name, "")).split()) for field in fields(cls)}
        words = {name: word for name, word in words.items() if word in ALLOWED.get(name, {word})}
        is_number = words["coach"].isascii() and words["coach"].isdigit() and len(words["coach"]) < 18
        return cls(**{name: word[:LONGEST] if name != "after" else word for name, word in words.items()} | {"coach": words["coach"] if is_number else ""})

    @property
    def query(self) -> str:
        """The words that differ from the first sight, as they stand in an address, without the page."""
        return urlencode({name: word for name, word in vars(self).items() if word and name not in {"after", "lines"}})

    def url(self, **changes: str) -> str:
        """The address with these words changed, from the first page on unless `after` is given."""
        asked = replace(self, **{"after": "", "lines": ""} | changes)
        query = urlencode({name: word for name, word in vars(asked).items() if word})
        return _home() + (f"?{query}" if query else "")

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters that are on."""
        return {name: word for name in FILTERS if (word := getattr(self, name))}

    @property
    def order(self) -> str:
        return self.sort or ("match" if self.q else "name")

    @property
    def sort_columns(self) -> set[str]:
        """The columns that this order reads."""
        return {column.lstrip("-") for column in SORTS[self.order]}

    @property
    def page_size(self) -> int:
        return int(self.rows or ROWS[0])

    def narrowed(self, cards: CardQuerySet, clock: Clock, *, needing: Mapping[int, Any]) -> CardQuerySet:
        """The cards that pass every filter; archived clients only when they are asked for."""
        cards = cards.filter(state=self.state) if self.state else cards.current()
        plain = {"leading": self.element, "tags__contains": [self.tag] if self.tag else "", "archetypes__contains": [self.archetype] if self.archetype else ""}
        cards = cards.filter(Q(**{column: word for column, word in plain.items() if word}))
        cards = cards.found_by(self.q) if self.q else cards
        cards = cards.with_band(self.band) if self.band else cards
        cards = cards.coached_by(int(self.coach)) if self.coach else cards
        cards = cards.filter(pk__in=list(needing)) if self.needs else cards
        cards = cards.filter(**{"tasks_open__gt" if self.tasks == "open" else "tasks_overdue__gt": 0}) if self.tasks else cards
        return self._meeting(cards, clock) if self.next else cards

    def _meeting(self, cards: CardQuerySet, clock: Clock) -> CardQuerySet:
        if self.next in {"today", "week"}:
            return cards.with_session_between(clock.today, clock.tomorrow if self.next == "today" else clock.week_end)
        booked = Q(next_session_at__gte=clock.now)
        return cards.filter(booked if self.next == "booked" else ~booked)

    def place(self) -> list[Any] | None:
        """Where the page begins, as an earlier page signed it for this order; None for the first page and for a mark of other making."""
        try:
            order, *place = signing.loads(self.after, salt="home") if self.after else (None,)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return place if order == self.order and len(place) == len(SORTS[order]) else None

    def mark(self, row: Mapping[str, Any]) -> str:
        """Where the page after this row begins."""
        values = [row[column.lstrip("-")] for column in SORTS[self.order]]
        return signing.dumps([self.order, *(value if isinstance(value, str | int | None) else value.isoformat() for value in values)], salt="home")


@cache
def _home() -> str:
    return reverse("home")
