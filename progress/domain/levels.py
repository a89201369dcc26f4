"""How much of one element there is, from readings of different kind and age (docs/scores.md, "Balance").

Levels run from 0 to 100 and do not depend on each other. Unknown is None, never a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, sqrt
from typing import Literal

FORMULA_VERSION = 1

type Source = Literal["self", "coach", "pulse", "journal"]
type Confidence = Literal["stale", "low", "fair", "good"]
type Word = Literal["quiet", "strained", "present", "uneven", "strong", "hot"]
type Certainty = Literal["none", "likely", "clear"]


@dataclass(frozen=True)
class Trust:
    """What a source's readings weigh when new, after how many days they weigh half, and how far off one may be, in points."""

    base: float
    half_life: int
    se: float


SOURCES: Mapping[Source, Trust] = {"self": Trust(1.0, 30, 11.5), "coach": Trust(0.8, 45, 15.0), "pulse": Trust(0.4, 14, 20.0), "journal": Trust(0.2, 21, 25.0)}
# What somebody writes about is no measure of what they have, and the entry may be private: journals are left out of every level.
COUNTED: Sequence[Source] = ("self", "coach", "pulse")
LEAST_WEIGHT = 0.01
REACH_DAYS = 285  # from then on even a coach's rating at full quality is below the least weight
DRIFT, DRIFT_DAYS = 8.0, 30  # how far a person may move unseen: 8 points in 30 days, growing with the root of time
LEAST_SE = 5.0
Z80, Z95 = 1.2816, 1.9600
STALE_BELOW, FAIR_FROM, GOOD_FROM = 0.25, 1.5, 2.5
PRESENT_FROM, STRONG_FROM = 35, 65
WATCH_FROM, HOT_FROM = 50, 70


@dataclass(frozen=True)
class Reading:
    """One reading of one element: value and overdrive 0-100, quality 0-1."""

    source: Source
    value: float
    day: date
    quality: float = 1.0
    overdrive: float | None = None


@dataclass(frozen=True)
class Level:
    """What the readings come to: value with its 80 % band, all None when the readings are too old to say."""

    value: float | None
    se: float | None
    low: float | None
    high: float | None
    weight: float
    n_eff: float
    confidence: Confidence
    overdrive: float | None = None


@dataclass(frozen=True)
class Change:
    """By how many points a level moved, and whether that is more than chance: likely (80 %) or clear (95 %)."""

    by: float
    certainty: Certainty


def combine(readings: Iterable[Reading], *, on: date) -> Level | None:
    """The level on this day by the readings up to it, in whatever order; None when nothing is left to count."""
    counted = weighted(readings, on=on)
    if not counted:
        return None
    total, squares = fsum(weight for weight, _ in counted), fsum(weight**2 for weight, _ in counted)
    n_eff, confidence = total**2 / squares, confidence_of(total)
    if confidence == "stale":
        return Level(None, None, None, None, total, n_eff, confidence)
    value = mean_of([(weight, reading.value) for weight, reading in counted])
    se = standard_error(counted, value, on=on)
    return Level(value, se, max(0.0, value - Z80 * se), min(100.0, value + Z80 * se), total, n_eff, confidence, _overdrive(counted))


def weighted(readings: Iterable[Reading], *, on: date) -> list[tuple[float, Reading]]:
    """The readings that count on this day, each with its weight."""
    weights = ((weight_of(reading, on=on), reading) for reading in readings if reading.day <= on)
    return [(weight, reading) for weight, reading in weights if weight >= LEAST_WEIGHT]


def weight_of(reading: Reading, *, on: date) -> float:
    """Source times quality, halved with every half-life of the source."""
    trust = SOURCES[reading.source]
    return trust.base * reading.quality * 2 ** (-(on - reading.day).days / trust.half_life)


def mean_of(values: Sequence[tuple[float, float]]) -> float:
    """The mean of (weight, value 0-100), never beyond the values themselves."""
    mean = fsum(weight * value for weight, value in values) / fsum(weight for weight, _ in values)
    return min(max(mean, min(value for _, value in values)), max(value for _, value in values))


def standard_error(counted: Sequence[tuple[float, Reading]], value: float, *, on: date) -> float:
    """What the readings may be off by: the most of what their sources promise, of how they disagree, and of five points."""
    total, squares = fsum(weight for weight, _ in counted), fsum(weight**2 for weight, _ in counted)
    promised = sqrt(fsum(weight**2 * _variance(reading, on=on) for weight, reading in counted)) / total
    spread = sqrt(fsum(weight * (reading.value - value) ** 2 for weight, reading in counted) / total)
    return max(promised, spread * sqrt(squares) / total, LEAST_SE)


def confidence_of(weight: float) -> Confidence:
    if weight < STALE_BELOW:
        return "stale"
    return "low" if weight < FAIR_FROM else "fair" if weight < GOOD_FROM else "good"


def word_of(value: float, *, overdrive: float | None) -> Word:
    """The level in a word, by the numbers as they are shown: "hot" is strong and running hot, "strained" quiet with much demanded."""
    is_hot = overdrive is not None and round(overdrive) >= HOT_FROM
    if round(value) < PRESENT_FROM:
        return "strained" if is_hot else "quiet"
    if round(value) < STRONG_FROM:
        return "uneven" if is_hot else "present"
    return "hot" if is_hot else "strong"


def is_to_watch(overdrive: float | None) -> bool:
    """Whether the element nearly runs hot."""
    return overdrive is not None and WATCH_FROM <= round(overdrive) < HOT_FROM


def change(now: Level | None, before: Level | None) -> Change | None:
    """How the level moved; None when one of the two is unknown."""
    if now is None or before is None or now.value is None or before.value is None or now.se is None or before.se is None:
        return None
    by, (likely, clear) = now.value - before.value, reliable_change(now.se, before.se)
    return Change(by, "clear" if abs(by) > clear else "likely" if abs(by) > likely else "none")


def reliable_change(se: float, other_se: float) -> tuple[float, float]:
    """By how many points two estimates must differ to be more than chance: with 80 %, and with 95 %."""
    both = sqrt(se**2 + other_se**2)
    return Z80 * both, Z95 * both


def _variance(reading: Reading, *, on: date) -> float:
    return SOURCES[reading.source].se ** 2 + DRIFT**2 * (on - reading.day).days / DRIFT_DAYS


def _overdrive(counted: Sequence[tuple[float, Reading]]) -> float | None:
    """Overdrive by the same weights, and unknown like a level when what speaks of it is too old; it never enters the level."""
    spoken = [(weight, reading.overdrive) for weight, reading in counted if reading.overdrive is not None]
    return mean_of(spoken) if confidence_of(fsum(weight for weight, _ in spoken)) != "stale" else None
