"""What came of the suggestions to one coach's clients, as the model reads it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from recommendations.domain.catalogue import Numbers
from recommendations.domain.features import SCHEMA_VERSION, names
from recommendations.domain.observations import Happened, observation, since_epoch

# The clients of a coach: those whom the coach was the first to coach, of those who still do. Shared clients teach one of two only.
CLIENTS = """
SELECT client.client_id, settings.reset_at
FROM (
    SELECT DISTINCT ON (client_id) client_id, coach_id FROM clients_coaching
    WHERE ended_at IS NULL AND client_id IN (SELECT client_id FROM clients_coaching WHERE coach_id = %(coach)s AND ended_at IS NULL)
    ORDER BY client_id, started_at, id
) first
JOIN clients client ON client.client_id = first.client_id AND client.erased_at IS NULL
LEFT JOIN recommendations_enginesettings settings ON settings.client_id = client.client_id
WHERE first.coach_id = %(coach)s
"""
# One row a suggestion, with its events as they stand; only the coach's own decisions count, nothing from before a reset, and nothing that was withdrawn.
# Features come as PostgreSQL sends arrays: numpy reads ten thousand of them at once.
ROWS = f"""
WITH theirs AS ({CLIENTS})
SELECT row.client_id, row.activity_id, row.created_at, row.sent_at, array_send(row.features),
       max(event.value) FILTER (WHERE event.kind = 'rated'),
       coalesce(bool_or(event.kind = 'completed'), false), coalesce(bool_or(event.kind = 'skipped'), false),
       coalesce(bool_or(event.kind IN ('dismissed', 'blocked') AND event.actor_id = %(coach)s), false),
       coalesce(bool_or(event.kind = 'approved' AND event.actor_id = %(coach)s), false),
       coalesce(bool_or(event.kind = 'edited' AND event.actor_id = %(coach)s), false)
FROM recommendations row
JOIN theirs ON theirs.client_id = row.client_id
LEFT JOIN feedback_events event ON event.recommendation_id = row.recommendation_id
WHERE row.feature_version = %(version)s AND row.features IS NOT NULL AND row.status NOT IN ('replaced', 'withdrawn')
  AND (theirs.reset_at IS NULL OR row.created_at > theirs.reset_at)
GROUP BY row.recommendation_id
ORDER BY row.recommendation_id
"""  # noqa: S608  both parts are constants
# How the coach's clients rate: each activity with the number of people, and in the line without one, everything.
RATED = """
SELECT row.activity_id, avg(event.value)::float, count(DISTINCT event.client_id)
FROM feedback_events event
JOIN recommendations row ON row.recommendation_id = event.recommendation_id
WHERE event.kind = 'rated' AND event.client_id IN (SELECT client_id FROM clients_coaching WHERE coach_id = %(coach)s AND ended_at IS NULL)
GROUP BY GROUPING SETS ((row.activity_id), ())
HAVING count(*) > 0
ORDER BY grouping(row.activity_id), row.activity_id
"""
# Whatever may change those rows changes this: a client come or gone, a reset, or a mark, which the database moves on with every event that
# comes, changes or is taken back. Marks only ever grow, so their sum names the events without counting them.
PRINT = f"""
WITH theirs AS ({CLIENTS})
SELECT clients.*, marks.*
FROM (SELECT count(*), coalesce(sum(client_id), 0), max(reset_at) FROM theirs) clients,
     (SELECT count(*), coalesce(sum(client_id), 0), coalesce(sum(mark), 0) FROM client_signals
      WHERE client_id IN (SELECT client_id FROM clients_coaching WHERE coach_id = %(coach)s AND ended_at IS NULL)) marks
"""  # noqa: S608
PRINTED = 6  # columns of it
# The print with what is kept, of the coach and of one client: one statement, because a list is asked for while somebody waits.
KEPT = f"""
SELECT print.*, state.client_id, state.print, state.rows, state.information, state.shift, state.effects, state.ratings
FROM ({PRINT}) print
JOIN model_states state ON state.coach_id = %(coach)s AND (state.client_id IS NULL OR state.client_id = %(client)s)
"""  # noqa: S608


@dataclass(frozen=True)
class Ratings:
    """Mean ratings among the clients of one coach."""

    by_activity: dict[int, tuple[float, int]] = field(default_factory=dict)  # mean and people
    usual: float | None = None  # over all


@dataclass(frozen=True)
class Rows:
    """All observations about the clients of one coach, in the order of the suggestions."""

    clients: list[int]  # everybody, with and without rows
    places: NDArray[np.intp]  # whose row, as a place among the clients
    activities: NDArray[np.int64]  # 0 for none
    features: Numbers
    values: Numbers
    weights: Numbers  # measured from the epoch
    is_rated: NDArray[np.bool_]
    moments: list[datetime]


def week_of(at: datetime) -> datetime:
    """The Monday, 0:00 UTC, of the week: a list is made as of then, so that it stands still until the next."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


class Kept(NamedTuple):
    """One state as it is kept: of all clients of a coach, or of one."""

    client_id: int | None
    print: str
    rows: int
    information: bytes
    shift: bytes
    effects: str
    ratings: str


def print_of(coach_id: int, *, at: datetime, model: int) -> str:
    """The name of the rows from which a state as of this week would be made; one query."""
    with connection.cursor() as cursor:
        cursor.execute(PRINT, {"coach": coach_id})
        return _named(cursor.fetchone(), at=at, model=model)


def kept_states(coach_id: int, client_id: int, *, at: datetime, model: int) -> list[Kept]:
    """The kept states of the coach and of this client, none if any was made from other rows; one query."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"coach": coach_id, "client": client_id})
        found = cursor.fetchall()
    states = [Kept(*line[PRINTED:]) for line in found]
    return states if all(state.print == _named(line[:PRINTED], at=at, model=model) for state, line in zip(states, found, strict=True)) else []


def rows_of(coach_id: int, *, at: datetime) -> Rows:
    """What is known as of this week about the clients of this coach; two queries."""
    asked = {"coach": coach_id, "version": SCHEMA_VERSION}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT client_id FROM ({CLIENTS}) theirs ORDER BY client_id", asked)  # noqa: S608
        clients = [client for (client,) in cursor.fetchall()]
        cursor.execute(ROWS, asked)
        return _rows(clients, cursor.fetchall(), on=week_of(at))


def ratings_of(coach_id: int) -> Ratings:
    """How the clients of this coach rated each activity, and all together; one query."""
    with connection.cursor() as cursor:
        cursor.execute(RATED, {"coach": coach_id})
        found = cursor.fetchall()
    # The last line is the one over all; activities that are gone stand in one before it.
    return Ratings({activity: (mean, people) for activity, mean, people in found if activity is not None}, found[-1][1] if found else None)


def _named(found: Sequence[Any], *, at: datetime, model: int) -> str:
    return "/".join(str(part) for part in (model, SCHEMA_VERSION, week_of(at).date(), *found))


def _rows(clients: list[int], found: Collection[tuple[Any, ...]], *, on: datetime) -> Rows:
    place = {client: index for index, client in enumerate(clients)}
    known = [(line, seen) for line, seen in ((line, observation(_happened(*line[3:4], *line[5:]), on=on)) for line in found) if seen is not None]
    return Rows(
        clients=clients,
        places=np.array([place[line[0]] for line, _ in known], dtype=np.intp),
        activities=np.array([line[1] or 0 for line, _ in known], dtype=np.int64),
        features=_vectors([line[4] for line, _ in known]),
        values=np.array([seen.value for _, seen in known], dtype=float),
        weights=np.array([seen.weight * since_epoch(line[2]) for line, seen in known], dtype=float),
        is_rated=np.array([line[5] is not None for line, _ in known], dtype=bool),
        moments=[line[2] for line, _ in known],
    )


def _happened(sent_at: datetime | None, rating: int | None, is_completed: bool, is_skipped: bool, *decided: bool) -> Happened:
    is_dismissed, is_approved, is_edited = decided
    decision = "dismissed" if is_dismissed else "" if not is_approved else "edited" if is_edited else "approved"
    return Happened(decision, rating, is_completed, is_skipped, sent_at)


def _vectors(sent: list[bytes]) -> Numbers:
    """The numbers in arrays as PostgreSQL sends them: twenty bytes about the array, then four of length and four of number each."""
    size = len(names())
    if not sent:
        return np.zeros((0, size))
    words = np.frombuffer(b"".join(bytes(one) for one in sent), dtype=">f4").reshape(len(sent), 5 + 2 * size)
    return words[:, 6::2].astype(float)
