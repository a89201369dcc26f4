"""What a trial comes to, and how sure the difference between two policies is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.simulator.lives import Diary
from recommendations.domain.simulator.worlds import SENT

DEPTHS = (10, 30, 100)
RESAMPLES = 2000


@dataclass(frozen=True)
class Outcome:
    """One policy in one world: mean expected rating of the first 10, 30, 100 that were sent to each client, and the rest over all."""

    ratings: tuple[float, ...]
    regret: float
    approved: float  # share of what the coach read
    for_lowest: float  # share of what was sent
    lowest_level: float
    mean_level: float


def outcome_of(diary: Diary) -> Outcome:
    return Outcome(
        ratings=tuple(float(diary.rating[:, : depth // SENT].mean()) for depth in DEPTHS),
        regret=float(diary.regret.mean()),
        approved=diary.approved / diary.read,
        for_lowest=float(diary.for_lowest.mean()),
        lowest_level=float(diary.levels.min(axis=2).mean()),
        mean_level=float(diary.levels[:, -1].mean()),
    )


@dataclass(frozen=True)
class Figure:
    """A mean over worlds with its 95 % interval."""

    value: float
    low: float
    high: float


def figure(values: Sequence[float] | Numbers) -> Figure:
    """The mean, and the interval by drawing worlds anew; the same for the same values."""
    numbers = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(0).integers(len(numbers), size=(RESAMPLES, len(numbers)))
    low, high = np.quantile(numbers[drawn].mean(axis=1), (0.025, 0.975))
    return Figure(float(numbers.mean()), float(low), float(high))
