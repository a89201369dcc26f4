"""The coach's home: how the practice stands today, and the coach's own clients."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest
from clients.domain.cards import WEEKS
from clients.models import Client
from clients.querysets import ClientQuerySet
from clients.readings import Counts, counts_of
from common.answers import page
from common.dates import spoken_gap, spoken_time
from common.templatetags.ui import avatar, badge, sparkline

ROWS = 25
QUIET_AFTER_DAYS = 14
NEW_FOR_DAYS = 14


@dataclass(frozen=True)
class Clock:
    """This moment and the borders of the reader's day and of the seven days that begin with it."""

    now: datetime
    today: datetime
    tomorrow: datetime
    week_end: datetime


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The coach's home; clients and staff are led to theirs."""
    if not request.user.is_coach:
        return redirect("me" if request.user.is_client else "admin:index")
    clock, show, clients = _clock(), request.GET.get("show", ""), Client.objects.visible_to(request.user).current()
    counts = counts_of(request.user, now=clock.now, today=clock.today, tomorrow=clock.tomorrow, week_end=clock.week_end)
    cards, more = _cards(_shown(clients, show, clock), request.GET.get("after", ""), clock)
    context = {
        "section": "clients",
        "greeting": greeting(request.user.first_name, clock.now),
        "date": date_format(timezone.localtime(clock.now), "l j F"),
        "stats": _stats(counts, clock.now),
        "filters": _filters(counts, show),
        "cards": cards,
        "is_empty": not counts.clients,
        "older": f"?{urlencode({name: value for name, value in (('show', show), ('after', more)) if value})}" if more else "",
        "is_later_page": bool(request.GET.get("after")),
    }
    return page(request, "coachhub/home.html", context)


def greeting(name: str, now: datetime) -> str:
    """Good morning, afternoon or evening, by the reader's clock."""
    hour = timezone.localtime(now).hour
    if hour < 5 or hour >= 18:
        return _("Good evening, %(name)s") % {"name": name}
    return (_("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s")) % {"name": name}


def _clock() -> Clock:
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # Adding days keeps the wall clock, so a day of 23 or 25 hours ends at its midnight.
    return Clock(now, today, today + timedelta(days=1), today + timedelta(days=7))


def _shown(clients: ClientQuerySet, show: str, clock: Clock) -> ClientQuerySet:
    if show == "week":
        return clients.with_session_between(clock.today, clock.week_end)
    if show == "overdue":
        return clients.with_overdue_tasks()
    return clients


def _cards(clients: ClientQuerySet, after: str, clock: Clock) -> tuple[SafeString, str]:
    """One page of cards as list items, and the mark where the next page begins, empty on the last."""
    if after:
        clients = clients.after(*_mark(after))
    rows = list(clients.for_cards()[: ROWS + 1])
    more = signing.dumps([rows[ROWS - 1]["sort_name"], rows[ROWS - 1]["client_id"]], salt="home") if len(rows) > ROWS else ""
    link = reverse("client", args=[0]).replace("/0/", "/{}/")
    return mark_safe("".join(_card(row, clock.now, link) for row in rows[:ROWS])), more  # noqa: S308  _card escapes


def _mark(after: str) -> tuple[str, int]:
    try:
        sort_name, client_id = signing.loads(after, salt="home")
    except signing.BadSignature:
        return "", 0
    return sort_name, client_id


def _card(row: dict[str, Any], now: datetime, link: str) -> str:
    """One card in the list, written here and not in the template: hundreds of them fill a page (docs/architecture.md, "Lists")."""
    upcoming = row["card__next_session_at"]
    is_booked = upcoming is not None and upcoming >= now - timedelta(hours=1)
    state, (note, kind) = _state(row, now), _note(row, now)
    return (
        f'<li class="card"><div class="row">{avatar(row["name"])}<div class="grow">'
        f'<h3><a class="cover" href="{link.format(row["client_id"])}">{escape(row["name"])}</a></h3>'
        f'<p class="xs soft">{_("Next: %(time)s") % {"time": spoken_time(upcoming, now=now) if is_booked else _("not booked")}}</p></div>'
        f"{badge(state) if state else ''}</div>"
        f"{sparkline(_weeks(row, now), _('Acts by week, twelve weeks'))}"
        f'<div class="row between">{badge(_held(row["card__sessions_held"] or 0), kind="quiet")}{badge(note, kind=kind) if note else ""}</div></li>\n'
    )


def _state(row: dict[str, Any], now: datetime) -> str:
    if row["state"] != Client.State.ACTIVE:
        return str(Client.State(row["state"]).label)
    return _("New") if (now.date() - row["since_date"]).days < NEW_FOR_DAYS else ""


def _weeks(row: dict[str, Any], now: datetime) -> list[int | None]:
    """Acts by week from the oldest to the newest, None for the weeks before this person was a client."""
    weeks = row["card__acts_by_week"] or [0] * WEEKS
    lived = (now.date() - row["since_date"]).days // 7 + 1
    return [count if WEEKS - place <= lived else None for place, count in enumerate(weeks)]


def _held(count: int) -> str:
    if not count:
        return _("No session in 12 weeks")
    return ngettext("%(count)d session in 12 weeks", "%(count)d sessions in 12 weeks", count) % {"count": count}


def _note(row: dict[str, Any], now: datetime) -> tuple[str, str]:
    """The one thing worth saying about a client, and the kind of badge that says it."""
    overdue, opened, last = row["card__tasks_overdue"] or 0, row["card__tasks_open"] or 0, row["card__last_act_at"]
    quiet_days = (now - last).days if last else 0
    if row["state"] != Client.State.ACTIVE:
        return "", ""
    if quiet_days > QUIET_AFTER_DAYS:
        return _("Quiet for %(gap)s") % {"gap": spoken_gap(quiet_days)}, "alert"
    if overdue:
        return ngettext("%(count)d task overdue", "%(count)d tasks overdue", overdue) % {"count": overdue}, "alert"
    if opened:
        return ngettext("%(count)d open task", "%(count)d open tasks", opened) % {"count": opened}, "quiet"
    return _("No open tasks"), "quiet"


def _stats(counts: Counts, now: datetime) -> list[dict[str, Any]]:
    upcoming = counts.next_session_at
    return [
        {
            "label": _("Sessions today"),
            "number": counts.meeting_today,
            "phrase": _("next %(time)s") % {"time": spoken_time(upcoming, now=now)} if upcoming else _("none booked"),
        },
        {"label": _("Sessions this week"), "number": counts.meeting_this_week, "phrase": ngettext("client", "clients", counts.meeting_this_week)},
        {"label": _("Open tasks"), "number": counts.open_tasks, "phrase": _("%(count)d overdue") % {"count": counts.overdue_tasks}},
        {"label": _("Active clients"), "number": counts.active, "phrase": _("of %(count)d") % {"count": counts.clients}},
    ]


def _filters(counts: Counts, show: str) -> list[dict[str, Any]]:
    choices = [
        ("", reverse("home"), _("All"), counts.clients),
        ("week", "?show=week", _("This week"), counts.meeting_this_week),
        ("overdue", "?show=overdue", _("Tasks overdue"), counts.with_overdue_tasks),
    ]
    return [{"url": url, "label": label, "count": count, "is_current": value == show} for value, url, label, count in choices]
