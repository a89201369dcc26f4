"""What was done as charts: tasks by the week, writing by the day, archetypes by the week. Counts, never a strength."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.domain.metrics import Name
from progress.domain.spans import WEEK, Span
from progress.readings.metrics import Point
from progress.views.figures import Drawing, Figure, Line, Place, full_day, short_day
from progress.views.look import Look

DONE = ("tasks_on_time", "tasks_late", "tasks_partly")
TASKS = ("tasks_due", *DONE)

type Series = Mapping[Name, Sequence[Point]]


def tasks_by_week(series: Series, *, span: Span, look: Look, place: Place) -> Figure:
    """What fell due: done on time, later or partly, or still open."""
    due, on_time, late, partly = (list(series[name]) for name in TASKS)
    kinds = [[_count(point) for point in on_time], [_count(one) + _count(other) for one, other in zip(late, partly, strict=True)]]
    kinds.append([_count(point) - done - later for point, done, later in zip(due, *kinds, strict=True)])
    labels = [_("done on time"), _("done later or partly"), _("still open")]
    sums, address = [sum(kind) for kind in kinds], place.metric("tasks")
    fell = ngettext("%(due)d task fell due", "%(due)d tasks fell due", sum(sums)) % {"due": sum(sums)} if place.tell.numbers else _("What fell due")
    parts = ", ".join(f"{place.tell.said(number)} {label}" for number, label in zip(sums, labels, strict=True) if number)
    summary = f"{fell}: {parts}." if parts else ""
    urls = [_weeks_url(address, point.begins, span, look) for point in due]
    bars = [
        {"label": label, "points": [_bar(point, span, count, label, url, place) for point, count, url in zip(due, kind, urls, strict=True)]}
        for label, kind in zip(labels, kinds, strict=True)
    ]
    return Figure(
        slug="tasks",
        title=_("Tasks by week") if span.step == WEEK else _("Tasks over time"),
        summary=summary,
        columns=[_span_head(span), _("Fell due"), *(label.capitalize() for label in labels)],
        lines=_count_lines(due, [list(map(_count, due)), *kinds], urls, span, place),
        drawings=[Drawing("tasks", "weeks-chart", "", summary, _bars(due, bars, place))],
        nothing="" if parts else _("No task fell due in this time."),
        file=place.file("tasks") + look.query(view="", then="", now=""),
    )


def counts_by_week(slug: str, title: str, points: Sequence[Point], *, span: Span, look: Look, place: Place) -> Figure:
    """One thing that is counted, by the week."""
    counts, address = [_count(point) for point in points], place.metric(slug)
    urls = [_weeks_url(address, point.begins, span, look) for point in points]
    bars = [{"label": title, "points": [_bar(point, span, count, title, url, place) for point, count, url in zip(points, counts, urls, strict=True)]}]
    summary = _("%(title)s: %(count)s in this time.") % {"title": title, "count": place.tell.said(sum(counts))}
    return Figure(
        slug=slug,
        title=title,
        summary=summary,
        columns=[_span_head(span), _("How often")],
        lines=_count_lines(points, [counts], urls, span, place),
        drawings=[Drawing(slug, "weeks-chart", "", summary, _bars(points, bars, place))],
        nothing="" if sum(counts) else _("Nothing in this time."),
        file=place.file(slug) + look.query(view="", then="", now=""),
    )


def writing_by_day(days: Mapping[date, int], *, span: Span, look: Look, place: Place) -> Figure:
    """A calendar of the days on which something was written: a column for each week, a row for each day of the week."""
    first = (span.begins or span.ends) - timedelta(days=(span.begins or span.ends).weekday())
    weeks = [first + timedelta(days=WEEK * number) for number in range((span.ends - first).days // WEEK + 1)]
    cells = [_day_cell(days, day, weeks, look, place) for week in weeks for day in _days_of(week) if (span.begins or day) <= day <= span.ends]
    written = sorted(day for day, count in days.items() if count)
    summary = _days_words(written, of=len(cells), place=place) if written else ""
    numbers = _grid([short_day(week) for week in weeks], [str(WEEKDAYS_ABBR[number]) for number in range(WEEK)], cells)
    return Figure(
        slug="writing",
        title=_("Writing, day by day"),
        summary=summary,
        columns=[_("Week from"), _("Days"), _("Which days")],
        lines=[_written_line(days, week, look, place) for week in reversed(weeks)],
        drawings=[Drawing("writing", "days-chart", "", summary, numbers)],
        nothing="" if written else _("Nothing was written in this time that can be counted here."),
        file=place.file("writing") + look.query(view="", then="", now=""),
    )


def archetypes_by_week(series: Series, names: Mapping[str, str], *, span: Span, look: Look, place: Place) -> Figure:
    """By archetype, how many acts of a week somebody tagged with it; those with most come first."""
    sums = {slug: sum(map(_count, points)) for slug, points in series.items()}
    slugs = sorted(sums, key=lambda slug: (-sums[slug], names.get(slug, slug)))
    labels, steps = [names.get(slug, slug) for slug in slugs], [point.begins for point in next(iter(series.values()), [])]
    urls = [_weeks_url(place.metric("archetypes"), day, span, look) for day in steps]
    summary = _tagged_words([(label, sums[slug]) for label, slug in zip(labels, slugs, strict=True)], place=place) if slugs else ""
    cells = [
        _cell(x, y, _count(point), f"{labels[y]}, {_span_words(point.begins, span)}: {place.tell.said(_count(point))}", urls[x], place)
        for y, slug in enumerate(slugs)
        for x, point in enumerate(series[slug])
    ]
    lines = [_line(day, span, [_count(series[slug][at]) for slug in slugs], urls[at], place) for at, day in enumerate(steps)]
    return Figure(
        slug="archetypes",
        title=_("Archetypes by week") if span.step == WEEK else _("Archetypes over time"),
        summary=summary,
        columns=[_span_head(span), *labels],
        lines=lines[::-1],
        drawings=[Drawing("archetypes", "days-chart", "", summary, _grid([short_day(day) for day in steps], labels, cells))],
        nothing="" if slugs else _("Nothing was tagged with an archetype in this time."),
        file=place.file("archetypes") + look.query(view="", then="", now=""),
    )


def _count(point: Point) -> int:
    return round(point.value)


def _days_of(week: date) -> list[date]:
    return [week + timedelta(days=number) for number in range(WEEK)]


def _weeks_url(address: str, begins: date, span: Span, look: Look) -> str:
    """The page on which what was counted in this step is listed."""
    last = begins + timedelta(days=span.step - 1)
    return look.behind(address, from_=begins, to=last)


def _span_words(begins: date, span: Span) -> str:
    return f"{short_day(begins)} – {short_day(begins + timedelta(days=span.step - 1))}"


def _span_head(span: Span) -> str:
    return _("Week") if span.step == WEEK else _("Days")


def _bars(points: Sequence[Point], bars: list[dict[str, Any]], place: Place) -> dict[str, Any]:
    return {"labels": [short_day(point.begins) for point in points], "series": bars, "numbers": place.tell.numbers}


def _bar(point: Point, span: Span, count: int, label: str, url: str, place: Place) -> dict[str, Any]:
    return {"y": place.tell.drawn(count), "words": f"{_span_words(point.begins, span)}: {place.tell.said(count)} {label}", "url": url}


def _count_lines(points: Sequence[Point], columns: Sequence[Sequence[int]], urls: Sequence[str], span: Span, place: Place) -> list[Line]:
    rows = [_line(point.begins, span, counts, url, place) for point, url, *counts in zip(points, urls, *columns, strict=True)]
    return rows[::-1]


def _line(begins: date, span: Span, counts: Sequence[int], url: str, place: Place) -> Line:
    return Line(_span_words(begins, span), list(map(place.tell.said, counts)), list(map(place.tell.plain, counts)), url if any(counts) else "", begins)


def _grid(columns: list[str], rows: list[str], cells: list[dict[str, Any]]) -> dict[str, Any]:
    return {"columns": columns, "rows": rows, "most": max([*(cell["count"] for cell in cells), 1]), "series": [{"points": cells}]}


def _cell(x: int, y: int, count: int, words: str, url: str, place: Place) -> dict[str, Any]:
    return {"x": x, "y": y, "count": place.tell.drawn(count), "words": words} | ({"url": url} if count else {})


def _day_cell(days: Mapping[date, int], day: date, weeks: Sequence[date], look: Look, place: Place) -> dict[str, Any]:
    count = days.get(day, 0)
    times = ngettext("written once", "written %(count)d times", count) % {"count": count} if place.tell.numbers else _("something written")
    written = times if count else _("nothing written")
    url = _day_url(day, look, place) if count else ""
    return _cell((day - weeks[0]).days // WEEK, day.weekday(), count, f"{full_day(day)}: {written}", url, place)


def _day_url(day: date, look: Look, place: Place) -> str:
    return _weeks_url(place.metric("writing"), day, Span(day, day, 1), look)


def _written_line(days: Mapping[date, int], week: date, look: Look, place: Place) -> Line:
    written = [day for day in _days_of(week) if days.get(day)]
    which = ", ".join(str(WEEKDAYS[day.weekday()]) for day in written) or _("none")
    url = _weeks_url(place.metric("writing"), week, Span(week, week, WEEK), look) if written else ""
    return Line(short_day(week), [place.tell.said(len(written)), which], [place.tell.plain(len(written)), which], url, week)


def _days_words(written: Sequence[date], *, of: int, place: Place) -> str:
    if not place.tell.numbers:
        return _("The last time was %(day)s.") % {"day": full_day(written[-1])}
    days = ngettext("Written on %(days)d day", "Written on %(days)d days", len(written)) % {"days": len(written)}
    return _("%(written)s of %(all)d, the last one %(day)s.") % {"written": days, "all": of, "day": full_day(written[-1])}


def _tagged_words(sums: Sequence[tuple[str, int]], *, place: Place) -> str:
    if not place.tell.numbers:
        return _("Tagged with an archetype, most often first: %(names)s.") % {"names": ", ".join(label for label, _count in sums)}
    counts = ", ".join(f"{label} {count}" for label, count in sums)
    return _("How often something was tagged with an archetype: %(counts)s.") % {"counts": counts}
