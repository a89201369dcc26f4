"""The timeline: acts by day, newest first, with filters, in pages by key."""

from datetime import datetime, tzinfo
from html import escape
from itertools import groupby
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from clients.domain.kinds import SUBJECTS
from clients.models import Client
from clients.readings.timeline import ActRow, acts_of, mark_of
from clients.templatetags.acts import SUBJECT_ICONS, WORDS
from coachhub.overview.places import page_of
from common.dates import spoken_day, spoken_time
from common.drawings import icon_svg

ACTS = 30


def timeline(client: Client, asked: QueryDict, *, now: datetime) -> dict[str, Any]:
    """A page of acts by day, newest first, with its filters and the mark where the next page begins."""
    subject, before = asked.get("show", ""), str(asked.get("before", ""))
    mark = _mark(before) if before else _mark_of_act(client, str(asked.get("act", "")))
    rows = acts_of(client, prefixes=SUBJECTS.get(subject, ("",)), before=mark, most=ACTS + 1)
    more = signing.dumps([rows[ACTS - 1].at.isoformat(), rows[ACTS - 1].act_id], salt="timeline") if len(rows) > ACTS else ""
    return {
        "days": _days(rows[:ACTS], client.pk, now),
        "filters": mark_safe("".join(_chip(value, label, is_current=value == subject) for value, label in _filters())),  # noqa: S308  our own words
        "earlier": f"?{urlencode({'show': subject, 'before': more})}" if more else "",
        "is_earlier_page": mark is not None,
    }


def _days(rows: list[ActRow], client_id: int, now: datetime) -> list[dict[str, Any]]:
    zone = timezone.get_current_timezone()
    today = now.astimezone(zone).date()
    days = [(day, list(acts)) for day, acts in groupby(rows, key=lambda row: row.at.astimezone(zone).date())]
    return [
        {
            "spoken": spoken_day(day, today=today),
            "iso": day.isoformat(),
            "full": date_format(day, "WEEKDAY_DATE"),
            "acts": acts,
            "html": mark_safe("".join(_line(act, client_id, now, zone=zone) for act in acts)),  # noqa: S308  _line escapes
        }
        for day, acts in days
    ]


def _line(act: ActRow, client_id: int, now: datetime, *, zone: tzinfo) -> str:
    """One act, written here and not in the template: thirty of them fill the page (docs/architecture.md, "Lists")."""
    address = page_of(act.subject, client_id, act.about_id)
    words = escape(str(WORDS[act.kind]) % {"title": act.title})
    if act.kind == "session.booked" and act.due_at:
        words = f"{words} {escape(_('for %(time)s') % {'time': spoken_time(act.due_at, now=now)})}"
    shown = f'<a href="{address}">{words}</a>' if address else words
    icon = icon_svg(SUBJECT_ICONS.get(act.subject, "circle"))
    return f'<li class="row" id="act-{act.act_id}">{icon}<span>{shown}</span><span class="xs soft num push">{act.at.astimezone(zone):%H:%M}</span></li>'


def _chip(value: str, label: str, *, is_current: bool) -> str:
    current = ' aria-current="true"' if is_current else ""
    link = f'href="?show={value}#timeline" hx-get="?show={value}" hx-target="#timeline" hx-push-url="true"'
    return f'<a class="chip" {link} id="show-{value or "all"}"{current}>{escape(label)}</a>\n'


def _filters() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("sessions", _("Sessions")),
        ("tasks", _("Tasks")),
        ("goals", _("Goals")),
        ("entries", _("Journal")),
        ("checkins", _("Check-ins")),
        ("messages", _("Messages")),
        ("suggestions", _("Suggestions")),
        ("files", _("Files")),
        ("journey", _("Journey")),
        ("coaching", _("Coaching")),
    ]


def _mark(before: str) -> tuple[datetime, int]:
    try:
        at, act_id = signing.loads(before, salt="timeline")
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), act_id


def _mark_of_act(client: Client, act_id: str) -> tuple[datetime, int] | None:
    """The page begins with the act that the address names, wherever in the past it stands."""
    is_number = act_id.isascii() and act_id.isdigit() and len(act_id) < 19
    return mark_of(client, int(act_id)) if is_number else None
