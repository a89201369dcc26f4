"""A prior learned from made-up coaches, as the nightly fit learns it from real ones."""

from dataclasses import dataclass

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.learning import learned
from recommendations.domain.posterior import client_beliefs, effects, evidence
from recommendations.domain.priors import Prior, hand_set
from recommendations.domain.simulator.policies import Engine
from recommendations.domain.simulator.trials import Trial
from recommendations.domain.simulator.worlds import ITEMS, KINDS, Climate, world


@dataclass(frozen=True)
class Lesson:
    """What many coaches taught: the prior with its variances widened, and what is expected of each activity."""

    prior: Prior
    expected: Numbers


def lesson(seeds: range, climate: Climate) -> Lesson:
    """What these coaches teach who worked with the hand-set prior; only ratings speak, since decisions are a weaker scale."""
    begun = hand_set(KINDS)
    engines = [_worked(seed, climate, begun) for seed in seeds]
    told = [evidence(_flat(engine.rows), _flat(engine.values), _flat(engine.weights * engine.is_rated), noise=begun.noise) for engine in engines]
    prior = learned(told, begun)
    places, residuals, weights = [], [], []
    for engine, of_coach in zip(engines, told, strict=True):
        belief, kept = client_beliefs(of_coach, prior), engine.is_rated
        places.append(engine.items[kept])
        residuals.append((engine.values - np.einsum("cwrd,cd->cwr", engine.rows, belief.mean))[kept])
        weights.append(engine.weights[kept])
    expected = effects(np.concatenate(places), np.concatenate(residuals), np.concatenate(weights), size=ITEMS, noise=begun.noise)
    return Lesson(prior.widened(), expected)


def _worked(seed: int, climate: Climate, prior: Prior) -> Engine:
    place = world(seed, climate)
    engine = Engine(place, prior)
    Trial(place, engine, climate).run()
    return engine


def _flat(values: Numbers) -> Numbers:
    """Weeks and positions of a client in one row after another."""
    clients, weeks, read, *rest = values.shape
    return values.reshape(clients, weeks * read, *rest)
