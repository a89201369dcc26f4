"""One policy through all the weeks of one world: lists are read, two are sent, done or not, rated or not, and learned from."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import numpy as np

from recommendations.domain.catalogue import Numbers
from recommendations.domain.observations import EPOCH, PATIENCE, Happened, observation
from recommendations.domain.simulator.lives import (
    APPROVED_FROM,
    RATED_WHEN_DONE,
    RATED_WHEN_NOT,
    Diary,
    Lives,
    approval,
    done_chance,
    empty_diary,
    expected_rating,
)
from recommendations.domain.simulator.policies import Policy
from recommendations.domain.simulator.worlds import SENT, SPAN, STARTS, WEEKS, Climate, World

type Row = tuple[int, int, int]  # client, week of the client, position in the list


class Trial:
    """The world, who makes its lists, and what became of them."""

    def __init__(self, world: World, policy: Policy, climate: Climate) -> None:
        self.world, self.policy, self.noise = world, policy, climate.rating_noise
        self.lives, self.diary = Lives(world), empty_diary(len(world.levels))
        self.due: dict[int, list[tuple[Row, Happened]]] = defaultdict(list)
        self.completed: list[tuple[int, int, float]] = []

    def run(self) -> Diary:
        starts = STARTS[: len(self.world.levels)]
        for week in range(SPAN):
            for row, happened in self.due.pop(week, []):
                self._tell(row, happened)
            who = np.flatnonzero((starts <= week) & (week < starts + WEEKS))
            if len(who):
                self._week(week, who, week - starts[who])
            self.lives.pass_week(week, self.completed)
            self.policy.pass_week()
            self.completed = []
        return self.diary

    def _week(self, week: int, who: np.ndarray, slots: np.ndarray) -> None:
        lists = self.policy.lists(self.lives, week, who)
        useful, allowed = self.lives.usefulness(week, who), self.lives.allowed(week, who)
        best = np.where(allowed, useful, -np.inf).max(axis=1)
        for place, (client, slot) in enumerate(zip(who, slots, strict=True)):
            items = lists[place][lists[place] >= 0]
            positions = self._decide(week, int(client), int(slot), items, useful[place])
            self._keep(int(client), int(slot), items[positions], useful[place], best[place])
            for position in positions:
                self._send(week, (int(client), int(slot), position), int(items[position]), float(useful[place][items[position]]))

    def _decide(self, week: int, client: int, slot: int, items: np.ndarray, useful: Numbers) -> list[int]:
        """The positions that the coach sends: the first two that please, or else the most pleasing."""
        pleases = approval(self.lives, useful, items, client, week)
        approved: list[int] = []
        for position, value in enumerate(pleases):
            is_approved = value >= APPROVED_FROM
            self.diary.read, self.diary.approved = self.diary.read + 1, self.diary.approved + is_approved
            self._tell((client, slot, position), Happened(decision="approved" if is_approved else "dismissed"))
            approved += [position] if is_approved else []
            if len(approved) == SENT:
                return approved
        others = [int(position) for position in np.argsort(-pleases) if position not in approved]
        return approved + others[: SENT - len(approved)]

    def _keep(self, client: int, slot: int, items: np.ndarray, useful: Numbers, best: float) -> None:
        levels = self.lives.levels[client]
        rating, best_rating = expected_rating(useful[items], self.noise), expected_rating(np.array(best), self.noise)
        self.diary.rating[client, slot], self.diary.regret[client, slot] = rating, best_rating - rating
        self.diary.for_lowest[client, slot] = self.world.library.elements[items, levels.argmin()]
        self.diary.levels[client, slot] = levels

    def _send(self, week: int, row: Row, item: int, useful: float) -> None:
        client, _, position = row
        world, moment = self.world, (week, client, position)
        self.lives.send(client, item, week)
        is_done = world.chance_done[moment] < done_chance(useful, float(world.library.minutes[item]))
        happened = Happened(decision="approved", is_completed=bool(is_done), sent_at=EPOCH + timedelta(weeks=week))
        if is_done:
            self.completed.append((client, item, useful))
            self.due[week + 1].append((row, happened))
        if world.chance_rated[moment] < (RATED_WHEN_DONE if is_done else RATED_WHEN_NOT):
            rating = int(np.clip(round(useful + world.rating_noise[moment]), 1, 5))
            self.due[week + 1 + int(world.delay[moment])].append((row, replace(happened, rating=rating)))
        elif not is_done:
            self.due[week + PATIENCE // timedelta(weeks=1)].append((row, replace(happened, is_skipped=True)))

    def _tell(self, row: Row, happened: Happened) -> None:
        seen = observation(happened, on=EPOCH)
        if seen is not None:
            self.policy.learn(*row, seen.value, seen.weight)
