"""Dates as people say them, in templates."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from common.dates import spoken_day, time_tag

register = template.Library()


@register.filter
def spoken(at: datetime, now: datetime) -> SafeString:
    """The time relative to now, with the full one for machines and on hover."""
    return time_tag(at, now=now)


@register.filter
def spoken_date(day: date | str, today: date) -> str:
    """The day, also as JSON keeps it, relative to today; moments count by the reader's clock."""
    return spoken_day(_local(date.fromisoformat(day) if isinstance(day, str) else day), today=_local(today))


def _local(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day
