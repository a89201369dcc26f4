"""Which days a chart looks at, where it has gaps, and what counts as a change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.levels import Level, Reading, combine
from progress.domain.spans import Span, span_of
from progress.domain.trends import MOST_STEPS, by_week, coarse_enough, moves, trend

TODAY = date(2026, 11, 24)


def level(value: float, se: float = 5) -> Level:
    return Level(value, se, value - se, value + se, 3, 3, "good")


def move_of(then: Level | None, now: Level | None) -> tuple[str, float | None, float | None]:
    fire = moves({"fire": then}, {"fire": now})[0]
    return fire.going, fire.then, fire.now


@pytest.mark.parametrize(("days", "step", "steps"), [(84, 7, 12), (364, 7, 52), (7 * 61, 14, 31), (3650, 63, 58)])
def test_long_spans_take_longer_steps_of_whole_weeks(days, step, steps):
    span = coarse_enough(Span(TODAY - timedelta(days=days - 1), TODAY, 7))
    assert (span.step, len(span.steps), span.ends) == (step, steps, TODAY)


@given(st.integers(1, 30_000))
def test_no_chart_has_more_steps_than_it_can_hold_and_none_loses_a_day(days):
    first = TODAY - timedelta(days=days - 1)
    span = coarse_enough(Span(first, TODAY, 7).starting(None) if days % 7 == 0 else Span(None, TODAY, 7).starting(first))
    assert len(span.steps) <= MOST_STEPS
    assert span.begins <= first


def test_counts_of_four_weeks_are_told_by_the_week():
    assert len(by_week(span_of("4w", today=TODAY)).steps) == 4


def test_line_ends_today_and_begins_with_the_end_of_the_first_step():
    days = [mark.day for mark in trend([], span_of("12w", today=TODAY))]
    assert (days[0], days[-1], len(days)) == (TODAY - timedelta(weeks=11), TODAY, 12)


def test_line_has_a_gap_where_nothing_was_known_and_where_it_is_too_old():
    readings = [Reading("self", 40, TODAY - timedelta(days=200)), Reading("self", 60, TODAY - timedelta(days=20))]
    values = [mark.value for mark in trend(readings, Span(TODAY - timedelta(days=30 * 9 - 1), TODAY, 30))]
    assert [None if value is None else round(value) for value in values] == [None, None, 40, 40, None, None, None, None, 60]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 900)), max_size=40))
def test_line_says_the_same_as_all_readings_together(said):
    readings = sorted((Reading("self", value, TODAY - timedelta(days=ago)) for value, ago in said), key=lambda reading: reading.day)
    for mark in trend(readings, Span(TODAY - timedelta(days=899), TODAY, 90)):
        whole = combine(readings, on=mark.day)
        assert mark.value == (whole.value if whole else None)


def test_change_is_said_only_beyond_chance():
    assert move_of(level(31), level(44)) == ("rose", 31, 44)
    assert move_of(level(44), level(31)) == ("fell", 44, 31)
    assert move_of(level(40), level(44)) == ("same", 40, 44)


def test_limit_is_that_of_the_reliable_change():
    # 1.2816 * sqrt(7 ** 2 + 7 ** 2) is 12.69
    assert move_of(level(40, 7), level(52.6, 7))[0] == "same"
    assert move_of(level(40, 7), level(52.8, 7))[0] == "rose"


def test_what_is_unknown_is_neither_a_change_nor_none():
    stale = Level(None, None, None, None, 0.1, 1, "stale")
    assert move_of(None, level(40)) == ("unknown_then", None, 40)
    assert move_of(level(40), stale) == ("unknown_now", 40, None)
    assert move_of(stale, None) == ("unknown", None, None)


def test_all_five_are_told_in_their_order():
    assert [move.element for move in moves({}, {})] == ["fire", "water", "earth", "air", "aether"]
