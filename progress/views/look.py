"""What somebody looks at on the pages of progress, as the address says it: the period, the two days compared, and how."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from progress.domain.balance import ELEMENTS
from progress.domain.spans import Period, Span, day_before_now, span_of
from progress.domain.standing import Record
from progress.domain.trends import coarse_enough
from progress.forms.compare import CompareForm

PERIODS: dict[Period, Any] = {"4w": _("4 weeks"), "12w": _("12 weeks"), "year": _("Year"), "all": _("All")}
USUAL_PERIOD: Period = "12w"
VIEWS = {"radar": _("Radar"), "bars": _("Bars"), "table": _("Table")}
USUAL_VIEW = "radar"


@dataclass(frozen=True)
class Look:
    """A period that ends today, and two days to compare; `then` is None until the readings say from when on there is something."""

    period: Period
    view: str
    span: Span
    then: date | None
    now: date
    today: date
    form: CompareForm

    @property
    def since(self) -> date | None:
        """The first day about which anything is asked; None for all there is."""
        return self.span.begins and min(self.span.begins, self.then or self.span.begins)

    @property
    def is_now(self) -> bool:
        return self.now == self.today

    def query(self, **changes: Any) -> str:
        """The address of the same page with something else asked; what is usual is not said."""
        asked = {"period": self.period, "view": self.view, **self._days(), **changes}
        usual = {"period": USUAL_PERIOD, "view": USUAL_VIEW}
        return f"?{urlencode({name: value for name, value in asked.items() if value and usual.get(name) != value})}"

    def behind(self, page: str, **asked: date) -> str:
        """The address of what is behind a point, on a page of its own, for the same period; a chart has hundreds of them."""
        days = "&".join(f"{name.rstrip('_')}={day.isoformat()}" for name, day in asked.items())
        return f"{page}{self._kept}{'&' if len(self._kept) > 1 else ''}{days}#behind"

    @cached_property
    def _kept(self) -> str:
        return self.query(view="", then="", now="")

    def _days(self) -> dict[str, str]:
        """The two days, if somebody chose them."""
        return {"then": self.then.isoformat(), "now": self.now.isoformat()} if self.form.is_bound and self.form.is_valid() and self.then else {}


def look_of(query: QueryDict, *, today: date) -> Look:
    """What this address asks for; with days that cannot be the form says so, and the usual ones are shown."""
    period = cast(Period, query.get("period") if query.get("period") in PERIODS else USUAL_PERIOD)
    view = next((view for view in VIEWS if view == query.get("view")), USUAL_VIEW)
    form = CompareForm(_asked(query, today), today=today) if "then" in query or "now" in query else CompareForm(today=today)
    is_chosen = form.is_bound and form.is_valid()
    then, now = (form.cleaned_data["then"], form.cleaned_data["now"]) if is_chosen else (None, today)
    return Look(period, view, span_of(period, today=today), then, now, today, form)


def grounded(look: Look, record: Record) -> Look:
    """The same with a beginning, and with a day to compare with: that of the period, or the first day of which anything is known."""
    first = min((readings[0].day for readings in record.readings.values() if readings), default=look.today)
    span = coarse_enough(look.span.starting(first))
    begins = cast(date, span.begins)
    then = look.then or day_before_now(begins=begins, first=first, now=look.now)
    look.form.initial = {"then": then, "now": look.now}
    return replace(look, span=span, then=then)


def has_readings(record: Record) -> bool:
    return any(record.readings.get(element) for element in ELEMENTS)


def _asked(query: QueryDict, today: date) -> dict[str, Any]:
    return {"then": query.get("then"), "now": query.get("now") or today.isoformat()}
