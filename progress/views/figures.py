"""A chart with everything that says the same: a sentence, a table, and the numbers for the drawing and for a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language

from clients.models import Client
from common.formulas import harmless
from progress.views.telling import Telling


@dataclass(frozen=True)
class Line:
    """A line of a table: what it is about, the words of its cells, the way to what is behind it, and the same as plain values for a file."""

    head: str
    cells: Sequence[str]
    plain: Sequence[Any]
    url: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Drawing:
    """One picture of a figure: which element draws it (`kind`), its name, and its numbers for the script."""

    slug: str
    kind: str
    name: str
    summary: str
    numbers: Mapping[str, Any]
    element: str = ""
    url: str = ""

    @property
    def numbers_id(self) -> str:
        """What the page calls the numbers."""
        return f"{self.slug}-numbers"


@dataclass(frozen=True)
class Figure:
    """One or several drawings with one title, one table and one file; without numbers nothing can be drawn, and `nothing` says why."""

    slug: str
    title: str
    summary: str
    columns: Sequence[str]
    lines: Sequence[Line]
    drawings: Sequence[Drawing] = field(default_factory=list)
    nothing: str = ""
    file: str = ""

    def sheet(self) -> list[list[Any]]:
        """The table as rows for a file; no cell is a formula."""
        rows = [[line.day.isoformat() if line.day else line.head, *line.plain] for line in self.lines]
        return [[harmless(value) for value in row] for row in [list(self.columns), *rows]]


@dataclass(frozen=True)
class Place:
    """The pages of one client's progress, as the coach or the client finds them."""

    client: Client
    is_own: bool = False
    tell: Telling = field(default_factory=Telling)

    def progress(self) -> str:
        return reverse("my_progress") if self.is_own else reverse("progress:progress", args=[self.client.pk])

    def element(self, slug: str) -> str:
        return self._address("element", slug)

    def metric(self, slug: str) -> str:
        return self._address("metric", slug)

    def file(self, slug: str) -> str:
        return self._address("file", slug)

    def _address(self, page: str, slug: str) -> str:
        return _pattern(f"my_progress_{page}", slug) if self.is_own else _pattern(f"progress:{page}", slug).replace("/0/", f"/{self.client.pk}/", 1)


def short_day(day: date) -> str:
    return _written(day, "SHORT_MONTH_DAY", get_language())


def column_day(day: date, *, today: date) -> str:
    """The day as short as it can be without doubt."""
    return _written(day, "SHORT_MONTH_DAY" if day.year == today.year else "SHORT_DATE_FORMAT", get_language())


def full_day(day: date) -> str:
    return _written(day, "DATE_FORMAT", get_language())


def some_days(days: Sequence[date], *, most: int) -> list[date]:
    """A few of these days (at least two), evenly apart, with the first and the last."""
    number = min(most, len(days))
    return [days[round(place * (len(days) - 1) / max(1, number - 1))] for place in range(number)]


@lru_cache(maxsize=4000)
def _written(day: date, form: str, language: str | None) -> str:
    return date_format(day, form)


@cache
def _pattern(name: str, slug: str) -> str:
    """The address for client 0: looking one up for every point of a chart would take longer than all queries."""
    return reverse(name, args=[slug] if name.startswith("my_") else [0, slug])
