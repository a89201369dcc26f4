import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.catalogue import FACETS, KINDS, STYLES, Library, People, one_hot
from recommendations.domain.features import features, names
from recommendations.domain.needs import needs_of, urgency
from recommendations.domain.posterior import Belief
from recommendations.domain.priors import hand_set
from recommendations.domain.ranking import by_rule, chance, explored, new_to_try, varied

LIBRARY = Library(
    elements=one_hot([0, 2, 2, 4], 5),
    calms=one_hot([1, 3, -1, -1], 5),
    kinds=one_hot([0, 1, 1, 4], len(KINDS)),
    facets=one_hot([0, 7, 6, 12], len(FACETS)),
    minutes=np.array([3.0, 12.0, 48.0, 10.0]),
    intensity=np.array([1.0, 2.0, 1.0, 1.0]),
    style=np.zeros((4, STYLES)),
)


def people(**known: list[float]) -> People:
    """One person of whom only this is known."""
    plain = {
        "levels": [np.nan] * 5,
        "targets": [60.0] * 5,
        "means": [np.nan] * 5,
        "overdrive": [np.nan] * 5,
        "focus": [0.0] * 15,
        "archetypes": [0.0] * 5,
        "themes": [0.0] * 5,
        "weeks_since": [np.inf] * 4,
        "kinds_lately": [0.0] * len(KINDS),
        "in_session": [0.0],
    }
    rows = {name: np.array([values], dtype=float) for name, values in (plain | known).items()}
    return People(**rows | {"in_session": rows["in_session"][0]})


def of_second(somebody: People) -> dict[str, float]:
    return dict(zip(names(), features(somebody, LIBRARY, needs_of(somebody))[0, 1], strict=True))


def test_features_of_an_activity_that_answers_a_need() -> None:
    seen = of_second(people(levels=[30.0, 60.0, 40.0, 90.0, 60.0], means=[30.0, 60.0, 50.0, 90.0, 60.0], weeks_since=[np.inf, 8.0, np.inf, np.inf]))
    assert {name: seen[name] for name in ("bias", "element:earth", "kind:journal_prompt", "minutes", "intensity", "need", "lowest", "fall")} == {
        "bias": 1.0,
        "element:earth": 1.0,
        "kind:journal_prompt": 1.0,
        "minutes": 0.0,
        "intensity": 0.5,
        "need": 0.5,
        "lowest": 0.0,
        "fall": 0.5,
    }
    assert seen["excess"] == pytest.approx(0.5 + 5 / 30)
    assert seen["repeat_item"] == pytest.approx(np.exp(-1))
    assert (seen["never_tried"], seen["intensity_low_fire"]) == (0.0, 0.5)


def test_what_nobody_read_asks_for_nothing() -> None:
    seen = of_second(people())
    assert [seen[name] for name in ("need", "lowest", "fall", "excess", "intensity_low_fire")] == [0.0] * 5


def test_every_feature_has_a_place_in_the_hand_set_prior() -> None:
    prior = hand_set()
    assert len(prior.mean) == len(names()) == len(features(people(), LIBRARY, needs_of(people()))[0, 0])
    assert dict(zip(names(), prior.mean, strict=True))["need"] == 0.4


@given(st.lists(st.floats(0, 100), min_size=5, max_size=5), st.integers(0, 4), st.floats(0, 60))
def test_urgency_never_falls_when_a_level_falls(levels: list[float], place: int, by: float) -> None:
    means = [60.0] * 5
    lower = [max(0.0, level - by) if index == place else level for index, level in enumerate(levels)]
    raising = LIBRARY.only(np.array([0, 2, 3]))
    before, after = (people(levels=each, means=means, weeks_since=[np.inf] * 3) for each in (levels, lower))
    raising = Library(**{**raising.__dict__, "calms": np.zeros((3, 5))})
    assert (urgency(needs_of(after), raising, after.focus) >= urgency(needs_of(before), raising, before.focus) - 1e-12).all()


def test_list_is_varied_and_holds_only_what_is_allowed() -> None:
    scores = np.array([[0.50, 0.60, 0.58, 0.40]])
    assert varied(scores, np.array([[True, True, True, True]]), LIBRARY, size=3).tolist() == [[1, 0, 2]]
    assert varied(scores, np.array([[True, False, True, False]]), LIBRARY, size=3).tolist() == [[2, 0, -1]]


def test_exploration_is_the_same_within_a_week_and_another_in_the_next() -> None:
    belief = Belief(np.zeros(3), np.eye(3))
    this, again, later = (explored(belief, chance(7, 2026, week, 1).normal(size=3)) for week in (9, 9, 10))
    assert this.tolist() == again.tolist()
    assert this.tolist() != later.tolist()


def test_new_to_try_is_what_is_known_least_among_the_good() -> None:
    found = new_to_try(
        np.array([1.0, 0.8, 0.3, 0.7]),
        np.array([0.1, 0.4, 0.9, 0.5]),
        np.array([True] * 4),
        is_new=np.array([True] * 4),
        intensity=np.array([1, 1, 1, 3]),
        chosen=[0],
    )
    assert found == 1


def test_rule_takes_what_raises_the_most_needed_element() -> None:
    need, draws = np.array([0.1, 0.0, 0.5, 0.0, 0.2]), np.array([0.0, 0.1, 0.2, 0.3])
    assert by_rule(need, np.zeros(4), np.array([True] * 4), LIBRARY, draws) == 2
    assert by_rule(need, np.array([0.0, 0.0, 1.0, 0.0]), np.array([True] * 4), LIBRARY, draws) == 1
    assert by_rule(need, np.zeros(4), np.array([False] * 4), LIBRARY, draws) is None
