"""Learning the prior from coaches who share what their work tells: expectation and maximisation over both levels.

Only sums over coaches leave it: the mean of the weights, how coaches differ, how the clients of a coach differ, how much ratings
scatter, and what is expected of each activity. Weights and activities are learned together, so that what everybody likes is
not taken for the taste of those who were given it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.posterior import Belief, Told, belief_of, client_beliefs, effects, evidence_by, inverse, message, pooled
from recommendations.domain.priors import Prior
from recommendations.domain.ranking import Places

ROUNDS = 25
LEAST_COACHES, LEAST_RATED = 10, 300
FAITH = 5.0  # how many coaches, or clients, or ratings, the prior one begins with is worth


@dataclass(frozen=True)
class Ratings:
    """What the clients of one coach rated: whose (r,), of which activity (r,), its features (r, d), the value around the usual (r,), weight (r,)."""

    clients: int
    people: Places
    activities: Places
    rows: Numbers
    values: Numbers
    weights: Numbers

    def told(self, lesson: "Lesson") -> Told:
        """What is told about each client beyond what is expected of the activities."""
        values = self.values - lesson.expected[self.activities]
        return evidence_by(self.people, self.rows, values, self.weights, clients=self.clients, noise=lesson.prior.noise)

    def residuals(self, belief: Belief) -> Numbers:
        """The part of each value (r,) that the weights of the clients do not explain."""
        return np.asarray(self.values - np.einsum("rd,rd->r", self.rows, belief.mean[self.people]))


@dataclass(frozen=True)
class Lesson:
    """What many coaches taught: the prior, and what is expected of each activity (a,)."""

    prior: Prior
    expected: Numbers


@dataclass(frozen=True)
class Expected:
    """What is expected of one coach: weights, and the sums over the clients' own parts."""

    mean: Numbers
    covariance: Numbers
    own: Numbers  # sum over clients of E[d d']
    clients: int


def learned(coaches: Sequence[Ratings], start: Prior, *, activities: int, rounds: int = ROUNDS) -> Lesson:
    """The prior, and what is expected of so many activities, under which these ratings are most likely; the prior is drawn a little to its start."""
    lesson = Lesson(start, np.zeros(activities))
    for _ in range(rounds):
        told = [coach.told(lesson) for coach in coaches]
        prior = _round([_expected(one, lesson.prior) for one in told], lesson.prior, start)
        lesson = _apart(coaches, told, prior, start, activities)
    return lesson


def is_enough(*, coaches: int, rated: int) -> bool:
    """Whether so many coaches and rated rows may replace judgement."""
    return coaches >= LEAST_COACHES and rated >= LEAST_RATED


def _apart(coaches: Sequence[Ratings], told: Sequence[Told], prior: Prior, start: Prior, size: int) -> Lesson:
    """What the weights leave unexplained, taken apart into what is expected of each activity and how much ratings scatter."""
    beliefs = [client_beliefs(one, prior) for one in told]
    residuals = np.concatenate([coach.residuals(belief) for coach, belief in zip(coaches, beliefs, strict=True)])
    places, weights = (np.concatenate([getattr(coach, name) for coach in coaches]) for name in ("activities", "weights"))
    expected = effects(places, residuals, weights, size=size, noise=prior.noise)
    unsure = sum(float(np.einsum("cde,ced->", belief.covariance, one.information)) for belief, one in zip(beliefs, told, strict=True))
    scatter = float((weights * (residuals - expected[places]) ** 2).sum()) + prior.noise * unsure
    return Lesson(replace(prior, noise=(FAITH * start.noise + scatter) / (FAITH + float(weights.sum()))), expected)


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
