"""What one suggestion's events say: one observation a suggestion, from the events as they stand now.

A changed rating is the same as a fresh one, and an event that comes twice counts once. Values are rating points around 3.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

USUAL_RATING = 3.3
DONE, IGNORED = (0.3, 0.3), (-0.4, 0.3)
DECISIONS: Mapping[str, tuple[float, float]] = {"approved": (0.175, 0.2), "edited": (0.075, 0.2), "dismissed": (-0.325, 0.2)}
PATIENCE = timedelta(days=14)
HALF_LIFE_DAYS = 180.0
EPOCH = datetime.fromisoformat("2026-01-05T00:00:00+00:00")  # a Monday; any other would do, since only differences count


@dataclass(frozen=True)
class Observation:
    """A value around 0, and how much it weighs; a rating weighs 1."""

    value: float
    weight: float


@dataclass(frozen=True)
class Happened:
    """What became of one suggestion: the coach's decision, and what the client did with it."""

    decision: str = ""  # approved, edited, dismissed
    rating: int | None = None  # 1-5
    is_completed: bool = False
    is_skipped: bool = False
    sent_at: datetime | None = None


def observation(happened: Happened, *, on: datetime) -> Observation | None:
    """Outcome and decision as one observation; None while nothing is known."""
    known = [part for part in (_outcome(happened, on), DECISIONS.get(happened.decision)) if part is not None]
    weight = sum(part for _, part in known)
    return Observation(sum(value * part for value, part in known) / weight, weight) if known else None


def since_epoch(at: datetime) -> float:
    """What an observation of that moment weighs, measured from the fixed epoch; a list of another day multiplies all by one number."""
    return float(2.0 ** ((at - EPOCH).total_seconds() / 86400 / HALF_LIFE_DAYS))


def _outcome(happened: Happened, on: datetime) -> tuple[float, float] | None:
    if happened.rating is not None:
        return happened.rating - USUAL_RATING, 1.0
    if happened.is_completed:
        return DONE
    is_late = happened.sent_at is not None and on - happened.sent_at >= PATIENCE
    return IGNORED if happened.is_skipped or is_late else None
