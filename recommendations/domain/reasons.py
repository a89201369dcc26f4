"""Which reasons are given: the parts that weigh most, each only when a fact of the record supports what it claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log

from progress.domain.balance import ELEMENTS

LEAST_PART = 0.05
AT_MOST, CAUTIONS_AT_MOST = 2, 1
OWN_RATINGS, PEOPLE, BETTER = 2, 3, 0.2
FALLEN_POINTS = 5.0
LIKED = 4
LENGTH_SENT, LENGTH_DONE, LENGTH_NEAR = 3, 0.6, log(1.5)
LOW_FIRE = 40.0
TOUCHES = 0.3

type Facts = dict[str, str | int | float]


@dataclass(frozen=True)
class Reason:
    """A template's key, the facts that fill it, and the part of the score that it stands for."""

    key: str
    facts: Facts
    part: float


@dataclass(frozen=True)
class Mean:
    """A mean rating, and over how many ratings, or people."""

    value: float
    count: int


@dataclass(frozen=True)
class Record:
    """What the record says of one client; levels are 0-100, and what is unknown is not there."""

    levels: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    means: Mapping[str, float] = field(default_factory=dict)  # of 90 days
    excesses: Mapping[str, float] = field(default_factory=dict)  # 0-1, by element, where there is too much
    focus: Mapping[str, str] = field(default_factory=dict)  # facet -> its name
    archetypes: Mapping[str, str] = field(default_factory=dict)  # element -> the name of one that is noted
    themes: Mapping[str, float] = field(default_factory=dict)
    usual: float | None = None  # mean of the client's ratings
    kinds: Mapping[str, Mean] = field(default_factory=dict)
    usual_of_coach: float | None = None
    lengths: tuple[tuple[int, bool], ...] = ()  # of what was sent and is over: minutes, whether it was done


@dataclass(frozen=True)
class Subject:
    """The activity that is suggested."""

    element: str
    facet: str
    kind: str
    minutes: int
    intensity: int
    settles: tuple[str, ...] = ()
    people: Mean | None = None  # how the coach's clients rated it
    last_rating: int | None = None  # by this client
    weeks_since: int | None = None
    is_new_to_try: bool = False
    is_control: bool = False


def reasons(parts: Mapping[str, float], subject: Subject, record: Record) -> list[Reason]:
    """At most two reasons for it and one caution, the weightiest first; the control slot says first what it is."""
    found = [Reason("control", {}, 0.0)] if subject.is_control else []
    if subject.is_new_to_try:
        found.append(Reason("new", {}, parts.get("item", 0.0)))
    for group, part in sorted(parts.items(), key=lambda item: -item[1]):
        if part < LEAST_PART or len(found) >= AT_MOST:
            break
        claim = next(_claims(group, subject, record), None)
        if claim is not None:
            found.append(Reason(*claim, part))
    return found + _cautions(parts, subject, record)[:CAUTIONS_AT_MOST]


def _claims(group: str, subject: Subject, record: Record) -> Iterator[tuple[str, Facts]]:
    """What may be said for this part, the strongest first; nothing when no fact supports it."""
    if group == "need":
        yield from _needs(subject, record)
    elif group == "kind":
        yield from _kinds(subject, record)
    elif group == "item":
        yield from _items(subject, record)
    elif group == "length":
        yield from _lengths(subject, record)
    elif group == "focus" and subject.facet in record.focus:
        yield "focus", {"facet": record.focus[subject.facet]}
    elif group == "archetype" and subject.element in record.archetypes:
        yield "archetype", {"archetype": record.archetypes[subject.element]}
    elif group == "theme" and record.themes.get(subject.element, 0.0) >= TOUCHES:
        yield "theme", {"element": subject.element}


def _needs(subject: Subject, record: Record) -> Iterator[tuple[str, Facts]]:
    settled = [element for element in subject.settles if record.excesses.get(element, 0.0) > 0]
    level = record.levels.get(subject.element)
    target = record.targets.get(subject.element, 60.0)
    fallen = record.means.get(subject.element, 0.0) - (level if level is not None else 100.0)
    if level is not None and fallen >= FALLEN_POINTS:
        yield "fall", {"element": subject.element, "level": round(level), "points": round(fallen)}
    if level is not None and round(level) < target:
        is_lowest = level == min(record.levels.values()) and len(record.levels) == len(ELEMENTS)
        yield (
            ("lowest", {"element": subject.element, "level": round(level)})
            if is_lowest
            else (
                "need",
                {"element": subject.element, "level": round(level), "target": round(target)},
            )
        )
    if settled:
        most = max(settled, key=lambda element: record.excesses[element])
        yield "excess", {"element": most, "level": round(record.levels[most])}


def _kinds(subject: Subject, record: Record) -> Iterator[tuple[str, Facts]]:
    mean = record.kinds.get(subject.kind)
    if mean and record.usual is not None and mean.count >= OWN_RATINGS and mean.value >= record.usual + BETTER:
        yield "kind", {"kind": subject.kind, "mean": round(mean.value, 1), "count": mean.count}


def _items(subject: Subject, record: Record) -> Iterator[tuple[str, Facts]]:
    if subject.last_rating is not None and subject.last_rating >= LIKED:
        yield "again", {"rating": subject.last_rating}
    people = subject.people
    if people and record.usual_of_coach is not None and people.count >= PEOPLE and people.value >= record.usual_of_coach + BETTER:
        yield "item", {"mean": round(people.value, 1), "count": people.count}


def _lengths(subject: Subject, record: Record) -> Iterator[tuple[str, Facts]]:
    near = [is_done for minutes, is_done in record.lengths if abs(log(minutes / subject.minutes)) <= LENGTH_NEAR]
    if len(near) >= LENGTH_SENT and sum(near) >= LENGTH_DONE * len(near):
        yield "length", {"done": sum(near), "sent": len(near)}


def _cautions(parts: Mapping[str, float], subject: Subject, record: Record) -> list[Reason]:
    fire, found = record.levels.get("fire"), []
    if parts.get("repeat", 0.0) <= -LEAST_PART and subject.weeks_since is not None:
        found.append(Reason("repeat", {"weeks": subject.weeks_since}, parts["repeat"]))
    if parts.get("intensity", 0.0) <= -LEAST_PART and subject.intensity > 1 and fire is not None and fire < LOW_FIRE:
        found.append(Reason("intensity", {"level": round(fire)}, parts["intensity"]))
    return sorted(found, key=lambda reason: reason.part)
