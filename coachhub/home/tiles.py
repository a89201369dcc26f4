"""The tiles at the head of the home: each a number with its words, and a way to the clients behind it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.readings import Counts
from coachhub.home.asked import Asked
from common.dates import spoken_time

type Tile = dict[str, Any]


def tiles(counts: Counts, *, now: datetime) -> list[Tile]:
    upcoming = counts.next_session_at
    return [
        {
            "label": _("Sessions today"),
            "number": counts.meeting_today,
            "phrase": _("next %(time)s") % {"time": spoken_time(upcoming, now=now)} if upcoming else _("none booked"),
            "url": Asked(next="today").url(),
        },
        {
            "label": _("Sessions this week"),
            "number": counts.meeting_this_week,
            "phrase": ngettext("client", "clients", counts.meeting_this_week),
            "url": Asked(next="week", sort="session").url(),
        },
        {
            "label": _("Open tasks"),
            "number": counts.open_tasks,
            "phrase": _("%(count)d overdue") % {"count": counts.overdue_tasks},
            "url": Asked(tasks="overdue" if counts.overdue_tasks else "open").url(),
        },
        _engagement(counts),
        {
            "label": _("Active clients"),
            "number": counts.active,
            "phrase": _("of %(count)d") % {"count": counts.clients},
            "url": Asked(state="active").url(),
        },
    ]


def _engagement(counts: Counts) -> Tile:
    """The mean of those who have a score: who has none counts for nothing, not for zero."""
    tile = {"label": _("Engagement"), "url": Asked(sort="engagement-up").url()}
    if counts.score is None:
        return tile | {"number": "–", "phrase": _("no scores yet")}
    if counts.score_change is None:
        return tile | {"number": counts.score, "phrase": _("on average")}
    if counts.score_change == 0:
        return tile | {"number": counts.score, "phrase": _("as four weeks ago")}
    change = f"{counts.score_change:+d}".replace("-", "\N{MINUS SIGN}")
    return tile | {"number": counts.score, "phrase": _("%(change)s in four weeks") % {"change": change}}
