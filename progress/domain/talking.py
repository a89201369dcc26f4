"""Where client and coach see an element differently: something to talk about, never an error (docs/scores.md, "Check-ins")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from progress.domain.levels import Reading

APART = 25  # points from which the two say different things
ONE_PERIOD = timedelta(days=14)  # a rating and a check-in further apart speak of different times
STANDS = timedelta(days=28)


@dataclass(frozen=True)
class TalkingPoint:
    """What each of the two said about one element, 0-100."""

    own: float
    coach: float


def talking_point(readings: Iterable[Reading], *, on: date) -> TalkingPoint | None:
    """The newest check-in against the newest rating of one element, if they belong together and lie 25 points or more apart."""
    told = [reading for reading in readings if reading.day <= on]
    own, coach = (max((one for one in told if one.source == source), key=lambda one: one.day, default=None) for source in ("self", "coach"))
    if own is None or coach is None or abs(own.day - coach.day) > ONE_PERIOD or on - max(own.day, coach.day) >= STANDS:
        return None
    return TalkingPoint(own.value, coach.value) if abs(own.value - coach.value) >= APART else None
