"""The timeline: acts by day, newest first, with filters, in pages by key."""

from datetime import datetime
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

from clients.querysets import ActQuerySet
from clients.templatetags.acts import SUBJECT_ICONS, WORDS
from coachhub.overview.places import SUBJECTS, page_of
from common.dates import spoken_day, spoken_time
from common.drawings import icon_svg

ACTS = 30
COLUMNS = ("act_id", "kind", "title", "at", "due_at", "about_id")


def timeline(acts: ActQuerySet, asked: QueryDict, *, client_id: int, now: datetime) -> dict[str, Any]:
    """A page of acts by day, newest first, with its filters and the mark where the next page begins."""
    subject, before = asked.get("show", ""), str(asked.get("before", ""))
    mark = _mark(before) if before else _mark_of_act(acts, str(asked.get("act", "")))
    if mark:
        acts = acts.before(*mark)
    rows = list(acts.about_subject(*SUBJECTS.get(subject, ("",))).newest_first().values(*COLUMNS)[: ACTS + 1])
    more = signing.dumps([rows[ACTS - 1]["at"].isoformat(), rows[ACTS - 1]["act_id"]], salt="timeline") if len(rows) > ACTS else ""
    return {
        "days": _days(rows[:ACTS], client_id, now),
        "filters": [{"value": value, "label": label, "is_current": value == subject} for value, label in _filters()],
        "earlier": f"?{urlencode({'show': subject, 'before': more})}" if more else "",
        "is_earlier_page": mark is not None,
    }


def _days(rows: list[dict[str, Any]], client_id: int, now: datetime) -> list[dict[str, Any]]:
    today = timezone.localtime(now).date()
    for row in rows:
        row["local"] = timezone.localtime(row["at"])
    days = [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row["local"].date())]
    return [
        {
            "spoken": spoken_day(day, today=today),
            "iso": day.isoformat(),
            "full": date_format(day, "l j F Y"),
            "acts": acts,
            "html": mark_safe("".join(_line(act, client_id, now) for act in acts)),  # noqa: S308  _line escapes
        }
        for day, acts in days
    ]


def _line(act: dict[str, Any], client_id: int, now: datetime) -> str:
    """One act, written here and not in the template: thirty of them fill the page (docs/architecture.md, "Lists")."""
    kind, address = act["kind"], page_of(act["kind"].partition(".")[0], client_id, act["about_id"])
    words = escape(str(WORDS[kind]) % {"title": act["title"]})
    if kind == "session.booked" and act["due_at"]:
        words = f"{words} {escape(_('for %(time)s') % {'time': spoken_time(act['due_at'], now=now)})}"
    shown = f'<a href="{address}">{words}</a>' if address else words
    icon = icon_svg(SUBJECT_ICONS.get(kind.partition(".")[0], "circle"))
    return f'<li class="row" id="act-{act["act_id"]}">{icon}<span>{shown}</span><span class="xs soft num push">{act["local"]:%H:%M}</span></li>'


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


def _mark_of_act(acts: ActQuerySet, act_id: str) -> tuple[datetime, int] | None:
    """The mark of a page that begins with this act; None for one that is not among these."""
    is_number = act_id.isascii() and act_id.isdigit() and len(act_id) < 19
    at = acts.filter(pk=int(act_id)).values_list("at", flat=True).first() if is_number else None
    return (at, int(act_id) + 1) if at else None
