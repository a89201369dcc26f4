"""Whom to call, by country: which country a time zone lies in, and the lines of the reference data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Line:
    number: str  # empty where only a page is known
    source: str
    checked: date
    service: str = ""
    what: str = ""
    hours: str = ""

    @property
    def dial(self) -> str:
        """The number as a phone dials it; empty where it is no number to call."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+") if self.number[:1].isdigit() else ""


@dataclass(frozen=True)
class Numbers:
    country: str  # ISO 3166-1, empty for none in particular
    name: str
    emergency: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def all(self) -> tuple[Line, ...]:
        return self.emergency + self.lines

    @property
    def checked(self) -> date:
        """The day on which all of them were known to be right."""
        return min(line.checked for line in self.all)


def numbers_of(data: Mapping[str, Any], country: str) -> Numbers:
    """The numbers of this country, or those that lead further from anywhere."""
    found = data["countries"].get(country)
    said = found or data["elsewhere"]
    emergency, lines = (tuple(Line(**line) for line in said[part]) for part in ("emergency", "lines"))
    return Numbers(country if found else "", said.get("name", ""), emergency, lines)


def countries_by_zone(lines: Iterable[str]) -> dict[str, str]:
    """The country of each time zone, from the lines of the zone table that every machine has."""
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2].strip(): row[0] for row in rows if len(row) > 2}
