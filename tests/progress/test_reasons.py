"""The parts of a score and what moved it add up to the score and to the difference."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.engagement import WEIGHTS, Event, Facts, engagement
from progress.domain.reasons import (
    Move,
    changes,
    counted,
    fallen_from,
    moves,
    replies_counted,
    resources_share,
    tally,
    trend,
    weeks_counted,
    weighed,
    whole_points,
)
from tests.progress.test_engagement import events, some_facts

STEADY = Facts(tasks=(Event("on_time", 3, 1), Event("overdue", 10, 2)), sessions=(Event("held", 5, 3),), journal_target=0)
some_weights = st.fixed_dictionaries({part: st.integers(0, 100) for part in WEIGHTS}).filter(lambda weights: any(weights.values()))


@given(some_facts, some_weights)
def test_parts_add_up_to_the_score(facts, weights):
    score = engagement(facts, weights=weights)
    points = sum(row.points for row in weighed(score, weights=weights))
    assert points == pytest.approx(0 if score.value is None else score.base * score.recency)


@given(events("tasks").filter(bool))
def test_facts_of_a_part_make_its_value(found):
    rows = counted(found, "tasks")
    value = engagement(Facts(tasks=found, journal_target=0)).parts["tasks"]
    assert (sum(row.share for row in rows), 100 * sum(row.share * row.credit for row in rows)) == (pytest.approx(1), pytest.approx(value))


@given(some_facts)
def test_contact_is_made_of_replies_and_resources(facts):
    value = engagement(facts).parts.get("contact")
    told = sum(row.share * row.credit for row in replies_counted(facts)) + resources_share(facts) * (facts.resources_opened or 0)
    assert 100 * told == pytest.approx(value or 0, abs=1e-9)


@given(some_facts, some_facts, some_weights)
def test_moves_add_up_to_the_difference(one, other, weights):
    before, after = (engagement(replace(facts, state="active"), weights=weights) for facts in (one, other))
    found = moves(before, after, weights=weights)
    assert sum(move.points for move in found) == (after.value - before.value if found else 0)


@given(some_facts, some_weights)
def test_nothing_moved_between_a_day_and_itself(facts, weights):
    score = engagement(facts, weights=weights)
    assert {move.points for move in moves(score, score, weights=weights)} <= {0}


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=6))
def test_whole_points_stay_near(exact):
    total = round(sum(exact))
    found = whole_points(exact, total=total)
    assert sum(found) == total
    assert max(abs(whole - number) for whole, number in zip(found, exact, strict=True)) < 1.5


def test_a_task_that_became_overdue_is_what_moved_the_score():
    before = engagement(Facts(tasks=(Event("on_time", 3),), sessions=(Event("held", 1),), journal_target=0))
    after = engagement(Facts(tasks=(Event("on_time", 10), Event("overdue", 1)), sessions=(Event("held", 8),), journal_target=0))
    assert moves(before, after, weights=WEIGHTS)[0] == Move("tasks", after.value - before.value)


def test_silence_is_what_moved_the_score():
    before, after = (engagement(replace(STEADY, days_since_act=days)) for days in (10, 35))
    assert moves(before, after, weights=WEIGHTS)[0] == Move("recency", after.value - before.value)


def test_nothing_is_said_to_have_moved_what_had_no_number():
    assert moves(engagement(Facts(state="paused")), engagement(STEADY), weights=WEIGHTS) == []


def test_changes_name_what_is_new_what_came_out_differently_and_what_is_gone():
    before = [Event("overdue", 3, 1), Event("on_time", 55, 2), Event("on_time", 9, 3)]
    after = [Event("late", 10, 1), Event("on_time", 16, 3), Event("on_time", 1, 4)]
    assert [(kind, event.ref, event.outcome) for kind, event in changes(before, after)] == [
        ("new", 4, "on_time"),
        ("changed", 1, "late"),
        ("gone", 2, "on_time"),
    ]


def test_weeks_count_four_three_two_one():
    assert [(week.days, week.share) for week in weeks_counted(Facts(journal_days=(2, 0, 1, 7)))] == [(2, 0.4), (0, 0.3), (1, 0.2), (7, 0.1)]


def test_tally_counts_no_day_of_writing_beyond_the_agreed_ones():
    assert tally(Facts(journal_days=(7, 1), journal_target=2))["journal"] == {"days": 3, "asked": 4}


@pytest.mark.parametrize(("now", "before", "word"), [(82, 77, "rising"), (82, 78, "level"), (77, 82, "falling"), (82, None, None), (None, 82, None)])
def test_trend_is_told_from_five_points_on(now, before, word):
    assert trend(now, before) == word


@pytest.mark.parametrize(
    ("by_week", "height"),
    [
        ([80, 80, 60], 80),
        ([80, 70, 60], 80),
        ([80, 61, 60, 60], None),
        ([80, None, 60], 80),
        ([80, 80, None], None),
        ([None, 60], None),
        ([60], None),
        ([79, 79, 60], None),
    ],
)
def test_a_fall_is_twenty_within_fourteen_days(by_week, height):
    assert fallen_from(by_week) == height
