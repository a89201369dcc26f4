"""How far the clock of a device is believed that kept something until it could be sent, and for which day a check-in counts (docs/scores.md, "Check-ins")."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal

from progress.domain.checkins import WEEK

type Doubt = Literal["", "clock", "too_long_ago"]

LONGEST = timedelta(days=60)  # so far back a text, a score and a chart may still change
AHEAD = timedelta(days=1)  # a clock that is a little fast says nothing wrong about the day
READABLE = timedelta(days=3650)  # what is said to lie farther away is no date that anybody meant


def readable(said: datetime | None, *, arrived: datetime) -> datetime | None:
    """What the device said, as far as it can be a date at all."""
    return said if said is not None and abs(said - arrived) <= READABLE else None


def doubt_about(said: datetime | None, *, since: datetime, arrived: datetime) -> Doubt:
    """Why it does not count from when it was written, by a clock of which nobody knows whether it is right; `since`: before, nobody could write here."""
    if said is None or said > arrived + AHEAD:
        return "clock"
    if said < arrived - LONGEST:
        return "too_long_ago"
    return "clock" if said < since else ""


def counted_from(said: datetime | None, *, since: datetime, arrived: datetime) -> datetime:
    """The moment from which it counts: when it was written, never later than when it arrived; when it arrived, if there is a doubt."""
    return arrived if said is None or doubt_about(said, since=since, arrived=arrived) else min(said, arrived)


def is_free(day: date, others: Collection[date]) -> bool:
    """Whether a check-in of this day has a week to each of the others."""
    return all(abs(day - other) >= WEEK for other in others)
