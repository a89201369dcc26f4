"""Real ratings of other things, replayed: people choose, in the engine's order, among what they are known to have rated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.learning import Lesson, learned
from recommendations.domain.learning import Ratings as Rated
from recommendations.domain.posterior import client_beliefs, effects
from recommendations.domain.priors import Prior
from recommendations.domain.ranking import Places
from recommendations.domain.simulator.measures import Figure, figure

GROUP = 12  # people of one coach
FOLDS = 5  # everybody is replayed once, by what the other four fifths taught
CHOICE = 2  # somebody is replayed who has rated so many times what is chosen
MOST = 240  # of one person's ratings
DRAWN_IN = 5.0  # how many ratings of usual height the popular order adds to every item
BIAS, FEATURE = (0.3, 0.5), (0.2, 0.3)  # spreads at the coach's level and the client's, before anything is learned


@dataclass(frozen=True)
class Ratings:
    """One line a rating: who (p), of what (i), how high (1-5); and what is known of each thing (i, d), the first column all ones."""

    people: Places
    items: Places
    values: Numbers
    features: Numbers


def replay(ratings: Ratings, *, depth: int, seed: int) -> Figure:
    """How much higher the first `depth` that the engine chose were rated than the first of the popular order, by group of people."""
    usual = float(ratings.values.mean())
    groups, gains = _groups(ratings, depth, seed), []
    for fold in range(FOLDS):
        others = [group for place, group in enumerate(groups) if place % FOLDS != fold]
        lesson = _lesson(ratings, others, usual)
        popular = _popular(ratings, np.concatenate([lines for group in others for lines in group]), usual)
        gains += [_gain(ratings, group, lesson, popular, depth, usual) for group in groups[fold::FOLDS]]
    return figure(gains)


def _groups(ratings: Ratings, depth: int, seed: int) -> list[list[Places]]:
    """The lines of twelve people each, in an order of chance."""
    chance = np.random.default_rng(seed)
    order = np.argsort(ratings.people, kind="stable")
    lines = np.split(order, np.flatnonzero(np.diff(ratings.people[order])) + 1)
    people = [chance.permutation(own)[:MOST] for own in lines if len(own) >= CHOICE * depth]
    shuffled = [people[place] for place in chance.permutation(len(people))]
    return [shuffled[start : start + GROUP] for start in range(0, len(shuffled) - GROUP + 1, GROUP)]


def _lesson(ratings: Ratings, groups: list[list[Places]], usual: float) -> Lesson:
    """What these people teach, every twelve as the clients of one coach."""
    size = ratings.features.shape[1]
    coach, client = (np.array([BIAS[level]] + [FEATURE[level]] * (size - 1)) for level in (0, 1))
    start = Prior(np.zeros(size), np.diag(coach**-2), np.diag(client**2))
    return learned([_rated(ratings, group, usual) for group in groups], start, activities=len(ratings.features))


def _rated(ratings: Ratings, people: Sequence[Places], usual: float) -> Rated:
    """What these people rated, each in the lines that are theirs."""
    lines, whose = np.concatenate(people), np.repeat(np.arange(len(people)), [len(own) for own in people])
    items = ratings.items[lines]
    return Rated(len(people), whose, items, ratings.features[items], ratings.values[lines] - usual, np.ones(len(lines)))


def _popular(ratings: Ratings, lines: Places, usual: float) -> Numbers:
    """The mean rating of each item among the people from whom the prior was learned, drawn to the usual one."""
    size = len(ratings.features)
    total = np.bincount(ratings.items[lines], ratings.values[lines] - usual, minlength=size)
    return np.asarray(total / (np.bincount(ratings.items[lines], minlength=size) + DRAWN_IN))


def _gain(ratings: Ratings, group: list[Places], lesson: Lesson, popular: Numbers, depth: int, usual: float) -> float:
    by_engine = np.mean([ratings.values[chosen].mean() for chosen in _chosen(ratings, group, lesson, depth, usual)])
    by_popular = [ratings.values[own[np.argsort(-popular[ratings.items[own]], kind="stable")[:depth]]].mean() for own in group]
    return float(by_engine - np.mean(by_popular))


def _chosen(ratings: Ratings, group: list[Places], lesson: Lesson, depth: int, usual: float) -> list[Places]:
    """Round by round everybody of the group takes what the engine puts first, and rates it before the next round."""
    chosen, left = np.zeros((len(group), depth), dtype=int), list(group)
    for turn in range(depth):
        rated = _rated(ratings, list(chosen[:, :turn]), usual)
        belief = client_beliefs(rated.told(lesson), lesson.prior)
        residuals, size = rated.residuals(belief), len(lesson.expected)
        bonus = effects(rated.activities, residuals, rated.weights, size=size, noise=lesson.prior.noise, expected=lesson.expected)
        for person, lines in enumerate(left):
            scores = ratings.features[ratings.items[lines]] @ belief.mean[person] + bonus[ratings.items[lines]]
            best = int(scores.argmax())
            chosen[person, turn], left[person] = lines[best], np.delete(lines, best)
    return list(chosen)
