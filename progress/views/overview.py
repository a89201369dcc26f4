"""What the page of somebody's progress holds, from a fixed number of queries whatever the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.readings.journey import way_of
from common.dates import spoken_day
from progress.domain.balance import ELEMENTS
from progress.domain.spans import Span, daily_span
from progress.domain.trends import by_week
from progress.readings.metrics import Point, archetype_series, metric_series
from progress.readings.names import chart_names
from progress.readings.sources import days_written
from progress.readings.trends import record_since
from progress.views import count_figures, level_figures
from progress.views.figures import Figure, Place
from progress.views.level_figures import Levels
from progress.views.look import PERIODS, VIEWS, Look, grounded, has_readings, look_of

# What is counted by the week beside tasks: slug, metric, words.
COUNTED = {
    "sessions": ("sessions_held", _("Sessions held")),
    "checkins": ("checkins", _("Check-ins")),
    "messages": ("messages", _("Messages written")),
    "resources": ("resources_opened", _("Shared files opened")),
}
CALENDAR = timedelta(weeks=53)  # the longest that a calendar of days can be read


@dataclass(frozen=True)
class Seen:
    """Who looks at whose progress, at what of it, and with which readings."""

    user: User
    place: Place
    levels: Levels
    archetypes: Mapping[str, str]

    @property
    def look(self) -> Look:
        return self.levels.look

    @property
    def numbers(self) -> bool:
        return self.levels.numbers

    @property
    def since_words(self) -> str:
        """The earlier of the two days; with the later one unless that is today."""
        look = self.look
        then = spoken_day(look.then or look.today, today=look.today)
        return then if look.is_now else _("%(then)s, until %(now)s") % {"then": then, "now": spoken_day(look.now, today=look.today)}

    @property
    def weeks(self) -> Span:
        return by_week(self.look.span)


def seen_of(user: User, place: Place, query: QueryDict, *, at: datetime) -> Seen:
    """Two queries: the readings, and the names."""
    today = place.client.today(at)
    look = look_of(query, today=today)
    record = record_since(place.client, since=look.since, today=today)
    elements, archetypes = chart_names(place.client.practice_id)
    return Seen(user, place, Levels(record, grounded(look, record), elements, place, place.tell.numbers), archetypes)


def overview_of(seen: Seen) -> dict[str, Any]:
    """Everything on the page; four queries."""
    series, levels = metric_series(seen.place.client.pk, [*count_figures.TASKS, *(name for name, _words in COUNTED.values())], seen.weeks), seen.levels
    return {
        "has_readings": has_readings(levels.record),
        "sentences": levels.sentences,
        "compared": level_figures.compared(levels),
        "bars": level_figures.bars(levels),
        "over_time": level_figures.over_time(levels),
        "tasks": count_figures.tasks_by_week(series, span=seen.weeks, look=seen.look, place=seen.place),
        "writing": _writing(seen),
        "archetypes": _archetypes(seen),
        "counted": [(words, _told(seen, series[name]), _page(seen, slug)) for slug, (name, words) in COUNTED.items()],
        "goals": way_of(seen.place.client).aims,
        "periods": [(words, seen.look.query(period=period), period == seen.look.period) for period, words in PERIODS.items()],
        "views": [(words, seen.look.query(view=view), view == seen.look.view) for view, words in VIEWS.items()],
    }


def figures_of(seen: Seen, slug: str) -> Figure | None:
    """One figure by its slug; None for a slug that none has."""
    if slug == "compare":
        return level_figures.compared(seen.levels)
    if slug == "elements":
        return level_figures.over_time(seen.levels)
    for element in ELEMENTS:
        if slug == element:
            return level_figures.one_element(seen.levels, element)
    return counted_figure(seen, slug)


def counted_figure(seen: Seen, slug: str) -> Figure | None:
    """The figure of something that is counted; one query."""
    if slug == "writing":
        return _writing(seen)
    if slug == "archetypes":
        return _archetypes(seen)
    if slug == "tasks":
        series = metric_series(seen.place.client.pk, count_figures.TASKS, seen.weeks)
        return count_figures.tasks_by_week(series, span=seen.weeks, look=seen.look, place=seen.place)
    if slug not in COUNTED:
        return None
    name, words = COUNTED[slug]
    points = metric_series(seen.place.client.pk, [name], seen.weeks)[name]
    return count_figures.counts_by_week(slug, str(words), points, span=seen.weeks, look=seen.look, place=seen.place)


def _writing(seen: Seen) -> Figure:
    """What the coach may know of, or all that the client wrote."""
    ends = seen.look.span.ends
    span = daily_span(begins=max(seen.look.span.begins or ends, ends - CALENDAR), ends=ends)
    if seen.place.is_own:
        days = days_written(seen.user, seen.place.client, span)
    else:
        points = metric_series(seen.place.client.pk, ["journal_days"], span)["journal_days"]
        days = {point.begins: round(point.value) for point in points if point.value}
    return count_figures.writing_by_day(days, span=span, look=seen.look, place=seen.place)


def _archetypes(seen: Seen) -> Figure:
    series = archetype_series(seen.place.client.pk, seen.weeks)
    return count_figures.archetypes_by_week(series, seen.archetypes, span=seen.weeks, look=seen.look, place=seen.place)


def _told(seen: Seen, points: Sequence[Point]) -> str:
    return seen.place.tell.said(round(sum(point.value for point in points)))


def _page(seen: Seen, slug: str) -> str:
    return seen.place.metric(slug) + seen.look.query(view="", then="", now="")
