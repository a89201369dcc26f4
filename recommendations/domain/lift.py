"""Whether the engine's choices are rated better than those of the simple rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

ENOUGH = 10  # ratings on each side before anything is said
Z95 = 1.96


@dataclass(frozen=True)
class Arm:
    """The ratings (1-5) of what one side chose."""

    ratings: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.ratings)

    @property
    def mean(self) -> float | None:
        return fmean(self.ratings) if self.ratings else None


@dataclass(frozen=True)
class Lift:
    """The difference of the means in rating points with its 95 % interval, None as long as there are too few ratings."""

    engine: Arm
    control: Arm
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether chance alone hardly made it."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def lift(engine: Arm, control: Arm) -> Lift:
    """The engine's mean minus the rule's."""
    if min(engine.count, control.count) < ENOUGH:
        return Lift(engine, control)
    difference = fmean(engine.ratings) - fmean(control.ratings)
    error = Z95 * sqrt(variance(engine.ratings) / engine.count + variance(control.ratings) / control.count)
    return Lift(engine, control, difference, difference - error, difference + error)
