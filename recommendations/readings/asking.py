"""Everything that a list for one client is made from, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from accounts.models import User
from clients.models import ArchetypeNote, Client, FacetFocus
from progress.domain.balance import ELEMENTS
from recommendations.domain.needs import TARGET
from recommendations.models import Activity, ClientSignals, EngineSettings
from recommendations.readings.learning import week_of

OPEN_FOR = timedelta(days=56)  # for so long a suggestion without an answer holds the next lists back
NOT_NOW_FOR = timedelta(days=28)
SENT = """
SELECT row.activity_id, coalesce(activity.kind, row.kind), coalesce(row.minutes, activity.minutes), row.status, row.sent_at,
       max(event.value) FILTER (WHERE event.kind = 'rated'), row.decided_at, row.taken_at
FROM recommendations row
LEFT JOIN recommendations_activity activity ON activity.id = row.activity_id
LEFT JOIN feedback_events event ON event.recommendation_id = row.recommendation_id
WHERE row.client_id = %(client)s AND row.status IN ('sent', 'done', 'declined', 'approved', 'for_session', 'dismissed')
GROUP BY row.recommendation_id, activity.id
ORDER BY row.sent_at NULLS LAST, row.recommendation_id
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
    decided_at: datetime | None
    taken_at: datetime | None

    def keeps_away(self, at: datetime) -> bool:
        """Whether its activity is not to be suggested again now: it waits somewhere, or the coach said not now a while ago."""
        if self.status == "dismissed":
            return self.decided_at is not None and at - self.decided_at < NOT_NOW_FOR
        return self.status in {"approved", "sent"} or (self.status == "for_session" and self.taken_at is None)


@dataclass(frozen=True)
class Settings:
    """What coach and client allow together: the narrower bound wins."""

    need_weight: float = 1.0
    is_exploring: bool = True
    intensity_cap: int = 2
    blocked: frozenset[int] = frozenset()
    blocked_tags: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    targets: dict[str, float] = field(default_factory=dict)  # by element, 0-100


class Shelved(NamedTuple):
    """What the engine reads of one activity; its words are read once it was chosen. Names and order are those of the columns."""

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
    coach: User
    settings: Settings
    signals: ClientSignals
    activities: list[Shelved]
    sent: list[Sent]  # approved, or with the client
    busy: frozenset[int]  # activities that are not to be suggested again now
    focus: dict[str, str] = field(default_factory=dict)  # facet -> its name
    archetypes: list[tuple[str, str]] = field(default_factory=list)  # element and name

    def open_with_client(self, at: datetime) -> int:
        """How many wait with the client without an answer, or are on their way."""
        return sum(row.status == "approved" or (row.status == "sent" and row.sent_at is not None and at - row.sent_at < OPEN_FOR) for row in self.sent)


def coach_of(client: Client) -> User | None:
    """Who has coached this client longest of those who still do; None when nobody does."""
    coaching = client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "pk").first()
    return coaching.coach if coaching else None


def asked(client: Client, coach: User, *, at: datetime) -> Asked:
    """Six queries, however many activities and suggestions there are."""
    decided = _decided(client)
    return Asked(
        client=client,
        coach=coach,
        settings=_settings(client, coach),
        signals=ClientSignals.objects.filter(client=client).first() or ClientSignals(client=client),
        activities=[Shelved(*line) for line in Activity.objects.visible_to(coach).current().order_by("pk").values_list(*Shelved._fields)],
        sent=[row for row in decided if row.status not in {"for_session", "dismissed"}],
        busy=frozenset(row.activity for row in decided if row.activity and row.keeps_away(week_of(at))),
        focus=dict(FacetFocus.objects.filter(client=client, to_date=None, removed_at=None).order_by("pk").values_list("facet__slug", "facet__name")),
        archetypes=list(
            ArchetypeNote.objects.filter(client=client, to_date=None, removed_at=None).order_by("pk").values_list("archetype__element__slug", "archetype__name")
        ),
    )


def _settings(client: Client, coach: User) -> Settings:
    rows = list(EngineSettings.objects.filter(Q(coach=coach) | Q(client=client)))
    own, theirs = (next((row for row in rows if wanted(row)), EngineSettings()) for wanted in (lambda row: row.client_id, lambda row: row.coach_id))
    return Settings(
        need_weight=_first(own.need_weight, theirs.need_weight, 1.0),
        is_exploring=own.is_exploring is not False and theirs.is_exploring is not False,
        intensity_cap=min(own.intensity_cap or 2, theirs.intensity_cap or 2),
        blocked=frozenset(own.blocked_activities) | frozenset(theirs.blocked_activities),
        blocked_tags=frozenset(own.blocked_tags) | frozenset(theirs.blocked_tags),
        flags=frozenset(own.contraindications) | frozenset(theirs.contraindications),
        targets=dict.fromkeys(ELEMENTS, TARGET) | own.targets,
    )


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)


def _decided(client: Client) -> list[Sent]:
    with connection.cursor() as cursor:
        cursor.execute(SENT, {"client": client.pk})
        return [Sent(*line) for line in cursor.fetchall()]
