"""Stretches of time as charts show them: by days or by weeks, counted back from the last day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

type Period = Literal["4w", "12w", "year", "all"]

DAY, WEEK = 1, 7
LENGTHS: Mapping[Period, tuple[int, int]] = {"4w": (28, DAY), "12w": (84, WEEK), "year": (364, WEEK)}  # in days: how long, and how long a step


@dataclass(frozen=True)
class Span:
    """The days from `begins` (None: from the first there is) to `ends`, both within, in steps of `step` days of which the last ends with the span."""

    begins: date | None
    ends: date
    step: int

    def starting(self, first: date | None) -> "Span":
        """The same with a beginning: that of `first`, widened to whole steps; one that has a beginning stays as it is."""
        if self.begins is not None:
            return self
        days = max(0, (self.ends - (first or self.ends)).days) // self.step * self.step + self.step
        return Span(self.ends - timedelta(days=days - 1), self.ends, self.step)

    @property
    def steps(self) -> list[date]:
        """The first day of each step, the oldest first; none while the beginning is open."""
        if self.begins is None:
            return []
        return [self.begins + timedelta(days=days) for days in range(0, (self.ends - self.begins).days + 1, self.step)]


def span_of(period: Period, *, today: date) -> Span:
    """The span of one of the four periods that ends today."""
    if period == "all":
        return Span(None, today, WEEK)
    days, step = LENGTHS[period]
    return Span(today - timedelta(days=days - 1), today, step)


def day_before_now(*, begins: date, first: date | None, now: date) -> date:
    """The day with which `now` is compared when nobody chose one: that on which the span begins, or the first of which anything is known."""
    return min(max(begins, first or now), now - timedelta(days=1))


def daily_span(*, begins: date, ends: date) -> Span:
    return Span(begins, ends, DAY)
