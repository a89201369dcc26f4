"""Who needs the coach today: one line for each client, in the order of urgency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from clients.domain.attention import REASONS, is_early
from clients.readings import Told
from coachhub.home.reasons import Step, evidence, in_words, step

SHOWN = 7


@dataclass(frozen=True)
class Line:
    """What is said about one client, with the way to its evidence and the one thing to do."""

    client_id: int
    name: str
    reason: str
    words: str
    evidence: str
    step: Step
    is_concern: bool


def attention(told: Mapping[int, list[Told]], *, now: datetime, is_whole: bool = False) -> dict[str, Any]:
    """What the section shows: seven lines or all, concerns before celebrations."""
    rows = sorted(told.values(), key=lambda of_client: _urgency(of_client[0]))
    shown = rows if is_whole else rows[:SHOWN]
    return {
        "lines": [_line(of_client, now) for of_client in shown],
        "lines_hidden": len(rows) - len(shown),
        "lines_words": _summary(sum(row[0].is_concern for row in rows), sum(not row[0].is_concern for row in rows)),
    }


def _urgency(row: Told) -> tuple[int, bool, float, int]:
    """By reason; a session missed early in the work comes first among its kind, and what waits longest before what is fresh."""
    since = row.since_at.timestamp()
    return REASONS[row.reason], not is_early(row.facts), since if row.is_concern else -since, row.client_id


def _line(rows: list[Told], now: datetime) -> Line:
    first = rows[0]
    return Line(first.client_id, first.name, first.reason, in_words(rows, now=now), evidence(first), step(first), first.is_concern)


def _summary(concerns: int, cheers: int) -> str:
    parts = [ngettext("%(count)d client", "%(count)d clients", concerns) % {"count": concerns}] if concerns else []
    if cheers:
        parts.append(ngettext("%(count)d piece of good news", "%(count)d pieces of good news", cheers) % {"count": cheers})
    return " · ".join(parts)
