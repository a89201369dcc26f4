"""Days and wall clocks: a time that somebody reads off a clock, a rhythm of weeks, and the spans that a calendar shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
AGENDA_WEEKS = 4
VIEWS = ("agenda", "week", "month")


@dataclass(frozen=True)
class Period:
    """The days from `first` to before `end`, and a day of the spans beside it; `day` names the span."""

    view: str
    day: date
    first: date
    end: date
    before: date
    after: date

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range((self.end - self.first).days))

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day, on that zone's clock."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.end, time(), zone)


def period(view: str, day: date) -> Period:
    """The span around that day: four weeks from it, its week from Monday, or its month filled up to whole weeks."""
    monday = day - timedelta(days=day.weekday())
    if view == "week":
        return Period(view, day, monday, monday + WEEK, day - WEEK, day + WEEK)
    if view == "month":
        first = day.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        end = following + timedelta(days=-following.weekday() % 7)
        return Period(view, day, first - timedelta(days=first.weekday()), end, (first - timedelta(days=1)).replace(day=1), following)
    return Period("agenda", day, day, day + AGENDA_WEEKS * WEEK, day - AGENDA_WEEKS * WEEK, day + AGENDA_WEEKS * WEEK)


def moment(day: date, at: time, *, zone: ZoneInfo) -> datetime | None:
    """That wall clock time in UTC, None for one that the clocks skipped; of a repeated one the first."""
    local = datetime.combine(day, at, zone)
    there_and_back = local.astimezone(UTC).astimezone(zone)
    return local.astimezone(UTC) if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def rhythm(first: datetime, *, zone: ZoneInfo, every_weeks: int, times: int) -> list[datetime]:
    """So many moments at the same time of the wall clock, in UTC; one that the clocks skip comes as much later as they skip."""
    local = first.astimezone(zone).replace(tzinfo=None)
    weeks = (local + WEEK * every_weeks * number for number in count())
    return [next(weeks).replace(tzinfo=zone).astimezone(UTC) for _ in range(times)]
