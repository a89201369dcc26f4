"""When a weekly task comes round again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


def next_due(due: date, *, today: date) -> date:
    """The same weekday a week later, or the first one that is not past: weeks that were missed are not made up for."""
    weeks_behind = -(-(today - due).days // WEEK)
    return due + timedelta(weeks=max(1, weeks_behind))


def day_ends_at(day: date, zone: ZoneInfo) -> datetime:
    """The midnight with which this day ends on the calendar of this zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
