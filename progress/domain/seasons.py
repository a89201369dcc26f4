"""Believable readings over a year of the demo world: five elements that drift with the story, as check-ins and coaches would find them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sin
from random import Random

from clients.domain.years import Life, Year
from progress.domain.balance import ELEMENTS, Element
from progress.domain.levels import Source

USUAL_LEVEL = 0.6
RATED_AFTER = timedelta(hours=2)
QUALITIES = (0.5, 0.75, 1.0, 1.0)


@dataclass(frozen=True)
class Said:
    """One check-in or rating: what was said about each element, as (value, running hot or None); unanswered elements are missing."""

    at: datetime
    source: Source
    quality: float
    values: Mapping[Element, tuple[float, float | None]]


@dataclass(frozen=True)
class Temper:
    """How much of an element somebody has: the usual level, what a lively coaching adds, a slow wave, and how hot it runs."""

    usual: float
    growth: float
    wave: float
    period: float
    phase: float
    heat: float

    def level(self, days_ago: float, alive: float) -> float:
        wave = self.wave * sin(2 * pi * (days_ago / self.period + self.phase))
        return self.usual + self.growth * (alive - USUAL_LEVEL) / (1 - USUAL_LEVEL) + wave


def seasons(life: Life, past: Year, *, at: datetime, chance: Random) -> Iterator[Said]:
    """Everything that was said about this person's elements until `at`: by themselves, and by a coach who rates now and then."""
    tempers = {element: _temper(share, chance) for element, share in _worked_on(life).items()}
    for kind, when in past.moments:
        if kind == "checkin.done":
            yield Said(when, "self", 1.0, dict(_check_in(tempers, life, (at - when).total_seconds() / 86400, chance)))
    # Who has no sign-in cannot answer, so there the coach rates more often.
    odds = 0.4 if not life.has_account else chance.choice((0.0, 0.0, 0.3))
    for meeting in past.meetings:
        if meeting.outcome == "held" and chance.random() < odds and meeting.at + RATED_AFTER <= at:
            days_ago = (at - meeting.at).total_seconds() / 86400
            yield Said(meeting.at + RATED_AFTER, "coach", chance.choice(QUALITIES), dict(_rating(tempers, life, days_ago, chance)))


def _worked_on(life: Life) -> dict[Element, float]:
    """How much of the goals' tasks is about each element, 0 to 1."""
    tasks = Counter(element for goal in life.goals for element, _ in goal["tasks"])
    return {element: tasks[element] / max(1, tasks.total()) for element in ELEMENTS}


def _temper(share: float, chance: Random) -> Temper:
    return Temper(
        usual=chance.uniform(32, 66),
        growth=chance.uniform(-4, 8) + 30 * share,
        wave=chance.uniform(2, 11),
        period=chance.uniform(80, 240),
        phase=chance.random(),
        heat=chance.uniform(5, 38) + (35 if chance.random() < 0.12 else 0),
    )


def _check_in(tempers: Mapping[Element, Temper], life: Life, days_ago: float, chance: Random) -> Iterator[tuple[Element, tuple[float, float | None]]]:
    """Three sliders of 0 to 10 for each element, and one for running hot."""
    alive = life.story.level(days_ago)
    for element, temper in tempers.items():
        sliders = round(3 * (temper.level(days_ago, alive) + chance.gauss(0, 8)) / 10)
        heat = round((temper.heat + chance.gauss(0, 9)) / 10)
        if chance.random() > 0.01:
            yield element, (round(_within(sliders * 10 / 3), 2), _within(10.0 * heat))


def _rating(tempers: Mapping[Element, Temper], life: Life, days_ago: float, chance: Random) -> Iterator[tuple[Element, tuple[float, float | None]]]:
    """What a coach noticed, in half steps of 0 to 10; not every element shows in a session."""
    alive = life.story.level(days_ago)
    for element, temper in tempers.items():
        steps = round((temper.level(days_ago, alive) + chance.gauss(0, 10)) / 5)
        if chance.random() > 0.08:
            yield element, (_within(5.0 * steps), None)


def _within(value: float) -> float:
    return min(100.0, max(0.0, value))
