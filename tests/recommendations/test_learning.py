"""What many coaches teach: found again in ratings that were made from it."""

import numpy as np
import pytest

from recommendations.domain.catalogue import Numbers
from recommendations.domain.learning import Lesson, Ratings, learned
from recommendations.domain.posterior import evidence, evidence_by
from recommendations.domain.priors import Prior

COACHES, CLIENTS, RATED, ACTIVITIES = 30, 6, 20, 24
SCATTER = 0.5
LONG, SLOPE = np.where(np.arange(ACTIVITIES) % 2 == 0, 1.0, -1.0), 0.3
HEIGHT = np.where(np.arange(ACTIVITIES) % 3 == 0, 0.4, -0.2)  # one in three is liked better by everybody


@pytest.fixture(scope="module")
def start() -> Prior:
    return Prior(np.zeros(2), np.diag([0.3**-2, 0.3**-2]), np.diag([0.4**2, 0.4**2]), noise=1.0)


def _coach(chance: np.random.Generator) -> Ratings:
    """Clients who like what is long; and what is long is also, half of the time, what everybody likes."""
    people = np.repeat(np.arange(CLIENTS), RATED)
    places = chance.integers(ACTIVITIES, size=len(people))
    rows = np.column_stack([np.ones(len(people)), LONG[places]])
    weights = chance.normal((0.1, SLOPE), 0.2, (CLIENTS, 2))[people]
    values = np.einsum("rd,rd->r", rows, weights) + HEIGHT[places] + chance.normal(0.0, SCATTER, len(people))
    return Ratings(CLIENTS, people, places, rows, values, np.ones(len(people)))


@pytest.fixture(scope="module")
def coaches() -> list[Ratings]:
    chance = np.random.default_rng(5)
    return [_coach(chance) for _ in range(COACHES)]


@pytest.fixture(scope="module")
def lesson(coaches: list[Ratings], start: Prior) -> Lesson:
    return learned(coaches, start, activities=ACTIVITIES)


def test_what_a_new_client_will_like_is_found(lesson: Lesson) -> None:
    found = lesson.prior.mean[0] + lesson.prior.mean[1] * LONG + lesson.expected
    assert np.abs(found - (0.1 + SLOPE * LONG + HEIGHT)).mean() < 0.06


def test_what_is_liked_by_everybody_is_told_from_what_is_liked_for_its_length(lesson: Lesson) -> None:
    liked, rest = lesson.expected[HEIGHT > 0].mean(), lesson.expected[HEIGHT < 0].mean()
    assert liked - rest == pytest.approx(0.6, abs=0.1)
    assert lesson.prior.mean[1] > SLOPE / 2


def test_scatter_is_found_and_not_what_was_believed(lesson: Lesson) -> None:
    assert lesson.prior.noise == pytest.approx(SCATTER**2, rel=0.1)


def test_order_of_coaches_changes_nothing(coaches: list[Ratings], lesson: Lesson, start: Prior) -> None:
    again = learned(coaches[::-1], start, activities=ACTIVITIES)
    assert np.abs(again.prior.mean - lesson.prior.mean).max() < 1e-10
    assert np.abs(again.expected - lesson.expected).max() < 1e-10


def test_activity_nobody_rated_is_expected_to_be_as_its_features_say(coaches: list[Ratings], start: Prior) -> None:
    assert learned(coaches, start, activities=ACTIVITIES + 1).expected[-1] == 0.0


def test_client_who_was_given_what_everybody_likes_is_not_taken_for_a_kind_rater(lesson: Lesson) -> None:
    """Two clients who are alike: one was given what is liked by all, the other the rest."""
    told = [_given(np.flatnonzero(chosen), lesson) for chosen in (HEIGHT > 0, HEIGHT < 0)]
    alone = [_given(np.flatnonzero(chosen), Lesson(lesson.prior, np.zeros(ACTIVITIES))) for chosen in (HEIGHT > 0, HEIGHT < 0)]
    assert abs(told[0] - told[1]) < 0.2 * abs(alone[0] - alone[1])


def _given(places: Numbers, lesson: Lesson) -> float:
    """How kind somebody seems who rated these activities as everybody does."""
    many = len(places)
    rated = Ratings(1, np.zeros(many, dtype=int), places, np.column_stack([np.ones(many), np.zeros(many)]), HEIGHT[places], np.ones(many))
    told = rated.told(lesson)
    return float(np.linalg.solve(told.information[0] + np.linalg.inv(lesson.prior.spread), told.shift[0])[0])


def test_rows_in_any_order_tell_of_each_client_the_same(coaches: list[Ratings]) -> None:
    one, order = coaches[0], np.random.default_rng(1).permutation(CLIENTS * RATED)
    shuffled = evidence_by(one.people[order], one.rows[order], one.values[order], one.weights[order], clients=CLIENTS, noise=0.7)
    for client in range(CLIENTS):
        own = one.people == client
        plain = evidence(one.rows[own], one.values[own], one.weights[own], noise=0.7)
        assert np.abs(shuffled.information[client] - plain.information).max() < 1e-9
        assert np.abs(shuffled.shift[client] - plain.shift).max() < 1e-9


def test_client_without_rows_tells_nothing(coaches: list[Ratings]) -> None:
    one = coaches[0]
    told = evidence_by(one.people, one.rows, one.values, one.weights, clients=CLIENTS + 1, noise=0.7)
    assert not told.information[-1].any()
    assert not told.shift[-1].any()
