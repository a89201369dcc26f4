"""Everything that a list for one client is made from, in three queries."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from clients.models import Client
from progress.domain.balance import ELEMENTS
from recommendations.domain.needs import TARGET
from recommendations.readings.learning import week_of

OPEN_FOR = timedelta(days=56)  # for so long a suggestion without an answer holds the next lists back
NOT_NOW_FOR = timedelta(days=28)
SENT = """
SELECT row.activity_id, coalesce(activity.kind, row.kind), coalesce(row.minutes, activity.minutes), row.status, row.sent_at,
       max(event.value) FILTER (WHERE event.kind = 'rated'), coalesce(row.withdrawn_at, row.decided_at), row.taken_at
FROM recommendations row
LEFT JOIN recommendations_activity activity ON activity.id = row.activity_id
LEFT JOIN feedback_events event ON event.recommendation_id = row.recommendation_id AND event.client_id = %(client)s
WHERE row.client_id = %(client)s AND row.status IN ('sent', 'done', 'declined', 'approved', 'for_session', 'dismissed', 'withdrawn')
GROUP BY row.recommendation_id, activity.id
ORDER BY row.sent_at NULLS LAST, row.recommendation_id
"""
SHELF = """
SELECT id, coach_id, kind, language, minutes, intensity, repeat_days, tags, contraindications, element, facet, weights, settles, style
FROM recommendations_activity
WHERE archived_at IS NULL AND (coach_id IS NULL OR coach_id = %(coach)s)
ORDER BY id
"""
# The coach is who has coached the client longest of those who still do. One statement, because every statement costs the way there and back.
PERSON = """
SELECT coaching.coach_id, coach.language, person.language,
       signals.levels, signals.means, signals.overdrive, signals.themes,
       coalesce(own.need_weight, theirs.need_weight, 1),
       coalesce(own.is_exploring, true) AND coalesce(theirs.is_exploring, true),
       least(own.intensity_cap, theirs.intensity_cap, 2),
       coalesce(own.blocked_activities, '{}') || coalesce(theirs.blocked_activities, '{}'),
       coalesce(own.blocked_tags, '{}') || coalesce(theirs.blocked_tags, '{}'),
       coalesce(own.contraindications, '{}') || coalesce(theirs.contraindications, '{}'),
       own.targets,
       (SELECT jsonb_agg(jsonb_build_array(facet.slug, facet.name) ORDER BY focus.id)
        FROM clients_facetfocus focus JOIN clients_facet facet ON facet.id = focus.facet_id
        WHERE focus.client_id = client.client_id AND focus.to_date IS NULL AND focus.removed_at IS NULL),
       (SELECT jsonb_agg(jsonb_build_array(element.slug, archetype.name) ORDER BY note.id)
        FROM clients_archetypenote note
        JOIN clients_archetype archetype ON archetype.id = note.archetype_id JOIN clients_element element ON element.id = archetype.element_id
        WHERE note.client_id = client.client_id AND note.to_date IS NULL AND note.removed_at IS NULL)
FROM clients client
JOIN LATERAL (
    SELECT coach_id FROM clients_coaching WHERE client_id = client.client_id AND ended_at IS NULL ORDER BY started_at, id LIMIT 1
) coaching ON true
JOIN accounts_user coach ON coach.id = coaching.coach_id
LEFT JOIN accounts_user person ON person.id = client.user_id
LEFT JOIN client_signals signals ON signals.client_id = client.client_id
LEFT JOIN recommendations_enginesettings own ON own.client_id = client.client_id
LEFT JOIN recommendations_enginesettings theirs ON theirs.coach_id = coaching.coach_id
WHERE client.client_id = %(client)s
"""


@dataclass(frozen=True)
class Sent:
    """One suggestion that was decided about, and the rating it got."""

    activity: int | None
    kind: str
    minutes: int | None
    status: str
    sent_at: datetime | None
    rating: int | None
    decided_at: datetime | None  # or withdrawn
    taken_at: datetime | None

    def keeps_away(self, at: datetime) -> bool:
        """Whether its activity is not to be suggested again now: it waits somewhere, or the coach put it off or withdrew it a while ago."""
        if self.status in {"dismissed", "withdrawn"}:
            return self.decided_at is not None and at - self.decided_at < NOT_NOW_FOR
        return self.status in {"approved", "sent"} or (self.status == "for_session" and self.taken_at is None)


class Signals(NamedTuple):
    """What is known of the client now, by element; what is unknown is not there."""

    levels: dict[str, float]
    means: dict[str, float]  # of 90 days
    overdrive: dict[str, float]
    themes: list[float] | None


class Settings(NamedTuple):
    """What coach and client allow together: the narrower bound wins."""

    need_weight: float
    is_exploring: bool
    intensity_cap: int
    blocked: frozenset[int]
    blocked_tags: frozenset[str]
    flags: frozenset[str]
    targets: dict[str, float]  # by element, 0-100


class Shelved(NamedTuple):
    """What the engine reads of one activity; its words are read once it was chosen. The order is that of the columns."""

    pk: int
    coach_id: int | None
    kind: str
    language: str
    minutes: int
    intensity: int
    repeat_days: int
    tags: list[str]
    contraindications: list[str]
    element_id: str
    facet_id: str | None
    weights: list[float]
    settles: list[str]
    style: list[float] | None


@dataclass(frozen=True)
class Asked:
    """The facts about one client and the library of the coach."""

    client: Client
    coach_id: int
    languages: frozenset[str]  # of coach and client
    language: str  # in which the client reads
    settings: Settings
    signals: Signals
    focus: dict[str, str]  # facet -> its name
    archetypes: list[tuple[str, str]]  # element and name
    activities: list[Shelved] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)  # approved, or with the client
    busy: frozenset[int] = frozenset()  # activities that are not to be suggested again now

    @cached_property
    def last_sent(self) -> dict[int, datetime]:
        """When each activity went to the client last."""
        return {row.activity: row.sent_at for row in self.sent if row.activity is not None and row.sent_at is not None}

    def open_with_client(self, at: datetime) -> int:
        """How many wait with the client without an answer, or are on their way."""
        return sum(row.status == "approved" or (row.status == "sent" and row.sent_at is not None and at - row.sent_at < OPEN_FOR) for row in self.sent)


def asked(client: Client, *, at: datetime) -> Asked | None:
    """Three queries, however many activities and suggestions there are; None when nobody coaches the client."""
    with connection.cursor() as cursor:
        cursor.execute(PERSON, {"client": client.pk})
        person = cursor.fetchone()
        if person is None:
            return None
        cursor.execute(SENT, {"client": client.pk})
        decided = [Sent(*line) for line in cursor.fetchall()]
        cursor.execute(SHELF, {"coach": person[0]})
        activities = [Shelved(*line) for line in cursor.fetchall()]
    return replace(
        _person(client, *person),
        activities=activities,
        sent=[row for row in decided if row.status not in {"for_session", "dismissed", "withdrawn"}],
        busy=frozenset(row.activity for row in decided if row.activity and row.keeps_away(week_of(at))),
    )


def _person(client: Client, coach_id: int, *found: Any) -> Asked:
    spoken, (levels, means, overdrive, themes), bounds, (targets, focus, archetypes) = found[:2], found[2:6], found[6:12], found[12:]
    need_weight, is_exploring, intensity_cap, blocked, blocked_tags, flags = bounds
    aims = dict.fromkeys(ELEMENTS, TARGET) | _read(targets, {})
    return Asked(
        client=client,
        coach_id=coach_id,
        languages=frozenset(spoken) - {None},
        language=spoken[1] or spoken[0],
        settings=Settings(need_weight, is_exploring, intensity_cap, frozenset(blocked), frozenset(blocked_tags), frozenset(flags), aims),
        signals=Signals(_read(levels, {}), _read(means, {}), _read(overdrive, {}), themes),
        focus=dict(_read(focus, [])),
        archetypes=[(element, name) for element, name in _read(archetypes, [])],
    )


def _read(written: str | None, otherwise: Any) -> Any:
    return otherwise if written is None else json.loads(written)
