"""What may be suggested at all: these bounds hold before anything is scored, and no score can lift them."""

from collections.abc import Collection, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

HIGHEST_INTENSITY = 2  # what stirs things up is offered by a person only
EASY_WEEKS = 2
OPEN_AT_MOST = 3
UNANSWERED_AT_MOST = 3


class Candidate(NamedTuple):
    """An activity as the bounds see it; days since it was last sent to this client, None for never."""

    activity: int
    coach: int | None
    kind: str
    language: str
    minutes: int
    intensity: int
    repeat_days: int
    tags: Collection[str] = ()
    contraindications: Collection[str] = ()
    is_archived: bool = False
    days_since: float | None = None


@dataclass(frozen=True)
class Bounds:
    """What holds for one client and one list; empty kinds or languages mean any. What comes with the house is said in every language."""

    coach: int
    weeks_together: float = 100.0
    intensity_cap: int = HIGHEST_INTENSITY
    minutes: int | None = None
    kinds: Set[str] = frozenset()
    languages: Set[str] = frozenset()
    blocked: Set[int] = frozenset()
    blocked_tags: Set[str] = frozenset()
    flags: Set[str] = frozenset()
    open_already: Set[int] = field(default_factory=frozenset)

    @cached_property
    def highest(self) -> int:
        """The highest intensity: never above 2, and nothing demanding while people are new to each other."""
        return min(1 if self.weeks_together < EASY_WEEKS else HIGHEST_INTENSITY, self.intensity_cap)


def is_allowed(candidate: Candidate, bounds: Bounds) -> bool:
    return (
        not candidate.is_archived
        and candidate.coach in {None, bounds.coach}
        and candidate.intensity <= bounds.highest
        and (bounds.minutes is None or candidate.minutes <= bounds.minutes)
        and (not bounds.kinds or candidate.kind in bounds.kinds)
        and (candidate.coach is None or not bounds.languages or candidate.language in bounds.languages)
        and candidate.activity not in bounds.blocked
        and candidate.activity not in bounds.open_already
        and bounds.blocked_tags.isdisjoint(candidate.tags)
        and bounds.flags.isdisjoint(candidate.contraindications)
        and (candidate.days_since is None or candidate.days_since >= candidate.repeat_days)
    )


def room(*, open_with_client: int) -> int:
    """How many more may wait with the client: three at a time, so none while three are unanswered."""
    return max(0, OPEN_AT_MOST - open_with_client)
