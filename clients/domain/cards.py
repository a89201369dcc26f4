"""What a client's card says, from facts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

WEEKS = 12
FORMULA_VERSION = 2


@dataclass
class CardFacts:
    """Facts about one client; `acts_by_week_ago` counts meaningful acts, 0 being the last seven days."""

    practice_id: int = 0
    name: str = ""
    sort_name: str = ""
    email: str = ""
    photo: str = ""
    tags: list[str] = field(default_factory=list)
    state: str = ""
    since_date: date | None = None
    last_act_at: datetime | None = None
    last_session_at: datetime | None = None
    next_session_at: datetime | None = None
    sessions_held: int = 0
    tasks_open: int = 0
    tasks_overdue: int = 0
    next_due_date: date | None = None
    goal: str = ""
    archetypes: list[str] = field(default_factory=list)
    acts_by_week_ago: dict[int, int] = field(default_factory=dict)


def card_row(facts: CardFacts) -> dict[str, Any]:
    """The columns of a card: the facts, with the acts as twelve counts from the oldest week to the newest."""
    row = {name: getattr(facts, name) for name in CardFacts.__dataclass_fields__ if name != "acts_by_week_ago"}
    weeks = [facts.acts_by_week_ago.get(ago, 0) for ago in range(WEEKS - 1, -1, -1)]
    return row | {"acts_by_week": weeks, "formula_version": FORMULA_VERSION}
