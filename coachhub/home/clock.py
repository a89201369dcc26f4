"""What time it is for whoever reads the home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Clock:
    """This moment and the borders of the reader's day and of the seven days that begin with it."""

    now: datetime
    today: datetime
    tomorrow: datetime
    week_end: datetime


def read_clock() -> Clock:
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # Adding days keeps the wall clock, so a day of 23 or 25 hours ends at its midnight.
    return Clock(now, today, today + timedelta(days=1), today + timedelta(days=7))


def greeting(name: str, now: datetime) -> str:
    """Good morning, afternoon or evening, by the reader's clock."""
    hour = timezone.localtime(now).hour
    if hour < 5 or hour >= 18:
        return _("Good evening, %(name)s") % {"name": name}
    return (_("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s")) % {"name": name}
