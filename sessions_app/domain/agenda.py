"""The arithmetic of a plan: places, minutes, and how its bar is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BLOCKS = 60


@dataclass(frozen=True)
class Fit:
    """Minutes planned against the minutes there are."""

    planned: int
    slot: int

    @property
    def left(self) -> int:
        return max(self.slot - self.planned, 0)

    @property
    def over(self) -> int:
        return max(self.planned - self.slot, 0)


@dataclass(frozen=True)
class Stretch:
    """A part of the bar: from which minute on, how many, of which element, empty for none."""

    start: int
    minutes: int
    element: str


def place_of(to: str, *, now: int, of: int) -> int | None:
    """Where (from 1) something at place `now` of so many goes for "up", "down", "top", "bottom" or a number; None for any other word."""
    asked = {"up": now - 1, "down": now + 1, "top": 1, "bottom": of}.get(to)
    if asked is None:
        if not (to.isascii() and to.isdecimal() and len(to) < 6):
            return None
        asked = int(to)
    return min(max(asked, 1), of)


def moved[Thing](things: Sequence[Thing], *, now: int, to: int) -> list[Thing]:
    """The same things with the one at place `now` at place `to`, both from 1."""
    rest = [*things[: now - 1], *things[now:]]
    return [*rest[: to - 1], things[now - 1], *rest[to - 1 :]]


def stretches(blocks: Sequence[tuple[int, str]]) -> list[Stretch]:
    """Blocks as (minutes, element), one after the other."""
    start, found = 0, []
    for minutes, element in blocks:
        found.append(Stretch(start, minutes, element))
        start += minutes
    return found
