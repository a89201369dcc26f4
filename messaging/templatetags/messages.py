"""The rows of the list of threads."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models.client import photo_address
from common.dates import full_time, spoken_day

register = template.Library()


@register.filter
def photo_of(row: dict[str, Any]) -> str:
    """Where the client's photo is shown, empty without one."""
    return photo_address(row["client_id"], row["photo"])


@register.simple_tag
def short_time(at: datetime, now: datetime) -> SafeString:
    """The time of today's, the day of what is older; the full time for machines and on hover."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    words = f"{local:%H:%M}" if local.date() == today else spoken_day(local.date(), today=today)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), full_time(local), words)


@register.simple_tag
def unread_badge(row: dict[str, Any], reader: User) -> SafeString:
    """How much of this thread the reader's side has not read; nothing for none."""
    count = row["unread_by_coach"] if reader.is_coach else row["unread_by_client"]
    return format_html('<b class="count num">{}<span class="visually-hidden"> {}</span></b>', count, _("unread")) if count else SafeString("")
