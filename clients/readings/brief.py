"""What a client agreed to and what happened, for the pages about one client: one query each, whatever the history.

The statements are written by hand: the ORM spends more time building them than PostgreSQL does answering.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from clients.domain.agreements import WEEK, WEEKS, Agreement
from clients.domain.brief import KINDS, LOOKS_BACK, Happening
from clients.domain.kinds import SEEN_BY_COACH
from clients.models import Client

AGREEMENTS = """
SELECT task_id, task_description, status, (created_at AT TIME ZONE %(zone)s)::date, due_date, (settled_at AT TIME ZONE %(zone)s)::date,
       coalesce(element.slug, '')
FROM tasks LEFT JOIN clients_element element ON element.id = tasks.element_id
WHERE client_id = %(client)s AND removed_at IS NULL
      AND (status = 'open' OR due_date > %(from)s OR settled_at >= %(since)s OR created_at >= %(since)s)
ORDER BY due_date, position, task_id
LIMIT 400
"""
HAPPENINGS = """
SELECT kind, at, title, about_type, about_id, act_id
FROM clients_act act
WHERE client_id = %(client)s AND kind = ANY(%(kinds)s) AND at > %(from)s AND at <= %(at)s
      AND (about_id IS NULL OR NOT EXISTS (
          SELECT FROM clients_act newer
          WHERE newer.client_id = act.client_id AND newer.about_type = act.about_type AND newer.about_id = act.about_id
                AND newer.family = act.family AND newer.act_id > act.act_id))
ORDER BY at DESC, act_id DESC
LIMIT 400
"""


def agreements_of(client: Client, *, since: datetime, today: date) -> list[Agreement]:
    """Every open task, those of the last twelve weeks, and those agreed or settled since this moment; dates by the client's calendar."""
    asked = {"client": client.pk, "zone": client.time_zone, "from": today - WEEK * WEEKS, "since": since}
    return [Agreement(*row) for row in _rows(AGREEMENTS, asked)]


def happenings_of(client: Client, *, since: datetime, at: datetime) -> list[Happening]:
    """The acts that a brief is made of, those a coach may see, without those that were corrected."""
    asked = {"client": client.pk, "kinds": sorted(KINDS & SEEN_BY_COACH), "from": min(since, at - LOOKS_BACK), "at": at}
    return [Happening(kind, when, title, (about, ref), place) for kind, when, title, about, ref, place in _rows(HAPPENINGS, asked)]


def last_met(client: Client) -> datetime:
    """When coach and client last met; before the first session, when the coaching began."""
    card = getattr(client, "card", None)
    if card is not None and card.last_session_at is not None:
        return card.last_session_at
    return datetime.combine(client.since_date, datetime.min.time(), client.zone) - timedelta(days=1)


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()
