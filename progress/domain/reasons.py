"""Why a score is what it is, and what moved it: every number of the page is taken apart here (docs/scores.md, "Engagement")."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

from progress.domain.engagement import CREDITS, JOURNAL_BINS, OPENED, REPLIES, WEIGHTS, Event, Facts, Part, Score, freshness

RISE = 5
FALL, FALL_WEEKS = 20, 2

type Trend = Literal["rising", "falling", "level"]
type Change = Literal["new", "changed", "gone"]


@dataclass(frozen=True)
class Counted:
    """One fact within its part: what it earns (0-1) and how much of the part it is today (0-1, all facts of a part together 1)."""

    event: Event
    credit: float
    share: float


@dataclass(frozen=True)
class Week:
    """One of the last four weeks of the journal, 0 being the last seven days; `share` as in Counted."""

    ago: int
    days: int
    share: float


@dataclass(frozen=True)
class Weighed:
    """A part with its agreed weight, its share (0-1) of the weight present, its value 0-100 and its points of the score."""

    part: Part
    weight: int
    share: float
    value: float | None
    points: float


@dataclass(frozen=True)
class Move:
    """By how many whole points something moved the score; all moves together are the whole difference."""

    of: Part | Literal["recency"]
    points: int


def weighed(score: Score, *, weights: Mapping[Part, int]) -> list[Weighed]:
    """The five parts with what each gives to the score; those without a value or without a weight give nothing."""
    present = sum(weights[part] for part, value in score.parts.items() if value is not None)
    rows = []
    for part in WEIGHTS:
        value = score.parts.get(part)
        share = weights[part] / present if value is not None and present else 0.0
        rows.append(Weighed(part, weights[part], share, value, share * (value or 0.0) * (score.recency or 0.0)))
    return rows


def counted(events: Sequence[Event], part: str, *, of: float = 1.0) -> list[Counted]:
    """Each event with its credit and how much of its part it is today; `of` is the share of all of them together."""
    total = sum(freshness(event, part) for event in events)
    return [Counted(event, CREDITS[part][event.outcome], of * freshness(event, part) / total) for event in events]


def replies_counted(facts: Facts) -> list[Counted]:
    return counted(facts.replies, "contact", of=1.0 if facts.resources_opened is None else REPLIES)


def resources_share(facts: Facts) -> float:
    """How much of the contact the shared resources are, 0-1."""
    return 0.0 if facts.resources_opened is None else OPENED if facts.replies else 1.0


def weeks_counted(facts: Facts) -> list[Week]:
    """The weeks of the journal, the newest first, with how much each counts."""
    bins = JOURNAL_BINS[: len(facts.journal_days)]
    return [Week(ago, days, weight / sum(bins)) for ago, (days, weight) in enumerate(zip(facts.journal_days, bins, strict=True))]


def tally(facts: Facts) -> dict[str, dict[str, int]]:
    """How often each outcome stands behind each part: what a card says in one line."""
    journal = {"days": sum(min(days, facts.journal_target) for days in facts.journal_days), "asked": facts.journal_target * len(facts.journal_days)}
    opened = round(facts.resources * (facts.resources_opened or 0))
    return {
        "tasks": dict(Counter(event.outcome for event in facts.tasks)),
        "sessions": dict(Counter(event.outcome for event in facts.sessions)),
        "journal": journal,
        "contact": dict(Counter(event.outcome for event in facts.replies)) | {"resources": facts.resources, "opened": opened},
        "response": dict(Counter(event.outcome for event in facts.responses)),
    }


def trend(now: int | None, before: int | None) -> Trend | None:
    """Where a score is going, by its own value four weeks ago; None when one of the two is missing."""
    if now is None or before is None:
        return None
    return "rising" if now - before >= RISE else "falling" if before - now >= RISE else "level"


def fallen_from(by_week: Sequence[int | None]) -> int | None:
    """The value of one or two weeks ago from which the newest fell by 20 or more; the oldest week comes first."""
    *earlier, now = by_week
    height = max((value for value in earlier[-FALL_WEEKS:] if value is not None), default=None)
    return height if now is not None and height is not None and height - now >= FALL else None


def moves(before: Score, after: Score, *, weights: Mapping[Part, int]) -> list[Move]:
    """What moved the score between two days, in whole points that add up to the difference; the largest first.

    score = base x recency, so each change is counted at the mean of the other: what remains is only rounding.
    """
    if before.value is None or after.value is None or before.base is None or after.base is None or before.recency is None or after.recency is None:
        return []
    recency, base = (before.recency + after.recency) / 2, (before.base + after.base) / 2
    gives = [{row.part: row.share * (row.value or 0.0) for row in weighed(score, weights=weights)} for score in (before, after)]
    exact: dict[Part | Literal["recency"], float] = {part: recency * (gives[1][part] - gives[0][part]) for part in WEIGHTS}
    exact["recency"] = base * (after.recency - before.recency)
    whole = whole_points(list(exact.values()), total=after.value - before.value)
    rows = [Move(of, points) for of, points in zip(exact, whole, strict=True)]
    return sorted(rows, key=lambda row: -abs(row.points))


def whole_points(exact: Sequence[float], *, total: int) -> list[int]:
    """These numbers as whole ones that add up to `total`, each less than a point and a half from its own."""
    whole = [floor(number) for number in exact]
    missing = total - sum(whole)
    nearest = sorted(range(len(exact)), key=lambda index: whole[index] - exact[index])
    for place in range(abs(missing)):
        whole[nearest[place % len(exact)] if missing > 0 else nearest[-1 - place % len(exact)]] += 1 if missing > 0 else -1
    return whole


def changes(before: Sequence[Event], after: Sequence[Event]) -> list[tuple[Change, Event]]:
    """What is new among these facts, what came out differently and what no longer counts; the newest first."""
    then, now = ({event.ref: event for event in events} for events in (before, after))
    rows: list[tuple[Change, Event]] = [("new", event) for ref, event in now.items() if ref not in then]
    rows += [("changed", event) for ref, event in now.items() if ref in then and then[ref].outcome != event.outcome]
    rows += [("gone", event) for ref, event in then.items() if ref not in now]
    return sorted(rows, key=lambda row: row[1].age)
