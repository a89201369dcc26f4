"""The five levels as charts: two days side by side, and each element over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import spoken_day
from progress.domain.balance import ELEMENTS, Element
from progress.domain.levels import Level, Reading
from progress.domain.spans import Span
from progress.domain.standing import Record, levels_on
from progress.domain.trends import Mark, Move, moves, trend
from progress.models import ElementReading
from progress.views.change_words import band_words, change_sentences, level_words
from progress.views.figures import Drawing, Figure, Line, Place, column_day, full_day, short_day, some_days
from progress.views.look import Look

TICKS = 4
SOURCES = ("self", "coach", "pulse")
STEP = 10  # points that a drawing tells apart where no number is read


@dataclass(frozen=True)
class Levels:
    """The levels of one client as somebody looks at them, with the names of the elements; without `numbers` all is said in words."""

    record: Record
    look: Look
    names: Mapping[str, str]
    place: Place
    numbers: bool = True

    @cached_property
    def then(self) -> dict[Element, Level | None]:
        return levels_on(self.record, self.look.then) if self.look.then else {}

    @cached_property
    def now(self) -> dict[Element, Level | None]:
        return levels_on(self.record, self.look.now)

    @cached_property
    def moves(self) -> list[Move]:
        return moves(self.then, self.now)

    @cached_property
    def sentences(self) -> list[str]:
        return list(change_sentences(self.moves, self.names, numbers=self.numbers))

    def marks(self, element: Element) -> list[Mark]:
        return trend(self.record.readings[element], self.look.span)

    def url(self, element: str, day: date) -> str:
        """The page on which the readings behind a level of that day stand."""
        return self.look.behind(self.place.element(element), on=day)

    def drawn(self, value: float | None) -> int | None:
        """What a drawing is made of: without numbers no more of it than the eye can tell."""
        if value is None:
            return None
        return round(value) if self.numbers else STEP * round(value / STEP)

    def plain(self, level: Level | None) -> int | str | None:
        """What a file holds of a level: the number, or the words that stand for it."""
        if not self.numbers:
            return level_words(level, numbers=False)
        return None if level is None or level.value is None else round(level.value)

    def day_name(self, day: date) -> str:
        return spoken_day(day, today=self.look.today)


def compared(levels: Levels) -> Figure:
    """Two days as a radar, with the same as a table; bars are drawn by the page."""
    look, then, now = levels.look, levels.then, levels.now
    earlier = look.then or look.now
    days = (look.now, earlier)
    heads = [column_day(day, today=look.today) for day in reversed(days)]
    series = [
        {"label": capfirst(levels.day_name(day)), "points": [_corner(levels, element, day, of_day.get(element)) for element in ELEMENTS]}
        for day, of_day in zip(days, (now, then), strict=True)
    ]
    summary = _("The five elements %(now)s and %(then)s. %(sentences)s") % {
        "now": levels.day_name(look.now),
        "then": levels.day_name(earlier),
        "sentences": " ".join(levels.sentences),
    }
    numbers = {"labels": [levels.names[element] for element in ELEMENTS], "series": series, "numbers": levels.numbers}
    name = _("%(now)s and %(then)s") % {"now": full_day(look.now), "then": full_day(earlier)}
    return Figure(
        slug="compare",
        title=_("The five elements, %(now)s and %(then)s") % {"now": full_day(look.now), "then": full_day(earlier)},
        summary=summary,
        columns=[_("Element"), *heads, *([_("Between")] if levels.numbers else []), _("Difference")],
        lines=[_compared_line(levels, move, then.get(move.element), now.get(move.element)) for move in levels.moves],
        drawings=[Drawing("compare", "radar-chart", name, summary, numbers)],
        file=levels.place.file("compare") + look.query(view=""),
    )


def bars(levels: Levels) -> list[dict[str, Any]]:
    """The later day as bars with their bands, the earlier one in words."""
    return [_bar(levels, element, levels.now.get(element), levels.then.get(element)) for element in ELEMENTS]


def _bar(levels: Levels, element: Element, now: Level | None, then: Level | None) -> dict[str, Any]:
    before = _("%(day)s: %(level)s") % {"day": levels.day_name(levels.look.then or levels.look.now), "level": level_words(then, numbers=levels.numbers)}
    row = {"element": element, "label": levels.names[element], "value": now.value if now else None, "is_old": now is not None}
    if now is None or now.value is None:
        return row | {"phrase": level_words(now, numbers=levels.numbers)}
    words = before if levels.numbers else f"{level_words(now, numbers=False)} · {before}"
    return row | {"low": now.low, "high": now.high, "phrase": words, "is_without_number": not levels.numbers}


def _corner(levels: Levels, element: Element, day: date, level: Level | None) -> dict[str, Any]:
    return {
        "y": levels.drawn(level.value if level else None),
        "words": f"{levels.names[element]}, {levels.day_name(day)}: {_said(level, numbers=levels.numbers)}",
        "url": levels.url(element, day),
    }


def _compared_line(levels: Levels, move: Move, then: Level | None, now: Level | None) -> Line:
    difference = {
        "rose": _("rose, more than chance"),
        "fell": _("fell, more than chance"),
        "same": _("no clear change"),
    }.get(move.going, _("nobody can say"))
    words = [level_words(then, numbers=levels.numbers), level_words(now, numbers=levels.numbers)]
    between = [band_words(now)] if levels.numbers else []
    plain = [levels.plain(then), levels.plain(now), *between, difference]
    return Line(levels.names[move.element], [*words, *between, difference], plain, levels.url(move.element, levels.look.now))


def over_time(levels: Levels) -> Figure:
    """Each element over the period on one scale, with the band in which it may lie and gaps where nothing was known."""
    marks = {element: levels.marks(element) for element in ELEMENTS}
    drawings = [_drawing(levels, element, marks[element], {}) for element in ELEMENTS]
    days = [mark.day for mark in marks[ELEMENTS[0]]]
    rows = [(day, [marks[element][place] for element in ELEMENTS]) for place, day in enumerate(days)]
    return Figure(
        slug="elements",
        title=_("Elements over time"),
        summary=" ".join(drawing.summary for drawing in drawings),
        columns=[_("On"), *(levels.names[element] for element in ELEMENTS)],
        lines=[
            Line(full_day(day), [level_words(mark.level, numbers=levels.numbers) for mark in row], [levels.plain(mark.level) for mark in row], "", day)
            for day, row in reversed(rows)
        ],
        drawings=drawings,
        file=levels.place.file("elements") + levels.look.query(view="", then="", now=""),
    )


def one_element(levels: Levels, element: Element) -> Figure:
    """One element over the period with every single reading, and a table whose lines lead to what is behind each level."""
    marks = levels.marks(element)
    readings = [reading for reading in levels.record.readings[element] if levels.look.span.begins and reading.day >= levels.look.span.begins]
    drawing = _drawing(levels, element, marks, {source: [reading for reading in readings if reading.source == source] for source in SOURCES})
    between = [_("Most likely between")] if levels.numbers else []
    return Figure(
        slug=element,
        title=_("%(element)s over time") % {"element": levels.names[element]},
        summary=drawing.summary,
        columns=[_("On"), _("Level"), *between],
        lines=[_mark_line(levels, element, mark) for mark in reversed(marks)],
        drawings=[drawing],
        file=levels.place.file(element) + levels.look.query(view="", then="", now=""),
    )


def _mark_line(levels: Levels, element: Element, mark: Mark) -> Line:
    between = [band_words(mark.level)] if levels.numbers else []
    cells = [level_words(mark.level, numbers=levels.numbers), *between]
    return Line(full_day(mark.day), cells, [levels.plain(mark.level), *between], levels.url(element, mark.day), mark.day)


def _drawing(levels: Levels, element: Element, marks: Sequence[Mark], readings: Mapping[str, Sequence[Reading]]) -> Drawing:
    span = levels.look.span
    name, days = levels.names[element], [mark.day for mark in marks]
    line = {"label": name, "points": [_on_line(levels, element, mark) for mark in marks]}
    single = [
        {"label": str(ElementReading.Source(source).label), "shape": source, "points": [_single(levels, element, reading) for reading in rows]}
        for source, rows in readings.items()
        if rows
    ]
    numbers = {
        "element": element,
        "series": [line, *single],
        "span": [_place(span, days[0]), _place(span, days[-1])],
        "ticks": [{"x": _place(span, day), "label": short_day(day)} for day in some_days(days, most=TICKS)],
        "numbers": levels.numbers,
    }
    return Drawing(f"trend-{element}", "trend-chart", name, _summary(levels, name, marks), numbers, element, levels.place.element(element))


def _on_line(levels: Levels, element: Element, mark: Mark) -> dict[str, Any]:
    level = mark.level if mark.value is not None else None
    said = f"{full_day(mark.day)}: {_said(level, numbers=levels.numbers)}" if level else ""
    edges = {"low": levels.drawn(level.low), "high": levels.drawn(level.high)} if level else {"low": None, "high": None}
    return {"x": _place(levels.look.span, mark.day), "y": levels.drawn(mark.value), "words": said, "url": levels.url(element, mark.day), **edges}


def _single(levels: Levels, element: Element, reading: Reading) -> dict[str, Any]:
    of = ElementReading.Source(reading.source).label
    said = f"{full_day(reading.day)}, {of}: {round(reading.value)}" if levels.numbers else f"{full_day(reading.day)}, {of}"
    return {"x": _place(levels.look.span, reading.day), "y": levels.drawn(reading.value), "words": said, "url": levels.url(element, reading.day)}


def _summary(levels: Levels, name: str, marks: Sequence[Mark]) -> str:
    """From where to where, and how long nothing was known."""
    known = [mark for mark in marks if mark.value is not None]
    if not known:
        return _("%(element)s: nothing was said in this time.") % {"element": name}
    first, last = known[0], known[-1]
    words = {
        "element": name,
        "first": level_words(first.level, numbers=levels.numbers),
        "then": levels.day_name(first.day),
        "last": level_words(last.level, numbers=levels.numbers),
        "now": levels.day_name(last.day),
    }
    said = _("%(element)s: from %(first)s (%(then)s) to %(last)s (%(now)s).") % words
    days = (len(marks) - len(known)) * levels.look.span.step
    gap = ngettext("Nothing is known of %(days)d day.", "Nothing is known of %(days)d days.", days) % {"days": days}
    return f"{said} {gap}" if days else said


def _said(level: Level | None, *, numbers: bool) -> str:
    if level is None or level.low is None or level.high is None or not numbers:
        return level_words(level, numbers=numbers)
    words = {"level": level_words(level, numbers=True), "low": round(level.low), "high": round(level.high)}
    return _("%(level)s, most likely between %(low)d and %(high)d") % words


def _place(span: Span, day: date) -> int:
    """The day as a number on the axis."""
    return (day - (span.begins or day)) // timedelta(days=1)
