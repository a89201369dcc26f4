"""The model: y = x.(coach + client) + noise, both levels Gaussian, solved in closed form (docs/suggestions.md).

Everything is a sum over rows, so their order does not matter. All functions take stacks: `...` may be any leading dimensions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommendations.domain.catalogue import Numbers
from recommendations.domain.priors import EFFECT_VARIANCE, Prior


@dataclass(frozen=True)
class Told:
    """What rows tell about weights: information (..., d, d) and shift (..., d)."""

    information: Numbers
    shift: Numbers


@dataclass(frozen=True)
class Belief:
    """Weights with their uncertainty: mean (..., d), covariance (..., d, d)."""

    mean: Numbers
    covariance: Numbers


def evidence(rows: Numbers, values: Numbers, weights: Numbers, *, noise: float) -> Told:
    """What observations `values` of `rows` (..., r, d), each of its weight, tell about a client."""
    weighted = rows * (weights / noise)[..., None]
    return Told(np.swapaxes(weighted, -1, -2) @ rows, np.einsum("...rd,...r->...d", weighted, values))


def evidence_by(people: NDArray[np.intp], rows: Numbers, values: Numbers, weights: Numbers, *, clients: int, noise: float) -> Told:
    """What rows of many `people` (r,), in any order, tell about each of so many clients: they are sorted once, and each client is one product."""
    size = rows.shape[1]
    told = Told(np.zeros((clients, size, size)), np.zeros((clients, size)))
    order = np.argsort(people, kind="stable")
    ends = np.searchsorted(people[order], np.arange(clients + 1))
    seen, said, weighed = rows[order], values[order], weights[order]
    for client in np.flatnonzero(np.diff(ends)):
        part = slice(ends[client], ends[client + 1])
        own = evidence(seen[part], said[part], weighed[part], noise=noise)
        told.information[client], told.shift[client] = own.information, own.shift
    return told


def message(told: Told, prior: Prior) -> Told:
    """What a client tells the coach level once the client's own part is summed out."""
    root = np.linalg.cholesky(told.information + inverse(prior.spread))
    both = np.concatenate([told.information, told.shift[..., None]], axis=-1)
    solved = np.linalg.solve(root, both)
    taken = np.swapaxes(solved[..., :-1], -1, -2)
    return Told(told.information - taken @ solved[..., :-1], told.shift - (taken @ solved[..., -1:])[..., 0])


def pooled(messages: Told, prior: Prior) -> Told:
    """The coach level: the prior and the messages of all clients, which lie along the last stacked dimension."""
    return Told(prior.precision + messages.information.sum(axis=-3), prior.precision @ prior.mean + messages.shift.sum(axis=-2))


def without(level: Told, own: Told) -> Told:
    """The coach level as the other clients made it: nobody's rows count twice."""
    return Told(level.information - own.information, level.shift - own.shift)


def belief_of(level: Told) -> Belief:
    covariance = inverse(level.information)
    return Belief((covariance @ level.shift[..., None])[..., 0], covariance)


def client_beliefs(told: Told, prior: Prior) -> Belief:
    """The weights of all clients of one coach, each from the others and from their own rows."""
    messages = message(told, prior)
    level = pooled(messages, prior)
    return client_belief(without(Told(level.information[None], level.shift[None]), messages), told, prior)


def client_belief(others: Told, told: Told, prior: Prior) -> Belief:
    """A client's weights: the coach level without this client, the client's own part, and then the client's rows."""
    coach = belief_of(others)
    before = inverse(coach.covariance + prior.spread)
    shift = (before @ coach.mean[..., None])[..., 0] + told.shift
    return belief_of(Told(before + told.information, shift))


def effects(places: NDArray[np.intp], residuals: Numbers, weights: Numbers, *, size: int, noise: float, expected: Numbers | None = None) -> Numbers:
    """How much better each of `size` activities does than its features say: the mean residual, drawn to what is `expected` of it."""
    expected = np.zeros(size) if expected is None else expected
    total = np.bincount(places, weights * residuals / noise, minlength=size)
    certainty = np.bincount(places, weights / noise, minlength=size)
    return np.asarray((expected / EFFECT_VARIANCE + total) / (1.0 / EFFECT_VARIANCE + certainty))


def inverse(matrix: Numbers) -> Numbers:
    """The inverse of a positive definite matrix, by its Cholesky root; symmetric to the last bit."""
    root = np.linalg.inv(np.linalg.cholesky(matrix))
    return np.asarray(np.swapaxes(root, -1, -2) @ root)
