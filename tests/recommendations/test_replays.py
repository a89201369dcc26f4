"""The engine over ratings of other things, made up here: where people differ by what is known, it does better than the popular order."""

import numpy as np

from recommendations.domain.simulator.replays import Ratings, replay


def ratings(*, taste: float, seed: int = 1) -> Ratings:
    """Sixty people who rated thirty of eighty things of four kinds, each with a taste for kinds."""
    chance = np.random.default_rng(seed)
    kinds = np.eye(4)[np.arange(80) % 4]
    people = np.repeat(np.arange(60), 30)
    items = np.concatenate([chance.choice(80, 30, replace=False) for _ in range(60)])
    liking = chance.normal(0.0, taste, (60, 4))
    height = 3.0 + np.einsum("rk,rk->r", liking[people], kinds[items]) + chance.normal(0.0, 0.5, len(items))
    return Ratings(people, items, height, np.column_stack([np.ones(80), kinds]))


def test_taste_for_what_is_known_is_found() -> None:
    assert replay(ratings(taste=0.8), depth=10, seed=3).low > 0.1


def test_without_taste_next_to_nothing_is_won_or_lost() -> None:
    assert abs(replay(ratings(taste=0.0), depth=10, seed=3).value) < 0.05


def test_same_seed_gives_the_same_figure() -> None:
    made = ratings(taste=0.8)
    assert replay(made, depth=10, seed=3) == replay(made, depth=10, seed=3)
