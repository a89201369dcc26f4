"""One session as a row of a list."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Client
from sessions_app.models import Session

register = template.Library()

ICONS = {"planned": "calendar", "held": "calendar-check", "missed": "calendar-x", "late_cancelled": "calendar-x", "cancelled": "x"}


@register.inclusion_tag("sessions_app/session_row.html", takes_context=True)
def session_row(context: dict[str, Any], session: Session, client: Client, now: datetime) -> dict[str, Any]:
    """When, how long, what became of it; on the client's clock too where that shows another time."""
    here, there = timezone.localtime(session.session_date), session.session_date.astimezone(client.zone)
    is_past, user = session.session_date < now, context["user"]
    return {
        "session": session,
        "client": client,
        "user": user,
        "here": here,
        "there": f"{there:%H:%M}" if here.replace(tzinfo=None) != there.replace(tzinfo=None) else "",
        "words": _("No outcome yet") if is_past and session.status == "planned" else session.get_status_display(),
        "kind": "quiet" if session.status in {"planned", "held", "cancelled"} and not (is_past and session.status == "planned") else "",
        "icon": ICONS[session.status],
        "may_correct": session.coach_id == user.pk and client.state != Client.State.ARCHIVED and (is_past or session.status != "planned"),
    }


@register.inclusion_tag("sessions_app/session_line.html")
def session_line(session: Session, now: datetime) -> dict[str, Any]:
    """A line of a day: from when to when, with whom, where."""
    return _facts(session, now)


@register.inclusion_tag("sessions_app/session_entry.html")
def session_entry(session: Session, now: datetime) -> dict[str, Any]:
    """The same in the little room of a week or a month."""
    return _facts(session, now)


def _facts(session: Session, now: datetime) -> dict[str, Any]:
    here, there = timezone.localtime(session.session_date), session.session_date.astimezone(session.client.zone)
    is_undecided = session.status == "planned" and session.ends_at <= now
    words = _("No outcome yet") if is_undecided else _("Asks for another time") if session.move_asked_at else session.get_status_display()
    return {
        "session": session,
        "start": f"{here:%H:%M}",
        "end": f"{timezone.localtime(session.ends_at):%H:%M}",
        "theirs": f"{there:%H:%M}" if here.replace(tzinfo=None) != there.replace(tzinfo=None) else "",
        "words": "" if session.status == "planned" and not is_undecided and not session.move_asked_at else words,
        "kind": "quiet" if session.status != "planned" else "",
        "icon": ICONS[session.status],
        "is_off": session.status in {"cancelled", "late_cancelled", "missed"},
        "is_over": session.ends_at <= now,
    }
