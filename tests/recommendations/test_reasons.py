"""Each reason has a gate: the fact must support what it claims."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.features import names
from recommendations.domain.parts import GROUPS, parts
from recommendations.domain.reasons import Mean, Reason, Record, Subject, reasons

LEVELS = {"fire": 52.0, "water": 61.0, "earth": 41.6, "air": 66.0, "aether": 58.0}
EARTH = Subject("earth", "earth-2", "practice", 10, 1)


def _keys(found: list[Reason]) -> list[str]:
    return [reason.key for reason in found]


def test_parts_add_up_to_the_score_minus_the_mean_score() -> None:
    chance = np.random.default_rng(1)
    seen, weights = chance.normal(size=(9, len(names()))), chance.normal(size=len(names()))
    effect, need = chance.normal(size=9), chance.normal(size=9)
    score = seen @ weights + effect + need
    found = parts(seen, weights, effect=effect, need=need, names=names())
    assert found.shape == (9, len(GROUPS))
    assert np.abs(found.sum(axis=1) - (score - score.mean())).max() < 1e-10


def test_need_names_the_level_and_the_aim() -> None:
    record = Record(levels=LEVELS, targets={"fire": 60.0})
    assert reasons({"need": 0.3}, Subject("fire", "", "practice", 10, 1), record) == [Reason("need", {"element": "fire", "level": 52, "target": 60}, 0.3)]


def test_need_of_the_quietest_says_so() -> None:
    assert reasons({"need": 0.3}, EARTH, Record(levels=LEVELS)) == [Reason("lowest", {"element": "earth", "level": 42}, 0.3)]


@pytest.mark.parametrize(("mean", "expected"), [(46.5, ["lowest"]), (46.6, ["fall"])])
def test_fall_needs_five_points(mean: float, expected: list[str]) -> None:
    assert _keys(reasons({"need": 0.3}, EARTH, Record(levels=LEVELS, means={"earth": mean}))) == expected


def test_need_without_a_level_says_nothing() -> None:
    assert reasons({"need": 0.3}, EARTH, Record()) == []


@pytest.mark.parametrize(
    ("mean", "expected"), [(Mean(4.6, 5), ["kind"]), (Mean(4.6, 1), []), (Mean(3.9, 5), []), (None, [])], ids=["good", "one rating", "as usual", "none"]
)
def test_kind_needs_two_ratings_well_above_the_usual(mean: Mean | None, expected: list[str]) -> None:
    record = Record(usual=3.8, kinds={"practice": mean} if mean else {})
    assert _keys(reasons({"kind": 0.2}, EARTH, record)) == expected


@pytest.mark.parametrize(("people", "expected"), [(Mean(4.2, 3), ["item"]), (Mean(4.2, 2), []), (Mean(3.0, 9), [])])
def test_item_needs_three_people_above_the_coach_s_usual(people: Mean, expected: list[str]) -> None:
    subject = Subject("earth", "", "practice", 10, 1, people=people)
    assert _keys(reasons({"item": 0.2}, subject, Record(usual_of_coach=3.9))) == expected


def test_length_counts_what_took_about_as_long() -> None:
    record = Record(lengths=((8, True), (12, True), (14, False), (60, False)))
    assert reasons({"length": 0.1}, EARTH, record) == [Reason("length", {"done": 2, "sent": 3}, 0.1)]


def test_two_reasons_and_one_caution_at_most() -> None:
    record = Record(levels=LEVELS | {"fire": 30.0}, usual=3.0, kinds={"practice": Mean(4.5, 3)}, focus={"earth-2": "Means"}, archetypes={"earth": "Builder"})
    subject = Subject("earth", "earth-2", "practice", 10, 2, weeks_since=9)
    shares = {"need": 0.4, "kind": 0.3, "focus": 0.2, "archetype": 0.1, "repeat": -0.2, "intensity": -0.1}
    assert _keys(reasons(shares, subject, record)) == ["need", "kind", "repeat"]


def test_control_slot_says_what_it_is() -> None:
    assert _keys(reasons({}, Subject("earth", "", "practice", 10, 1, is_control=True), Record())) == ["control"]


@given(st.dictionaries(st.sampled_from(GROUPS), st.floats(-1, 0.049)))
def test_small_parts_give_no_reason(shares: dict[str, float]) -> None:
    assert all(reason.part <= -0.05 for reason in reasons(shares, EARTH, Record(levels=LEVELS)))
