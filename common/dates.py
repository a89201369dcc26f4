"""Dates as people say them: "today 14:00", "Thursday 10:30", "3 December"."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

NEAR_DAYS = 6


def spoken_day(day: date, *, today: date) -> str:
    """The day relative to `today`: today, tomorrow, yesterday, a weekday within six days, else the date."""
    return _spoken_day(day, today, get_language())


@lru_cache(maxsize=1000)
def _spoken_day(day: date, today: date, language: str) -> str:
    away = (day - today).days
    if away in _close():
        return _close()[away]
    if 0 < away <= NEAR_DAYS:
        return date_format(day, "SPOKEN_WEEKDAY")
    return date_format(day, "SPOKEN_DAY" if day.year == today.year else "SPOKEN_DAY_YEAR")


def spoken_time(at: datetime, *, now: datetime) -> str:
    """The day and the time on the reader's clock, for example "Thursday 14:00"."""
    local = timezone.localtime(at)
    day = spoken_day(local.date(), today=timezone.localtime(now).date())
    return pgettext("a day and a time", "%(day)s %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def full_time(local: datetime) -> str:
    """The whole date and the time of a local time: "Thursday 3 December 2026, 14:00"."""
    return f"{_full_day(local.date(), get_language())}, {local:%H:%M}"


@lru_cache(maxsize=1000)
def _full_day(day: date, language: str) -> str:
    return date_format(day, "WEEKDAY_DATE")


def spoken_gap(days: int) -> str:
    """A span of whole days in words: "16 days"."""
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def time_tag(at: datetime, *, now: datetime) -> SafeString:
    """The spoken time, with the full one for machines and on hover."""
    return worded_time(timezone.localtime(at), spoken_time(at, now=now))


def worded_time(local: datetime, words: str) -> SafeString:
    """A local time in these words, with the full one for machines and on hover."""
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), full_time(local), words)


def _close() -> dict[int, str]:
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
