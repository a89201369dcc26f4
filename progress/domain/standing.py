"""How the five elements of one client stand on a day, and how they came there: what the snapshot of the balance keeps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from progress.domain.balance import ELEMENTS, Element, balance_of, clear_lead
from progress.domain.levels import FORMULA_VERSION, Level, Reading, change, combine, weighted
from progress.domain.talking import talking_point

WEEKS = 12
MONTH = timedelta(days=30)
UNKNOWN = Level(None, None, None, None, 0.0, 0.0, "stale")


@dataclass(frozen=True)
class Record:
    """One client's readings that may still count, by element, and the date of the last one of each, however old."""

    today: date
    readings: Mapping[Element, Sequence[Reading]] = field(default_factory=dict)
    last_dates: Mapping[Element, date] = field(default_factory=dict)


def levels_on(record: Record, day: date) -> dict[Element, Level | None]:
    """The five levels as the readings up to that day gave them."""
    return {element: combine(record.readings.get(element, ()), on=day) for element in ELEMENTS}


def standing_row(record: Record) -> dict[str, Any]:
    """The columns of the snapshot."""
    levels, month_ago = levels_on(record, record.today), levels_on(record, record.today - MONTH)
    balance, lead = balance_of(levels), clear_lead(levels)
    return {
        "levels": {element: _level_row(element, record, levels[element], month_ago[element]) for element in ELEMENTS},
        "index": None if balance is None else round(balance.index, 2),
        "mean": None if balance is None else round(balance.mean, 2),
        "leading": lead.strongest,
        "quietest": lead.quietest,
        "by_week": by_week(record),
        "last_reading_date": max(record.last_dates.values(), default=None),
        "formula_version": FORMULA_VERSION,
    }


def by_week(record: Record) -> list[int | None]:
    """The balance index at the end of each of the last twelve spans of seven days that end today, the oldest first; None where unknown."""
    ends = [record.today - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    balances = [balance_of(levels_on(record, end)) for end in ends]
    return [None if balance is None else round(balance.index) for balance in balances]


def _level_row(element: Element, record: Record, level: Level | None, before: Level | None) -> dict[str, Any]:
    """One element as JSON; without a reading all is null, with old ones only the date is left."""
    moved, last, shown = change(level, before), record.last_dates.get(element), level or UNKNOWN
    counted, talk = weighted(record.readings.get(element, ()), on=record.today), talking_point(record.readings.get(element, ()), on=record.today)
    return {
        "level": _rounded(shown.value),
        "se": _rounded(shown.se),
        "low": _rounded(shown.low),
        "high": _rounded(shown.high),
        "weight": _rounded(shown.weight),
        "confidence": shown.confidence if last else None,
        "over": _rounded(shown.overdrive),
        "sources": dict(sorted(Counter(reading.source for _, reading in counted).items())),
        "last_date": last.isoformat() if last else None,
        "month_ago": _rounded(before.value if before else None),
        "change": _rounded(moved.by if moved else None),
        "certainty": moved.certainty if moved else None,
        "talk": {"own": _rounded(talk.own), "coach": _rounded(talk.coach)} if talk else None,
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
