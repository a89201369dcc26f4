"""The help card as a client reads it."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

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
    return Card(own.words if own else "", numbers_for(own.country if own else "", user.time_zone))


@cache
def reference() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def country_of(zone: str) -> str:
    return _zones().get(zone, "")


def country_names() -> list[tuple[str, str]]:
    """The countries of which numbers are known, by name as the reader says it."""
    return sorted(((code, gettext(said["name"])) for code, said in reference()["countries"].items()), key=lambda pair: pair[1])


def numbers_for(practice_country: str, zone: str) -> Numbers:
    """The numbers of the country that the practice names, or of the one that the zone lies in."""
    return numbers_of(reference(), practice_country or country_of(zone))


@cache
def _zones() -> dict[str, str]:
    return countries_by_zone(_table("zone.tab"))


def _table(name: str) -> list[str]:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
