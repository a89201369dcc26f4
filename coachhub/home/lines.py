"""Who needs the coach today: one line for each client, in the order of urgency."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.domain.attention import REASONS, is_early
from clients.readings import Told
from coachhub.home.reasons import evidence, in_words, step

SHOWN = 7


def attention(told: Mapping[int, list[Told]], *, now: datetime, is_whole: bool = False) -> dict[str, Any]:
    """What the section shows: seven lines or all, concerns before celebrations."""
    rows = sorted(told.values(), key=lambda of_client: _urgency(of_client[0]))
    shown = rows if is_whole else rows[:SHOWN]
    return {
        "lines": [_line(of_client, now) for of_client in shown],
        "lines_hidden": len(rows) - len(shown),
        "lines_words": _summary(sum(row[0].is_concern for row in rows), sum(not row[0].is_concern for row in rows)),
        "until": [("tomorrow", _("Until tomorrow")), ("days", _("In three days")), ("week", _("Next week")), ("month", _("In a month"))],
    }


def _urgency(row: Told) -> tuple[int, bool, float, int]:
    """By reason; a session missed early in the work comes first among its kind, and what waits longest before what is fresh."""
    since = row.since_at.timestamp()
    return REASONS[row.reason], not is_early(row.facts), since if row.is_concern else -since, row.client_id


def _line(rows: list[Told], now: datetime) -> dict[str, Any]:
    first = rows[0]
    return {
        "client_id": first.client_id,
        "url": reverse("client", args=[first.client_id]),
        "not_now": reverse("snooze", args=[first.client_id, first.reason]),
        "name": first.name,
        "words": in_words(rows, now=now),
        "evidence": evidence(first),
        "step": step(first),
        "is_concern": first.is_concern,
    }


def _summary(concerns: int, cheers: int) -> str:
    parts = [ngettext("%(count)d client", "%(count)d clients", concerns) % {"count": concerns}] if concerns else []
    if cheers:
        parts.append(ngettext("%(count)d piece of good news", "%(count)d pieces of good news", cheers) % {"count": cheers})
    return " · ".join(parts)
