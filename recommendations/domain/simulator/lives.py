"""How the clients of a made-up world live through the weeks: what is sent, done and rated, and what their elements do."""

from dataclasses import dataclass
from math import erf

import numpy as np

from progress.domain.balance import ELEMENTS
from recommendations.domain.catalogue import FACETS, FIRE, Numbers, People
from recommendations.domain.needs import NEED_SPAN, TARGET
from recommendations.domain.ranking import Mask, Places
from recommendations.domain.simulator.worlds import ITEMS, SENT, WEEKS, World

APPROVED_FROM = 0.05
BACK, RAISED = 0.22, 1.6
RATED_WHEN_DONE, RATED_WHEN_NOT = 0.75, 0.08
MEANS_WEEKS = 13
_normal = np.vectorize(lambda value: 0.5 * (1.0 + erf(value / 2**0.5)))


class Lives:
    """The state of all clients of one world in one week."""

    def __init__(self, world: World) -> None:
        clients = len(world.levels)
        self.world, self.levels = world, world.levels.copy()
        self.sent_week = np.full((clients, ITEMS), -np.inf)
        self.times_given = np.zeros((clients, ITEMS))
        self.lately: list[list[int]] = [[] for _ in range(clients)]
        self.readings = world.levels + world.reading_noise[0]
        self.history = [self.readings]

    def people(self, week: int, who: Places) -> People:
        """What coach and engine know of these clients."""
        still, library = np.zeros((len(who), len(ELEMENTS))), self.world.library
        kinds = np.stack([library.kinds[self.lately[client]].max(axis=0, initial=0.0) for client in who])
        return People(
            levels=self.readings[who],
            targets=np.full_like(still, TARGET),
            means=np.mean(self.history[-MEANS_WEEKS:], axis=0)[who],
            overdrive=np.full_like(still, np.nan),
            focus=np.zeros((len(who), len(FACETS))),
            archetypes=still,
            themes=still,
            weeks_since=week - self.sent_week[who],
            kinds_lately=kinds,
            in_session=np.zeros(len(who)),
        )

    def need(self) -> Numbers:
        """What the elements really ask for (c, 5); nobody knows it."""
        return np.asarray(np.clip((TARGET - self.levels) / NEED_SPAN, 0.0, 1.0))

    def usefulness(self, week: int, who: Places) -> Numbers:
        """How useful each activity would really be now (c, n), on the scale of the ratings."""
        world, library = self.world, self.world.library
        length = (np.log(library.minutes) - world.usual_length[who, None]) ** 2
        tolerance = world.tolerance[who] - 0.7 * (self.levels[who, FIRE] < 40.0)
        effort = np.maximum(library.intensity - tolerance[:, None], 0.0)
        repeat = np.exp(-(week - self.sent_week[who]) / 8.0)
        kinds = np.stack([library.kinds[self.lately[client]].max(axis=0, initial=0.0) for client in who])
        gain = world.need_gain[who, None] * (self.need()[who] @ library.elements.T)
        return np.asarray(world.fixed[who] + gain - 0.3 * length - 0.9 * effort - 0.4 * repeat - 0.1 * (kinds @ library.kinds.T))

    def allowed(self, week: int, who: Places) -> Mask:
        """What may be suggested: nothing contraindicated, nothing of the last eight weeks."""
        return np.asarray(self.world.allowed[who] & (week - self.sent_week[who] >= 8.0))

    def send(self, client: int, item: int, week: int) -> None:
        self.sent_week[client, item] = week
        self.times_given[client, item] += 1
        self.lately[client] = [*self.lately[client], item][-3:]

    def pass_week(self, week: int, completed: list[tuple[int, int, float]]) -> None:
        """Elements walk, return home, and rise by what was done and useful; every second week they are read."""
        world = self.world
        self.levels = self.levels + world.walk[week] + BACK * (world.home - self.levels)
        for client, item, usefulness in completed:
            self.levels[client] += RAISED * max(usefulness - 2.5, 0.0) * world.library.elements[item]
        self.levels = np.clip(self.levels, 0.0, 100.0)
        if week % 2:
            self.readings = 0.6 * np.clip(self.levels + world.reading_noise[week], 0, 100) + 0.4 * self.readings
        self.history.append(self.readings)


@dataclass
class Diary:
    """What happened in each week of each client, for the ratings of what was sent (c, weeks, sent) and for the decisions."""

    rating: Numbers
    regret: Numbers
    for_lowest: Numbers
    levels: Numbers  # (c, weeks, 5)
    read: int = 0
    approved: int = 0


def empty_diary(clients: int) -> Diary:
    shape = (clients, WEEKS, SENT)
    return Diary(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros((clients, WEEKS, len(ELEMENTS))))


def expected_rating(usefulness: Numbers, noise: float) -> Numbers:
    """The rating from 1 to 5 that this usefulness gets on average."""
    limits = np.array([1.5, 2.5, 3.5, 4.5])
    return np.asarray(1.0 + _normal((usefulness[..., None] - limits) / noise).sum(axis=-1))


def approval(lives: Lives, usefulness: Numbers, items: Places, client: int, week: int) -> Numbers:
    """How gladly the coach would send these to the client."""
    world, library = lives.world, lives.world.library
    need = library.elements[items] @ lives.need()[client]
    return np.asarray(0.6 * (usefulness[items] - 3.3) + 0.8 * need + world.coach_taste[items] + world.approval_noise[week, client, : len(items)])


def done_chance(usefulness: float, minutes: float) -> float:
    return float(1.0 / (1.0 + np.exp(-(0.5 + 0.9 * (usefulness - 3.3) - 0.35 * np.log(minutes / 12.0)))))
