"""What is said of a text that waited on a device: when it was written, when it was sent, and from when it counts."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.domain.waited import LONGEST, doubt_about
from progress.models import CheckIn, Entry

register = template.Library()


@register.simple_tag
def waiting_words(row: CheckIn | Entry) -> str:
    """In the days of whoever reads it; nothing for what was sent as it was written, or on the same day."""
    if row.arrived_at is None:
        return ""
    written, sent = timezone.localdate(row.device_time or row.arrived_at), timezone.localdate(row.arrived_at)
    words = _words(row, is_later=sent > written)
    return words % {"written": _day(written), "sent": _day(sent), "days": LONGEST.days}


def _words(row: CheckIn | Entry, *, is_later: bool) -> str:
    doubt = doubt_about(row.device_time, since=row.client.begins_at, arrived=row.arrived_at)  # type: ignore[arg-type]
    if doubt == "clock":
        return _("Written on a device whose clock cannot be right, and sent on %(sent)s: it counts from that day.")
    if doubt == "too_long_ago":
        return _("Written on %(written)s, sent on %(sent)s. More than %(days)d days lie between, so it counts from the day on which it was sent.")
    if not is_later:
        return ""
    if row.counts_at != row.device_time:
        return _("Written on %(written)s, sent on %(sent)s. Another check-in is less than a week from when it was written, so it counts from when it was sent.")
    return _("Written on %(written)s, sent on %(sent)s.")


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
