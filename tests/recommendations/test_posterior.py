"""The closed form of the two-level model, against the joint Gaussian written out in full (docs/suggestions.md)."""

import numpy as np
import pytest

from recommendations.domain.catalogue import Numbers
from recommendations.domain.posterior import Belief, Told, belief_of, client_beliefs, effects, evidence, inverse, message, pooled
from recommendations.domain.priors import Prior

SIZE, CLIENTS, ROWS = 5, 4, 7


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture
def prior(chance: np.random.Generator) -> Prior:
    return Prior(chance.normal(size=SIZE), inverse(_spread(chance)), _spread(chance), noise=0.6)


def _spread(chance: np.random.Generator) -> Numbers:
    root = chance.normal(size=(SIZE, SIZE))
    return root @ root.T / SIZE + 0.2 * np.eye(SIZE)


def _rows(chance: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    return chance.normal(size=(CLIENTS, ROWS, SIZE)), chance.normal(size=(CLIENTS, ROWS)), chance.uniform(0.2, 1.2, (CLIENTS, ROWS))


def _joint(rows: Numbers, values: Numbers, weights: Numbers, prior: Prior) -> tuple[Numbers, Numbers]:
    """Coach and clients as one long vector: prior, then all rows at once; the weights of each client are read off it."""
    long = SIZE * (CLIENTS + 1)
    precision, shift = np.zeros((long, long)), np.zeros(long)
    precision[:SIZE, :SIZE], shift[:SIZE] = prior.precision, prior.precision @ prior.mean
    for client in range(CLIENTS):
        own = slice(SIZE * (client + 1), SIZE * (client + 2))
        precision[own, own] += np.linalg.inv(prior.spread)
        for row, value, weight in zip(rows[client], values[client], weights[client], strict=True):
            line = np.zeros(long)
            line[:SIZE], line[own] = row, row
            precision += weight / prior.noise * np.outer(line, line)
            shift += weight / prior.noise * value * line
    covariance = np.linalg.inv(precision)
    mean = covariance @ shift
    pick = np.zeros((CLIENTS, SIZE, long))
    for client in range(CLIENTS):
        pick[client, :, :SIZE], pick[client, :, SIZE * (client + 1) : SIZE * (client + 2)] = np.eye(SIZE), np.eye(SIZE)
    return pick @ mean, pick @ covariance @ np.swapaxes(pick, 1, 2)


def test_belief_of_every_client_equals_the_joint_posterior(chance: np.random.Generator, prior: Prior) -> None:
    rows, values, weights = _rows(chance)
    belief = client_beliefs(evidence(rows, values, weights, noise=prior.noise), prior)
    mean, covariance = _joint(rows, values, weights, prior)
    assert np.abs(belief.mean - mean).max() < 1e-8
    assert np.abs(belief.covariance - covariance).max() < 1e-8


def test_order_of_rows_changes_nothing(chance: np.random.Generator, prior: Prior) -> None:
    rows, values, weights = _rows(chance)
    order = chance.permutation(ROWS)
    one = client_beliefs(evidence(rows, values, weights, noise=prior.noise), prior)
    other = client_beliefs(evidence(rows[:, order], values[:, order], weights[:, order], noise=prior.noise), prior)
    assert np.abs(one.mean - other.mean).max() < 1e-10


def test_order_of_clients_changes_nothing(chance: np.random.Generator, prior: Prior) -> None:
    rows, values, weights = _rows(chance)
    order = np.array([2, 0, 3, 1])
    one = client_beliefs(evidence(rows, values, weights, noise=prior.noise), prior)
    other = client_beliefs(evidence(rows[order], values[order], weights[order], noise=prior.noise), prior)
    assert np.abs(one.mean[order] - other.mean).max() < 1e-10


def test_new_client_is_the_coach_with_the_spread_of_clients(chance: np.random.Generator, prior: Prior) -> None:
    rows, values, weights = _rows(chance)
    weights[0] = 0.0
    told = evidence(rows, values, weights, noise=prior.noise)
    coach, belief = belief_of(pooled(message(told, prior), prior)), client_beliefs(told, prior)
    assert np.abs(belief.mean[0] - coach.mean).max() < 1e-10
    assert np.abs(belief.covariance[0] - coach.covariance - prior.spread).max() < 1e-10


def test_nobody_anywhere_is_the_prior(prior: Prior) -> None:
    belief = client_beliefs(Told(np.zeros((1, SIZE, SIZE)), np.zeros((1, SIZE))), prior)
    assert np.abs(belief.mean[0] - prior.mean).max() < 1e-10


def test_message_of_a_silent_client_is_nothing(prior: Prior) -> None:
    silent = message(Told(np.zeros((SIZE, SIZE)), np.zeros(SIZE)), prior)
    assert np.abs(silent.information).max() == 0
    assert np.abs(silent.shift).max() == 0


def test_effect_is_the_mean_residual_drawn_to_what_is_expected() -> None:
    found = effects(np.array([0, 0, 2]), np.array([1.0, 0.5, -1.0]), np.array([1.0, 1.0, 0.5]), size=3, noise=0.5)
    # v_a = .09: (1/.5 + .5/.5) / (1/.09 + 2/.5), nothing known, (-.5/.5) / (1/.09 + .5/.5)
    assert found == pytest.approx([3.0 / (1 / 0.09 + 4.0), 0.0, -1.0 / (1 / 0.09 + 1.0)])


def test_effect_without_rows_is_what_is_expected() -> None:
    nothing = np.array([])
    assert effects(nothing.astype(int), nothing, nothing, size=2, noise=0.5, expected=np.array([0.2, -0.1])) == pytest.approx([0.2, -0.1])


def test_belief_is_tighter_with_every_row(chance: np.random.Generator, prior: Prior) -> None:
    rows, values, weights = _rows(chance)
    few = client_beliefs(evidence(rows[:, :2], values[:, :2], weights[:, :2], noise=prior.noise), prior)
    many: Belief = client_beliefs(evidence(rows, values, weights, noise=prior.noise), prior)
    assert (np.linalg.det(many.covariance) < np.linalg.det(few.covariance)).all()
