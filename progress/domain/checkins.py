"""What the answers of a check-in say about the five elements, and when the next one is due (docs/scores.md, "Check-ins")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum, sqrt
from typing import Literal

from progress.domain.balance import ELEMENTS, Element

type Key = Literal["direct", "reverse", "overdrive"]
type Answers = Mapping[str, int]
type Doubt = Literal["straight_line", "too_fast", "contradictory"]

LOWEST, HIGHEST = 0, 10
LEAST_ANSWERED = 2  # of the three items that make a level
ITEM_SD = 20.0  # how far single answers about one element lie apart, in points: assumed until there are data
LINE_FROM, SECONDS_PER_ITEM, CONTRADICTIONS = 15, 2, 2
MUCH, LITTLE = 8, 2
DOUBTED = 0.5
WEEK = timedelta(weeks=1)
DUE_AFTER = timedelta(weeks=2)
CORRECTED_WITHIN = timedelta(days=1)  # after a night nobody remembers what they meant; the next check-in says it better


@dataclass(frozen=True)
class Item:
    """One statement, answered from 0 (not at all) to 10 (completely)."""

    slug: str
    order: int
    element: Element
    key: Key
    text: str
    facet: str = ""


@dataclass(frozen=True)
class Said:
    """What one check-in says about one element: level and overdrive 0-100, each None when too little was answered."""

    level: float | None
    se: float | None
    overdrive: float | None
    answered: int


def said_by(items: Sequence[Item], answers: Answers) -> dict[Element, Said]:
    """What these answers say about each of the five; an item without an answer counts for nothing, never as 0."""
    return {element: _said([item for item in items if item.element == element], answers) for element in ELEMENTS}


def points(raw: int, key: Key) -> float:
    """An answer 0-10 as 0-100 in the direction of "more of the element"."""
    return 10.0 * (HIGHEST - raw if key == "reverse" else raw)


def doubts_about(items: Sequence[Item], answers: Answers, *, seconds: float | None) -> list[Doubt]:
    """Why these answers weigh half: nothing is discarded, and whoever gave them is told gently."""
    given = [answers[item.slug] for item in items if item.slug in answers]
    found: list[Doubt] = []
    if len(given) >= LINE_FROM and len(set(given)) == 1:
        found.append("straight_line")
    if given and seconds is not None and seconds < SECONDS_PER_ITEM * len(given):
        found.append("too_fast")
    if sum(_contradicts(items, answers, element) for element in ELEMENTS) >= CONTRADICTIONS:
        found.append("contradictory")
    return found


def quality_of(doubts: Sequence[Doubt]) -> float:
    return DOUBTED if doubts else 1.0


def opens_on(last: date | None, *, today: date) -> date:
    """From which day on the next one can be given: a week after the last one, or today."""
    return today if last is None else max(today, last + WEEK)


def is_correctable(sent: datetime, *, at: datetime) -> bool:
    """Whether answers that were sent then may still be corrected."""
    return at < sent + CORRECTED_WITHIN


def due_on(last: date | None, *, since: date) -> date:
    """On which day the next check-in is asked for: two weeks after the last one; the first on the day after somebody came (`since`)."""
    return since + timedelta(days=1) if last is None else last + DUE_AFTER


def is_pulse_open(today: date, *, last_check_in: date | None, last_pulse: date | None) -> bool:
    """Whether the five sliders are offered: once a week, and not in the week of a check-in, which says more."""
    return all(last is None or last + WEEK <= today for last in (last_check_in, last_pulse))


def _said(items: Sequence[Item], answers: Answers) -> Said:
    values = [points(answers[item.slug], item.key) for item in items if item.key != "overdrive" and item.slug in answers]
    heat = [10.0 * answers[item.slug] for item in items if item.key == "overdrive" and item.slug in answers]
    overdrive = fsum(heat) / len(heat) if heat else None
    if len(values) < LEAST_ANSWERED:
        return Said(None, None, overdrive, len(values))
    return Said(fsum(values) / len(values), ITEM_SD / sqrt(len(values)), overdrive, len(values))


def _contradicts(items: Sequence[Item], answers: Answers, element: Element) -> bool:
    """Whether somebody has an element and its opposite in full measure, or neither at all."""
    direct, reverse = (_mean([answers[i.slug] for i in items if (i.element, i.key) == (element, key) and i.slug in answers]) for key in ("direct", "reverse"))
    if direct is None or reverse is None:
        return False
    return (direct >= MUCH and reverse >= MUCH) or (direct <= LITTLE and reverse <= LITTLE)


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
