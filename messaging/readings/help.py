"""The help card as a client reads it."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from messaging.domain.help import Numbers, countries_by_zone, numbers_of
from messaging.models import HelpCard

FILE = Path(__file__).resolve().parent.parent / "reference" / "help.yaml"


@dataclass(frozen=True)
class Card:
    words: str
    numbers: Numbers


def card_for(user: User) -> Card:
    """The practice's own words, and the numbers of its country, or of the one that the reader's time zone lies in."""
    own = HelpCard.objects.visible_to(user).order_by("-practice").first()
    country = (own.country if own else "") or country_of(user.time_zone)
    return Card(own.words if own else "", numbers_of(reference(), country))


@cache
def reference() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def country_of(zone: str) -> str:
    return _zones().get(zone, "")


@cache
def country_names() -> list[tuple[str, str]]:
    """The countries of which numbers are known, by name."""
    return sorted(((code, _names()[code]) for code in reference()["countries"]), key=lambda pair: pair[1])


@cache
def _names() -> dict[str, str]:
    return dict(line.split("\t") for line in _table("iso3166.tab") if line and not line.startswith("#"))  # type: ignore[misc]


@cache
def _zones() -> dict[str, str]:
    return countries_by_zone(_table("zone.tab"))


def _table(name: str) -> list[str]:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
