"""The sessions of a coach as a list, a week or a month; the span stands in the address."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from common.answers import page
from sessions_app.domain.calendar import VIEWS, Period, period
from sessions_app.readings.calendar import asked_to_move, days_of, without_outcome

EARLIEST, LATEST = date(1990, 2, 1), date(2200, 1, 1)


@coach_only
@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    shown = _asked(request, today)
    days = days_of(request.user, shown)
    context = {
        "section": "sessions",
        "now": now,
        "today": today,
        "period": shown,
        "title": _title(shown),
        "views": [(name, label, _address(name, shown.day), name == shown.view) for name, label in _views()],
        "before": _address(shown.view, shown.before),
        "after": _address(shown.view, shown.after),
        "here": _address(shown.view, today) if not shown.first <= today < shown.end or shown.day.month != today.month else "",
        "days": [day for day in days if day.sessions or day.date == today] if shown.view == "agenda" else days,
        "has_sessions": any(day.sessions for day in days),
        **_asking(request, now),
    }
    return page(request, "sessions_app/calendar.html", context)


def _asked(request: PersonRequest, today: date) -> Period:
    """The view and the day that the address names; what cannot be is the list from today."""
    view = request.GET.get("view", "")
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = today
    return period(view if view in VIEWS else "agenda", day if EARLIEST <= day <= LATEST else today)


def _asking(request: PersonRequest, now: datetime) -> dict[str, Any]:
    return {"asked": asked_to_move(request.user, at=now), "undecided": without_outcome(request.user, at=now)}


def _views() -> list[tuple[str, str]]:
    return [("agenda", _("List")), ("week", _("Week")), ("month", _("Month"))]


def _address(view: str, day: date) -> str:
    return f"{reverse('sessions:calendar')}?{urlencode({'view': view, 'day': day.isoformat()})}"


def _title(shown: Period) -> str:
    if shown.view == "month":
        return date_format(shown.day, "YEAR_MONTH_FORMAT")
    last = date.fromordinal(shown.end.toordinal() - 1)
    return _("%(first)s to %(last)s") % {"first": date_format(shown.first, "MONTH_DAY_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
