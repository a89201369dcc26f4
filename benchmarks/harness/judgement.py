"""From paired samples to a verdict that a noisy machine cannot flip.

Each round measures all targets within a blink, so a busy neighbour slows both sides of a ratio. Whole runs of
neighbouring rounds are drawn again (a block bootstrap): slow spells last longer than one round, and rounds drawn one by
one would make the interval too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from statistics import median

DRAWS = 800
BLOCK = 4
CONFIDENCE = 0.99  # several looks at growing samples leave about 95 % for the final one


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNCLEAR = "too noisy to tell"
    SHOWN = "shown"


@dataclass(frozen=True)
class Interval:
    """A ratio of medians and where it lies with 99 % confidence."""

    ratio: float
    low: float
    high: float


def interval(of: Sequence[float], to: Sequence[float]) -> Interval:
    """The ratio of the medians of paired samples, with its block bootstrap interval; ValueError for no or unequal samples."""
    if not of or len(of) != len(to) or min(*of, *to) <= 0:
        raise ValueError("A ratio needs as many samples of the one as of the other, all above zero.")
    ratio = median(of) / median(to)
    ratios = sorted(_draws(of, to))
    cut = int(len(ratios) * (1 - CONFIDENCE) / 2)
    return Interval(ratio, min(ratio, ratios[cut]), max(ratio, ratios[-1 - cut]))


def verdict(found: Interval, *, at_most: float) -> Outcome:
    """Passed or failed when the whole interval lies on one side of the bar."""
    if found.high <= at_most:
        return Outcome.PASSED
    return Outcome.FAILED if found.low > at_most else Outcome.UNCLEAR


def _draws(of: Sequence[float], to: Sequence[float]) -> list[float]:
    random, count = Random(len(of)), len(of)
    block = min(BLOCK, count)
    starts = range(count)
    ratios = []
    for _ in range(DRAWS):
        rounds = [(start + step) % count for start in random.choices(starts, k=-(-count // block)) for step in range(block)][:count]
        ratios.append(median([of[at] for at in rounds]) / median([to[at] for at in rounds]))
    return ratios
