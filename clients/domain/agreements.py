"""What a client agreed to do, and what became of it: week by week, and since a day (docs/scores.md, "Tasks by week").

All dates are those of the client's own calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

type Outcome = Literal["on_time", "late", "partly", "renegotiated", "skipped", "overdue", "open"]

WEEKS = 12
WEEK = timedelta(days=7)
# Partly done stands with late in a chart: both were done, and neither wholly as agreed.
COLUMNS: dict[str, str] = {"on_time": "on_time", "late": "late", "partly": "late", "overdue": "overdue"}


@dataclass(frozen=True)
class Agreement:
    """A task with its days."""

    ref: int
    words: str
    status: str
    agreed: date
    due: date | None = None
    settled: date | None = None
    element: str = ""

    def outcome(self, today: date) -> Outcome:
        """What became of it until today."""
        if self.status == "open":
            return "overdue" if self.due is not None and self.due < today else "open"
        if self.status == "done":
            return "late" if self.due is not None and self.settled is not None and self.settled > self.due else "on_time"
        return self.status  # type: ignore[return-value]

    def fell_due(self, today: date) -> date | None:
        """The day it is counted on: its due day, or an earlier day on which it was done; None while it is ahead, and for what was agreed away."""
        if self.due is None or self.outcome(today) not in COLUMNS:
            return None
        return min(self.due, self.settled) if self.settled else self.due


@dataclass
class Week:
    """Tasks that fell due in the seven days from `begins`, by what became of them."""

    begins: date
    counts: dict[str, int] = field(default_factory=lambda: {"on_time": 0, "late": 0, "overdue": 0})

    @property
    def due(self) -> int:
        return sum(self.counts.values())


def weeks(agreements: Iterable[Agreement], *, today: date) -> list[Week]:
    """The last twelve spans of seven days that end today, from the oldest to the newest."""
    spans = [Week(today - WEEK * (ago + 1) + timedelta(days=1)) for ago in range(WEEKS - 1, -1, -1)]
    for agreement in agreements:
        day = agreement.fell_due(today)
        ago = (today - day).days // 7 if day is not None else -1
        if 0 <= ago < WEEKS:
            spans[WEEKS - 1 - ago].counts[COLUMNS[agreement.outcome(today)]] += 1
    return spans


def total(spans: Sequence[Week]) -> dict[str, int]:
    """The counts of all weeks together."""
    return {outcome: sum(week.counts[outcome] for week in spans) for outcome in ("on_time", "late", "overdue")}


def since(agreements: Iterable[Agreement], *, day: date, today: date) -> list[Agreement]:
    """What was promised and what became of it from this day on: what is open, was agreed or was settled since; the open ones last."""
    found = [row for row in agreements if row.status == "open" or row.agreed >= day or (row.settled is not None and row.settled >= day)]
    order = {"overdue": 0, "on_time": 1, "late": 1, "partly": 1, "renegotiated": 2, "skipped": 2, "open": 3}
    return sorted(found, key=lambda row: (order[row.outcome(today)], row.settled or row.due or date.max, row.ref))
