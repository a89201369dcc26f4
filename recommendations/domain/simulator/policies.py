"""Who makes the lists in a made-up world: the plain rule, a strong heuristic, and the engine that the product uses."""

from typing import Protocol

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.features import features
from recommendations.domain.needs import need_match, needs_of
from recommendations.domain.observations import HALF_LIFE_DAYS
from recommendations.domain.posterior import Told, client_beliefs, effects
from recommendations.domain.priors import Prior
from recommendations.domain.ranking import EXPLORATION, NEED_WEIGHT, Places, explored, varied
from recommendations.domain.simulator.lives import Lives
from recommendations.domain.simulator.worlds import ITEMS, READ, WEEKS, World

FADING = 2.0 ** (-7.0 / HALF_LIFE_DAYS)


class Policy(Protocol):
    def lists(self, lives: Lives, week: int, who: Places) -> Places:
        """The six activities for each of these clients (c, 6), the best first; -1 for none."""

    def learn(self, client: int, slot: int, position: int, value: float, weight: float) -> None:
        """One observation of what stood at this position of the client's list of that week replaces the one before."""

    def pass_week(self) -> None:
        """Everything observed is a week older."""


class Rule:
    """The lowest element first; in it what was given least often, else by chance."""

    def __init__(self, world: World) -> None:
        self.world = world

    def lists(self, lives: Lives, week: int, who: Places) -> Places:
        people = lives.people(week, who)
        places = np.argsort(np.argsort(people.levels, axis=1), axis=1)
        rank = places @ self.world.library.elements.T
        worth = -1000.0 * rank - 10.0 * lives.times_given[who] + self.world.rule_draws[week, who]
        return varied(worth, lives.allowed(week, who), self.world.library, size=READ, sameness=0.0)

    def learn(self, client: int, slot: int, position: int, value: float, weight: float) -> None: ...

    def pass_week(self) -> None: ...


class Heuristic:
    """The formula of the Spiralogic brief: need first, then what fits in length, what was liked and what was not seen lately."""

    def __init__(self, world: World) -> None:
        clients, kinds = world.fixed.shape[0], world.library.kinds.shape[1]
        self.world, self.shown = world, np.full((clients, WEEKS, READ), -1)
        self.liked, self.slots = np.zeros((clients, kinds, 2)), np.zeros(clients, dtype=int)

    def lists(self, lives: Lives, week: int, who: Places) -> Places:
        people, library = lives.people(week, who), self.world.library
        need = np.clip((60.0 - people.levels) / 60.0, 0.0, 1.0) @ library.elements.T
        time_fit = np.exp(-(np.log(library.minutes / 12.0) ** 2))
        liked = ((self.liked[who, :, 0] + 1.0) / (self.liked[who, :, 1] + 2.0)) @ library.kinds.T
        fresh = 1.0 - np.exp(-people.weeks_since / 8.0)
        worth = 40.0 * need + 10.0 * time_fit + 10.0 * liked + 5.0 * fresh + 0.1 * self.world.rule_draws[week, who]
        found = varied(worth, lives.allowed(week, who), library, size=READ, sameness=0.0)
        self.shown[who, self.slots[who]] = found
        self.slots[who] += 1
        return found

    def learn(self, client: int, slot: int, position: int, value: float, weight: float) -> None:
        if weight < 1.0:  # it counts ratings, and nothing else
            return
        kind = int(self.world.library.kinds[self.shown[client, slot, position]].argmax())
        self.liked[client, kind] += (value > 0.5, 1.0)  # rated 4 or 5

    def pass_week(self) -> None: ...


class Means:
    """Need plus drawn-in means: how the client rated this kind and how everybody rated this activity."""

    def __init__(self, world: World) -> None:
        clients, kinds = world.fixed.shape[0], world.library.kinds.shape[1]
        self.world, self.shown = world, np.full((clients, WEEKS, READ), -1)
        self.by_kind, self.by_item = np.zeros((clients, kinds, 2)), np.zeros((ITEMS, 2))
        self.known: dict[tuple[int, int, int], tuple[float, float]] = {}
        self.slots = np.zeros(clients, dtype=int)

    def lists(self, lives: Lives, week: int, who: Places) -> Places:
        people, library = lives.people(week, who), self.world.library
        needs = needs_of(people)
        liked = self.by_kind[who, :, 0] / (self.by_kind[who, :, 1] + 3.0)
        quality = self.by_item[:, 0] / (self.by_item[:, 1] + 3.0)
        time_fit = np.exp(-(np.log(library.minutes / 12.0) ** 2))
        worth = need_match(needs, library) + 0.5 * liked @ library.kinds.T + 0.5 * quality + 0.25 * time_fit - 0.1 * people.kinds_lately @ library.kinds.T
        found = varied(worth + 0.01 * self.world.rule_draws[week, who], lives.allowed(week, who), library, size=READ)
        self.shown[who, self.slots[who]] = found
        self.slots[who] += 1
        return found

    def learn(self, client: int, slot: int, position: int, value: float, weight: float) -> None:
        if weight < 1.0:  # it counts ratings, and nothing else
            return
        item = self.shown[client, slot, position]
        kind = int(self.world.library.kinds[item].argmax())
        for sums in (self.by_kind[client, kind], self.by_item[item]):
            sums += (value, 1.0)

    def pass_week(self) -> None: ...


class Engine:
    """The product's own features, model and ranking, over the rows of one world."""

    def __init__(self, world: World, prior: Prior, expected: Numbers | None = None) -> None:
        clients, size = world.fixed.shape[0], len(prior.mean)
        self.world, self.prior, self.expected = world, prior, np.zeros(ITEMS) if expected is None else expected
        self.rows = np.zeros((clients, WEEKS, READ, size))
        self.items = np.zeros((clients, WEEKS, READ), dtype=int)
        self.values, self.weights = np.zeros((clients, WEEKS, READ)), np.zeros((clients, WEEKS, READ))
        self.told = Told(np.zeros((clients, size, size)), np.zeros((clients, size)))
        self.is_rated = np.zeros((clients, WEEKS, READ), dtype=bool)
        self.slots = np.zeros(clients, dtype=int)

    def lists(self, lives: Lives, week: int, who: Places) -> Places:
        people, library = lives.people(week, who), self.world.library
        needs = needs_of(people)
        seen = features(people, library, needs)
        weights, bonus = self._weights(week, who)
        scores = np.einsum("cnd,cd->cn", seen, weights) + bonus + NEED_WEIGHT * need_match(needs, library)
        found = varied(scores, lives.allowed(week, who), library, size=READ)
        self.rows[who, self.slots[who]] = np.take_along_axis(seen, found[..., None], axis=1)
        self.items[who, self.slots[who]] = found
        self.slots[who] += 1
        return found

    def _weights(self, week: int, who: Places) -> tuple[Numbers, Numbers]:
        """The weights of these clients with a little exploration, and the effect of each activity."""
        belief = client_beliefs(self.told, self.prior)
        residuals = self.values - np.einsum("cwrd,cd->cwr", self.rows, belief.mean)
        known = self.weights > 0
        bonus = effects(self.items[known], residuals[known], self.weights[known], size=ITEMS, noise=self.prior.noise, expected=self.expected)
        draws = self.world.explore_draws[week, :, : len(self.prior.mean)]
        return explored(belief, draws, by=EXPLORATION)[who], bonus

    def learn(self, client: int, slot: int, position: int, value: float, weight: float) -> None:
        place, row = (client, slot, position), self.rows[client, slot, position]
        aged = FADING ** (self.slots[client] - 1 - slot)
        beyond, before = (told - self.expected[self.items[place]] for told in (value, self.values[place]))
        more, moved = aged * weight - self.weights[place], aged * weight * beyond - self.weights[place] * before
        self.told.information[client] += np.outer(row, row) * (more / self.prior.noise)
        self.told.shift[client] += row * (moved / self.prior.noise)
        self.values[place], self.weights[place], self.is_rated[place] = value, aged * weight, weight >= 1.0

    def pass_week(self) -> None:
        for aging in (self.told.information, self.told.shift, self.weights):
            aging *= FADING
