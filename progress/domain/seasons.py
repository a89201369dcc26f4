"""A believable year of what people say about their elements in the demo world: five elements that drift with the story, answered item by item."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from math import pi, sin
from random import Random
from zoneinfo import ZoneInfo

from clients.domain.years import ALIVE, Life, Year
from progress.domain.balance import ELEMENTS, Element
from progress.domain.checkins import WEEK, Item, doubts_about, quality_of, said_by
from progress.domain.levels import Source
from progress.domain.ratings import Rated, reading_of

USUAL_LEVEL = 0.6
RATED_AFTER = timedelta(hours=2)
CONFIDENCES = (1, 2, 3, 3)
PULSES = 0.45  # of the weeks without a check-in, when the coaching is at its liveliest

type Values = Mapping[Element, tuple[float, float | None]]


@dataclass(frozen=True)
class Said:
    """One check-in, pulse or rating: what was answered, and what it says as (value, running hot or None); what was left open is missing."""

    at: datetime
    source: Source
    quality: float
    values: Values
    answers: Mapping[str, int] = field(default_factory=dict)
    rated: Mapping[Element, Rated] = field(default_factory=dict)
    seconds: int = 0


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


type Tempers = Mapping[Element, Temper]


def seasons(life: Life, past: Year, *, at: datetime, chance: Random, items: Sequence[Item]) -> Iterator[Said]:
    """Everything that was said about this person's elements until `at`: by themselves, and by a coach who rates now and then."""
    tempers = {element: _temper(share, chance) for element, share in _worked_on(life).items()}
    checked_in = [when for kind, when in past.moments if kind == "checkin.done"]
    for when in checked_in:
        yield _check_in(tempers, life, when, ago=_days(at - when), chance=chance, items=items)
    for when in _pulses(life, checked_in, at=at, chance=chance):
        yield _pulse(tempers, life, when, ago=_days(at - when), chance=chance)
    # Who has no sign-in cannot answer, so there the coach rates more often.
    odds = 0.4 if not life.has_account else chance.choice((0.0, 0.0, 0.3))
    for meeting in past.meetings:
        if meeting.outcome == "held" and chance.random() < odds and meeting.at + RATED_AFTER <= at:
            yield _rating(tempers, life, meeting.at + RATED_AFTER, ago=_days(at - meeting.at), chance=chance)


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


def _check_in(tempers: Tempers, life: Life, when: datetime, *, ago: float, chance: Random, items: Sequence[Item]) -> Said:
    """Sliders of 0 to 10, item by item; now and then one is left open."""
    alive = life.story.level(ago)
    answers = {item.slug: _answer(item, tempers[item.element], alive, ago=ago, chance=chance) for item in items if chance.random() > 0.01}
    seconds = chance.randint(100, 420)
    quality = quality_of(doubts_about(items, answers, seconds=seconds))
    values = {element: (one.level, one.overdrive) for element, one in said_by(items, answers).items() if one.level is not None}
    return Said(when, "self", quality, values, answers=answers, seconds=seconds)


def _answer(item: Item, temper: Temper, alive: float, *, ago: float, chance: Random) -> int:
    if item.key == "overdrive":
        return _slider(temper.heat + chance.gauss(0, 9))
    felt = _slider(temper.level(ago, alive) + chance.gauss(0, 14))
    return 10 - felt if item.key == "reverse" else felt


def _pulses(life: Life, checked_in: Sequence[datetime], *, at: datetime, chance: Random) -> Iterator[datetime]:
    """Evenings in weeks without a check-in, a week or more from whatever else was said."""
    zone = ZoneInfo(life.zone)
    today = at.astimezone(zone).date()
    told = [when.astimezone(zone).date() for when in checked_in]
    for week in range((today - life.since).days // 7 if life.has_account else 0):
        ago, minutes, roll = week * 7 + chance.randint(0, 6), chance.randint(0, 59), chance.random()
        when, alive = datetime.combine(today - timedelta(days=ago), time(20, minutes), zone), life.story.level(ago)
        is_free = all(abs(when.date() - day) >= WEEK for day in told)
        if roll < PULSES * alive and alive > ALIVE and is_free and when <= at and when.date() > life.since + timedelta(days=1):
            told.append(when.date())
            yield when


def _pulse(tempers: Tempers, life: Life, when: datetime, *, ago: float, chance: Random) -> Said:
    alive = life.story.level(ago)
    answers = {element: _slider(temper.level(ago, alive) + chance.gauss(0, 16)) for element, temper in tempers.items()}
    return Said(when, "pulse", 1.0, {element: (10.0 * raw, None) for element, raw in answers.items()}, answers={str(key): raw for key, raw in answers.items()})


def _rating(tempers: Tempers, life: Life, when: datetime, *, ago: float, chance: Random) -> Said:
    """What a coach noticed, in half steps of 0 to 10; not every element shows in a session."""
    alive, confidence = life.story.level(ago), chance.choice(CONFIDENCES)
    seen = [element for element in ELEMENTS if chance.random() > 0.08]
    rated = {
        element: Rated(_within(round((tempers[element].level(ago, alive) + chance.gauss(0, 10)) / 5) / 2, 10), confidence, tempers[element].heat >= 60)
        for element in seen
    }
    values = {element: reading_of(one)[:2] for element, one in rated.items()}
    return Said(when, "coach", reading_of(Rated(0, confidence))[2], values, rated=rated)


def _slider(value: float) -> int:
    return round(_within(value, 100) / 10)


def _within(value: float, most: float) -> float:
    return min(most, max(0.0, value))


def _days(span: timedelta) -> float:
    return span.total_seconds() / 86400
