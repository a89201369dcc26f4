"""The engagement score: whom to contact, never what somebody is worth (docs/scores.md, "Engagement").

Five parts of 0-100, each None when nothing was asked of the client; weights are shared out again over the parts present.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

FORMULA_VERSION = 1

type Part = Literal["tasks", "sessions", "journal", "contact", "response"]
type State = Literal["scored", "dormant", "new", "no_plan", "paused", "completed"]
type Band = Literal["strong", "steady", "thinning", "quiet"]
type Confidence = Literal["low", "fair", "good"]

WEIGHTS: Mapping[Part, int] = {"tasks": 30, "sessions": 25, "journal": 20, "contact": 15, "response": 10}
HALF_LIVES: Mapping[str, int] = {"tasks": 28, "sessions": 45, "contact": 28, "response": 28}
CREDITS: Mapping[str, Mapping[str, float]] = {
    "tasks": {"on_time": 1.0, "late": 0.7, "very_late": 0.4, "partly": 0.5, "overdue": 0.0},
    "sessions": {"held": 1.0, "late_cancelled": 0.5, "missed": 0.0},
    "contact": {"in_72h": 1.0, "later": 0.6, "none": 0.0},
    "response": {"done_rated": 1.0, "done": 0.8, "declined_with_reason": 0.8, "opened": 0.3, "ignored": 0.0},
}
JOURNAL_BINS = (4, 3, 2, 1)  # how much each of the last four weeks counts, the newest first
JOURNAL_FREQUENCY, JOURNAL_RUN = 0.85, 0.15
REPLIES, OPENED = 0.6, 0.4
RECENCY_HALF_LIFE = 21
SHORTEST_GRACE = 7
NEW_DAYS, NEW_OPPORTUNITIES = 14, 3
DORMANT_DAYS = 45
FAIR_OPPORTUNITIES, GOOD_OPPORTUNITIES, FAIR_COVERAGE = 3, 8, 50
BANDS: Sequence[tuple[int, Band]] = ((75, "strong"), (50, "steady"), (25, "thinning"), (0, "quiet"))


@dataclass(frozen=True)
class Event:
    """One answered or missed opportunity: its outcome (a key of CREDITS), its age in days, 0 or more, and the row it is known by."""

    outcome: str
    age: float
    ref: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Facts:
    """What happened with one client.

    `journal_days` holds the distinct days written in each of the last weeks within the coaching, newest first, at most four;
    `resources_opened` is the share 0-1 of shared resources that were opened, None when none was shared.
    """

    state: Literal["active", "paused", "completed"] = "active"
    tenure_days: int = 365
    days_since_act: float = 0
    interval_days: int = 14
    tasks: Sequence[Event] = ()
    sessions: Sequence[Event] = ()
    journal_days: Sequence[int] = ()
    journal_target: int = 2
    replies: Sequence[Event] = ()
    resources_opened: float | None = None
    resources: int = 0
    responses: Sequence[Event] = ()


@dataclass(frozen=True)
class Score:
    """The score 0-100 or None, with everything it is made of; `coverage` is the weight 0-100 of the parts present."""

    state: State
    value: int | None = None
    band: Band | None = None
    parts: Mapping[Part, float | None] = field(default_factory=dict)
    base: float | None = None
    recency: float | None = None
    coverage: int = 0
    opportunities: int = 0
    confidence: Confidence = "low"


def engagement(facts: Facts, *, weights: Mapping[Part, int] = WEIGHTS) -> Score:
    """The engagement score of one client, or the state that stands in its place (spiralogic.md 5.2)."""
    if facts.state != "active":
        return Score(facts.state)
    parts, opportunities = parts_of(facts), opportunities_of(facts)
    present = {part: value for part, value in parts.items() if value is not None and weights[part] > 0}
    if facts.tenure_days < NEW_DAYS and (not present or opportunities < NEW_OPPORTUNITIES):
        return Score("new", parts=parts, opportunities=opportunities)
    if not present:
        return Score("no_plan", parts=parts, opportunities=opportunities)
    coverage = sum(weights[part] for part in present)
    base = sum(weights[part] * value for part, value in present.items()) / coverage
    recency = recency_of(facts.days_since_act, interval_days=facts.interval_days)
    value = round(base * recency)
    return Score(
        state="dormant" if facts.days_since_act >= DORMANT_DAYS else "scored",
        value=value,
        band=band_of(value),
        parts=parts,
        base=base,
        recency=recency,
        coverage=coverage,
        opportunities=opportunities,
        confidence=confidence_of(opportunities, coverage=100 * coverage // sum(weights.values())),
    )


def parts_of(facts: Facts) -> dict[Part, float | None]:
    """The five parts, each 0-100 or None when there was no opportunity."""
    return {
        "tasks": decayed(facts.tasks, "tasks"),
        "sessions": decayed(facts.sessions, "sessions"),
        "journal": journal_rhythm(facts.journal_days, target=facts.journal_target),
        "contact": contact(facts.replies, facts.resources_opened),
        "response": decayed(facts.responses, "response"),
    }


def opportunities_of(facts: Facts) -> int:
    journal = len(facts.journal_days) if facts.journal_target > 0 else 0
    return len(facts.tasks) + len(facts.sessions) + len(facts.replies) + facts.resources + len(facts.responses) + journal


def decayed(events: Sequence[Event], part: str) -> float | None:
    """The mean credit of these events as 0-100, newer ones counting more by the part's half-life; None without events."""
    weighted = [(freshness(event, part), CREDITS[part][event.outcome]) for event in events]
    total = sum(weight for weight, _ in weighted)
    return 100 * sum(weight * credit for weight, credit in weighted) / total if total else None


def freshness(event: Event, part: str) -> float:
    """How much an event still counts: 1 today, halved with every half-life of its part."""
    return 2 ** (-event.age / HALF_LIVES[part])


def journal_rhythm(days_by_week: Sequence[int], *, target: int) -> float | None:
    """0-100 from distinct days written per week against the agreed target; None when writing is not part of the plan."""
    if target <= 0 or not days_by_week:
        return None
    weights = JOURNAL_BINS[: len(days_by_week)]
    frequency = sum(weight * min(1, days / target) for weight, days in zip(weights, days_by_week, strict=False)) / sum(weights)
    return 100 * (JOURNAL_FREQUENCY * frequency + JOURNAL_RUN * run_of(days_by_week) / len(days_by_week))


def run_of(days_by_week: Sequence[int]) -> int:
    """How many weeks in a row up to now have a day of writing."""
    return next((index for index, days in enumerate(days_by_week) if days == 0), len(days_by_week))


def contact(replies: Sequence[Event], resources_opened: float | None) -> float | None:
    """0-100 from replies to messages that asked for one and from shared resources that were opened."""
    replied = decayed(replies, "contact")
    opened = None if resources_opened is None else 100 * resources_opened
    if replied is None or opened is None:
        return opened if replied is None else replied
    return REPLIES * replied + OPENED * opened


def recency_of(days_since_act: float, *, interval_days: int) -> float:
    """1 within the agreed interval (at least seven days), then halved every 21 days."""
    return 2 ** (-max(0.0, days_since_act - max(SHORTEST_GRACE, interval_days)) / RECENCY_HALF_LIFE)


def band_of(value: int) -> Band:
    return next(band for least, band in BANDS if value >= least)


def confidence_of(opportunities: int, *, coverage: int) -> Confidence:
    """How far the score carries: low with few opportunities or with less than half of the weight present."""
    if opportunities < FAIR_OPPORTUNITIES or coverage < FAIR_COVERAGE:
        return "low"
    return "fair" if opportunities < GOOD_OPPORTUNITIES else "good"
