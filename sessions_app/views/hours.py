"""The hours log for a credential: on the page, printed, and as a file for a spreadsheet."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from common.answers import page
from common.formulas import harmless
from sessions_app.domain.hours import Held, by_client, hours, totals
from sessions_app.forms.hours import PeriodForm
from sessions_app.readings.hours import held_by

SHOWN = 500


@dataclass(frozen=True)
class Period:
    """Days of the coach's calendar, both included; None for "from the beginning"."""

    name: str
    first: date | None
    last: date


@coach_only
@require_safe
def hours_log(request: PersonRequest) -> HttpResponse:
    """The sessions this coach held in a period, and what they come to."""
    form, period = _asked(request)
    rows = _held(request, period)
    sums = totals(rows)
    context = {
        "section": "hours",
        "form": form,
        "period": period,
        "periods": _periods(period.name),
        "rows": rows[:SHOWN],
        "hidden": max(len(rows) - SHOWN, 0),
        "sessions": sums.sessions,
        "stats": _stats(sums),
        "clients": by_client(rows),
        "file": f"?{urlencode(_query(period))}",
    }
    return page(request, "sessions_app/hours.html", context, status=422 if form.errors else 200)


@coach_only
@require_safe
def hours_file(request: PersonRequest) -> HttpResponse:
    """The same as CSV: ISO dates, decimal hours, and nothing that a spreadsheet would run."""
    period = _asked(request)[1]
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hours-{period.first or "all"}-{period.last}.csv"'
    lines = csv.writer(response)
    lines.writerow([_("Date"), _("Client"), _("Paid or pro bono"), _("Format"), _("Begins"), _("Ends"), _("Hours")])
    for row in _held(request, period):
        lines.writerow(_line(row))
    return response


def _asked(request: PersonRequest) -> tuple[PeriodForm, Period]:
    """The period that the address asks for; with days that cannot be, the form says so and this year is shown."""
    today, name = timezone.localdate(), request.GET.get("period", "year")
    form = PeriodForm(request.GET if name == "days" else None, initial={"start": today.replace(month=1, day=1), "end": today})
    if name == "days" and form.is_valid():
        return form, Period("days", form.cleaned_data["start"], form.cleaned_data["end"])
    if name == "all":
        return form, Period("all", None, today)
    if name == "months":
        return form, Period("months", _a_year_before(today), today)
    return form, Period("year" if name != "days" else "", today.replace(month=1, day=1), today)


def _a_year_before(day: date) -> date:
    """The day after the same day of last year: twelve months that end today."""
    before = day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return before + timedelta(days=1)


def _held(request: PersonRequest, period: Period) -> list[Held]:
    zone = request.user.zone
    start = datetime.combine(period.first, time(), zone) if period.first else None
    return held_by(request.user, start=start, end=datetime.combine(period.last, time(), zone) + timedelta(days=1))


def _query(period: Period) -> dict[str, str]:
    days = {"start": str(period.first), "end": str(period.last)} if period.name == "days" else {}
    return {"period": period.name or "year"} | days


def _periods(name: str) -> list[dict[str, Any]]:
    choices = [("year", _("This year")), ("months", _("Last 12 months")), ("all", _("All"))]
    return [{"value": value, "label": label, "is_current": value == name} for value, label in choices]


def _stats(sums: Any) -> list[tuple[str, Any]]:
    return [
        (_("All hours"), hours(sums.minutes)),
        (_("Paid"), hours(sums.paid)),
        (_("Pro bono"), hours(sums.pro_bono)),
        (_("Individual"), hours(sums.individual)),
        (_("Group"), hours(sums.group)),
    ]


def _line(row: Held) -> list[str]:
    start, end = timezone.localtime(row.start), timezone.localtime(row.end)
    paid, format_ = _("pro bono") if row.is_pro_bono else _("paid"), _("group") if row.is_group else _("individual")
    return [start.date().isoformat(), harmless(row.who), paid, format_, f"{start:%H:%M}", f"{end:%H:%M}", str(row.hours)]
