"""Learning the prior from coaches who share what their work tells: expectation and maximisation over both levels.

Only sums over coaches leave it: the mean of the weights, how coaches differ, and how the clients of a coach differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.posterior import Told, belief_of, inverse, message, pooled
from recommendations.domain.priors import Prior

ROUNDS = 25
LEAST_COACHES, LEAST_RATED = 10, 300
FAITH = 5.0  # how many coaches, or clients, the prior one begins with is worth


@dataclass(frozen=True)
class Expected:
    """What is expected of one coach: weights, and the sums over the clients' own parts."""

    mean: Numbers
    covariance: Numbers
    own: Numbers  # sum over clients of E[d d']
    clients: int


def learned(coaches: Sequence[Told], start: Prior, *, rounds: int = ROUNDS) -> Prior:
    """The prior under which these coaches' clients (each a stack) are most likely, drawn a little to where it began."""
    prior = start
    for _ in range(rounds):
        prior = _round([_expected(told, prior) for told in coaches], prior, start)
    return prior


def is_enough(*, coaches: int, rated: int) -> bool:
    """Whether so many coaches and rated rows may replace judgement."""
    return coaches >= LEAST_COACHES and rated >= LEAST_RATED


def _expected(told: Told, prior: Prior) -> Expected:
    coach = belief_of(pooled(message(told, prior), prior))
    own = inverse(told.information + inverse(prior.spread))
    part = np.einsum("cde,ce->cd", own, told.shift - np.einsum("cde,e->cd", told.information, coach.mean))
    moved = own @ told.information
    covariance = own + moved @ coach.covariance @ np.swapaxes(moved, -1, -2)
    return Expected(coach.mean, coach.covariance, covariance.sum(axis=0) + part.T @ part, len(told.shift))


def _round(expected: Sequence[Expected], prior: Prior, start: Prior) -> Prior:
    mean = (FAITH * start.mean + sum(one.mean for one in expected)) / (FAITH + len(expected))
    around = sum(one.covariance + np.outer(one.mean - mean, one.mean - mean) for one in expected)
    coach = (FAITH * inverse(start.precision) + around) / (FAITH + len(expected))
    clients = sum(one.clients for one in expected)
    spread = (FAITH * start.spread + sum(one.own for one in expected)) / (FAITH + clients)
    return replace(prior, mean=np.asarray(mean), precision=inverse(np.asarray(coach)), spread=np.asarray(spread))
