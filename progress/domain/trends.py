"""The five levels over a period, and what changed between two days (docs/scores.md, "Progress")."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

from progress.domain.balance import ELEMENTS, Element
from progress.domain.levels import REACH_DAYS, Level, Reading, change, combine
from progress.domain.spans import WEEK, Span

type Going = Literal["rose", "fell", "same", "unknown_now", "unknown_then", "unknown"]

MOST_STEPS = 60


@dataclass(frozen=True)
class Mark:
    """A level as it was on a day; None where nothing was known, or what was known is too old to say."""

    day: date
    level: Level | None

    @property
    def value(self) -> float | None:
        return self.level.value if self.level else None


@dataclass(frozen=True)
class Move:
    """How one element went from one day to a later one; `then` and `now` are None where there is no number."""

    element: Element
    going: Going
    then: float | None
    now: float | None


def coarse_enough(span: Span) -> Span:
    """The same days in steps of so many weeks that a chart can hold them; a span with a beginning."""
    if span.begins is None or len(span.steps) <= MOST_STEPS:
        return span
    days = (span.ends - span.begins).days + 1
    step = ceil(days / WEEK / MOST_STEPS) * WEEK
    return Span(span.ends - timedelta(days=ceil(days / step) * step - 1), span.ends, step)


def by_week(span: Span) -> Span:
    """The same days in steps of a week at least: what is counted by the week has no days."""
    return span if span.step >= WEEK or span.begins is None else Span(span.begins, span.ends, WEEK)


def trend(readings: Sequence[Reading], span: Span) -> list[Mark]:
    """The level at the end of each step, from readings sorted by day."""
    dates = [reading.day for reading in readings]
    ends = [begins + timedelta(days=span.step - 1) for begins in span.steps]
    return [Mark(day, combine(_in_reach(readings, dates, day), on=day)) for day in ends]


def moves(then: Mapping[Element, Level | None], now: Mapping[Element, Level | None]) -> list[Move]:
    """How each of the five went, in their order; a difference that chance could make is none."""
    return [_move(element, then.get(element), now.get(element)) for element in ELEMENTS]


def _in_reach(readings: Sequence[Reading], dates: list[date], day: date) -> Sequence[Reading]:
    return readings[bisect_left(dates, day - timedelta(days=REACH_DAYS)) : bisect_right(dates, day)]


def _move(element: Element, then: Level | None, now: Level | None) -> Move:
    before, after = then.value if then else None, now.value if now else None
    moved = change(now, then)
    if moved is None:
        going: Going = "unknown" if before is None and after is None else "unknown_now" if after is None else "unknown_then"
    else:
        going = "same" if moved.certainty == "none" else "rose" if moved.by > 0 else "fell"
    return Move(element, going, before, after)
