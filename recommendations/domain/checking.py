"""How well a model would have foretold what came, asked before each answer was known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.posterior import Belief, Told, client_belief, evidence, message, pooled, without
from recommendations.domain.priors import Prior

WITHIN = 1.0  # standard deviations; 68 of 100 should fall there


@dataclass(frozen=True)
class Foretold:
    """One rating: what was expected, how uncertain, what came, and what the client's own mean would have said."""

    mean: float
    sd: float
    came: float
    by_mean: float
    client: int


@dataclass(frozen=True)
class Rated:
    """A rated row in the order of time: whose (a place among the coach's clients), its features, the rating around 0, and what was expected of the activity."""

    client: int
    row: Numbers
    value: float
    expected: float = 0.0


def foretell(rows: Sequence[Rated], prior: Prior, *, clients: int, after: int = 0) -> list[Foretold]:
    """Each rating from `after` on, foretold from the rows before it alone."""
    size = len(prior.mean)
    told = Told(np.zeros((clients, size, size)), np.zeros((clients, size)))
    seen: list[list[float]] = [[] for _ in range(clients)]
    found: list[Foretold] = []
    for place, rated in enumerate(rows):
        if place >= after:
            belief = _belief(told, prior, rated.client)
            mean, spread = rated.expected + float(rated.row @ belief.mean), float(rated.row @ belief.covariance @ rated.row)
            everybody = [value for values in seen for value in values]
            by_mean = float(np.mean(seen[rated.client] or everybody or [0.0]))
            found.append(Foretold(mean, sqrt(spread + prior.noise), rated.value, by_mean, rated.client))
        one = evidence(rated.row[None], np.array([rated.value - rated.expected]), np.ones(1), noise=prior.noise)
        told.information[rated.client] += one.information
        told.shift[rated.client] += one.shift
        seen[rated.client].append(rated.value)
    return found


def log_score(foretold: Sequence[Foretold]) -> float:
    """The mean log density of what came; higher is better."""
    return float(np.mean([-0.5 * log(2 * pi * one.sd**2) - 0.5 * ((one.came - one.mean) / one.sd) ** 2 for one in foretold]))


def rmse(foretold: Sequence[Foretold], *, by_mean: bool = False) -> float:
    """How far off, in rating points: the model, or the client's own mean."""
    return float(np.sqrt(np.mean([(one.came - (one.by_mean if by_mean else one.mean)) ** 2 for one in foretold])))


def pairs_right(foretold: Sequence[Foretold]) -> float | None:
    """Of two ratings of one client that differ, how often the one expected to be higher was; None without such a pair."""
    right, pairs = 0.0, 0
    for client in {one.client for one in foretold}:
        own = [one for one in foretold if one.client == client]
        for place, first in enumerate(own):
            for second in own[place + 1 :]:
                if first.came != second.came:
                    pairs += 1
                    right += 0.5 if first.mean == second.mean else float((first.mean > second.mean) == (first.came > second.came))
    return right / pairs if pairs else None


def covered(foretold: Sequence[Foretold]) -> float:
    """The share of ratings within one standard deviation of what was expected."""
    return float(np.mean([abs(one.came - one.mean) <= WITHIN * one.sd for one in foretold]))


def _belief(told: Told, prior: Prior, client: int) -> Belief:
    messages = message(told, prior)
    own, mine = (Told(part.information[client], part.shift[client]) for part in (messages, told))
    return client_belief(without(pooled(messages, prior), own), mine, prior)
