"""The numbers on the coach's home, and by what the coach's clients can be told apart."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import User

# One statement by hand over the coach's cards: the ORM would need five, and would read each card five times. It stands inside a
# SELECT because there PostgreSQL lets no WITH write.
COUNTS = """
SELECT * FROM (
WITH mine AS MATERIALIZED (
    SELECT card.client_id, card.state, card.tags, card.archetypes, card.last_session_at, card.next_session_at,
           card.tasks_open, card.tasks_overdue, card.score, card.score_before
    FROM client_cards card
    JOIN clients_coaching coaching ON coaching.client_id = card.client_id AND coaching.coach_id = %(coach)s AND coaching.ended_at IS NULL
    WHERE card.practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %(coach)s)
), current AS (SELECT * FROM mine WHERE state <> 'archived')
SELECT count(*),
       count(*) FILTER (WHERE state = 'active'),
       (SELECT count(*) FROM mine WHERE state = 'archived'),
       count(*) FILTER (WHERE last_session_at >= %(today)s OR next_session_at >= %(today)s AND next_session_at < %(tomorrow)s),
       count(*) FILTER (WHERE last_session_at >= %(today)s OR next_session_at >= %(today)s AND next_session_at < %(week_end)s),
       coalesce(sum(tasks_open), 0),
       coalesce(sum(tasks_overdue), 0),
       round(avg(score) FILTER (WHERE state = 'active'))::int AS score,
       round(avg(score - score_before) FILTER (WHERE state = 'active'))::int AS score_change,
       min(next_session_at) FILTER (WHERE next_session_at >= %(now)s),
       (SELECT coalesce(json_agg(DISTINCT tag), '[]') FROM mine, unnest(tags) tag),
       (SELECT coalesce(json_agg(json_build_array(slug, name) ORDER BY name, slug), '[]')
        FROM clients_archetype WHERE slug IN (SELECT unnest(archetypes) FROM mine)),
       (SELECT coalesce(json_agg(json_build_array(id, name) ORDER BY name, id), '[]') FROM accounts_user WHERE id IN (
            SELECT other.coach_id FROM clients_coaching other
            WHERE other.practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %(coach)s)
              AND other.ended_at IS NULL AND other.coach_id <> %(coach)s AND other.client_id IN (SELECT client_id FROM mine)))
FROM current
) counted
"""


@dataclass(frozen=True)
class Counts:
    """A coach's clients who are not archived, in numbers; the choices are those that at least one client of theirs has."""

    clients: int
    active: int
    archived: int
    meeting_today: int
    meeting_this_week: int
    open_tasks: int
    overdue_tasks: int
    score: int | None  # the mean of the active clients who have one
    score_change: int | None  # within four weeks, of those who had one then
    next_session_at: datetime | None
    tags: list[str]
    archetypes: list[tuple[str, str]]
    coaches: list[tuple[int, str]]


def counts_of(coach: User, *, now: datetime, today: datetime, tomorrow: datetime, week_end: datetime) -> Counts:
    """The numbers on the coach's home; `today`, `tomorrow` and `week_end` are midnights of the coach's calendar."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"coach": coach.pk, "now": now, "today": today, "tomorrow": tomorrow, "week_end": week_end})
        return Counts(*cursor.fetchone())
