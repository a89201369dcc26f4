"""Choosing a list: nearly greedy, varied, and the same whenever it is asked for within a week."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommendations.domain.catalogue import Library, Numbers
from recommendations.domain.posterior import Belief

EXPLORATION = 0.15
NEED_WEIGHT = 1.0  # what an answered need is worth beyond its rating, unless the coach chose otherwise
SAMENESS = 0.1  # what a second activity of the same kind and element costs, in rating points
NEW_WITHIN = 0.5
NEW_INTENSITY = 2
CONTROL_SHARE = 0.05

type Places = NDArray[np.intp]
type Mask = NDArray[np.bool_]


def chance(client: int, year: int, week: int, model: int) -> np.random.Generator:
    """The only source of chance for one client's list of one ISO week under one model version."""
    return np.random.default_rng([client, year, week, model])


def explored(belief: Belief, draws: Numbers, *, by: float = EXPLORATION) -> Numbers:
    """Weights (..., d) a little off the mean, in the directions in which little is known."""
    return np.asarray(belief.mean + by * (np.linalg.cholesky(belief.covariance) @ draws[..., None])[..., 0])


def varied(scores: Numbers, allowed: Mask, library: Library, *, size: int, sameness: float = SAMENESS) -> Places:
    """The places of the best `size` activities for each person (p, size), each a little cheaper the more it is like one before; -1 for none."""
    left, likeness = np.where(allowed, scores, -np.inf), np.zeros(scores.shape)
    chosen, rows = np.full((len(scores), size), -1), np.arange(len(scores))
    directions = _directions(library)
    for position in range(size):
        worth = left - sameness * likeness
        best = worth.argmax(axis=1)
        found = np.isfinite(worth[rows, best])
        chosen[found, position] = best[found]
        left[rows, best] = -np.inf
        likeness = np.maximum(likeness, 0.5 * library.kinds[best] @ library.kinds.T + 0.5 * directions[best] @ directions.T)
    return chosen


def _directions(library: Library) -> Numbers:
    """Element weights of length 1: two activities are alike half for their kind, half for the elements that they speak to."""
    length = np.linalg.norm(library.elements, axis=1, keepdims=True)
    return np.asarray(library.elements / np.where(length > 0, length, 1.0))


def new_to_try(scores: Numbers, deviations: Numbers, allowed: Mask, *, is_new: Mask, intensity: Numbers, chosen: Sequence[int]) -> int | None:
    """The place of what nobody tried with this person and is known least, among those nearly as good as the best; None without one."""
    open_to = allowed & is_new & (intensity <= NEW_INTENSITY)
    if not open_to.any():
        return None
    near = open_to & (scores >= scores[allowed].max() - NEW_WITHIN)
    near[list(chosen)] = False
    return int(np.where(near, deviations, -np.inf).argmax()) if near.any() else None


def by_rule(need: Numbers, times_given: Numbers, allowed: Mask, library: Library, draws: Numbers) -> int | None:
    """The plain rule beside which the engine is measured: what raises the most needed element, given least often, else by chance."""
    if not allowed.any():
        return None
    worth = (library.elements @ need) * 100.0 - times_given + draws
    return int(np.where(allowed, worth, -np.inf).argmax())
