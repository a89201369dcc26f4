"""A prior learned from made-up coaches, as the nightly fit learns it from real ones."""

import numpy as np

from recommendations.domain.learning import Lesson, Ratings, learned
from recommendations.domain.priors import Prior, hand_set
from recommendations.domain.simulator.policies import Engine
from recommendations.domain.simulator.trials import Trial
from recommendations.domain.simulator.worlds import ITEMS, KINDS, Climate, world


def lesson(seeds: range, climate: Climate) -> Lesson:
    """What these coaches teach who worked with the hand-set prior, all variances widened; only ratings speak, since decisions are a weaker scale."""
    begun = hand_set(KINDS)
    found = learned([_ratings(_worked(seed, climate, begun)) for seed in seeds], begun, activities=ITEMS)
    return Lesson(found.prior.widened(), found.expected)


def _worked(seed: int, climate: Climate, prior: Prior) -> Engine:
    place = world(seed, climate)
    engine = Engine(place, prior)
    Trial(place, engine, climate).run()
    return engine


def _ratings(engine: Engine) -> Ratings:
    """What the clients of one coach rated in their time."""
    kept, clients = engine.is_rated, len(engine.is_rated)
    return Ratings(clients, np.nonzero(kept)[0], engine.items[kept], engine.rows[kept], engine.values[kept], engine.weights[kept])
