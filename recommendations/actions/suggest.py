"""Making a list for one client. Nothing of it reaches the client: it waits for the coach, or is offered to a plan."""

from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass, field
from datetime import datetime
from time import process_time
from typing import Any, Literal

import numpy as np
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from clients.actions.locks import lock
from clients.models import Client
from common.jobs import defer
from progress.domain.balance import ELEMENTS
from recommendations.actions.language_model import is_configured
from recommendations.actions.learning import learned
from recommendations.actions.waiting import count_waiting
from recommendations.actions.writing import insert
from recommendations.domain.catalogue import People
from recommendations.domain.choosing import Ask, Pick, choose
from recommendations.domain.features import SCHEMA_VERSION
from recommendations.domain.guardrails import room
from recommendations.domain.needs import needs_of
from recommendations.domain.ranking import chance
from recommendations.domain.reasons import Record
from recommendations.models import Activity, Recommendation, RecommendationBatch, SessionRecommendation
from recommendations.models.suggestion import Source, Suggestion
from recommendations.readings.asking import Asked, Shelved, asked
from recommendations.readings.composing import Wanted, allowed, library_of, person_of, reasons_of, record_of, times_given
from recommendations.readings.learning import Ratings, week_of
from recommendations.readings.models import Model, active_model
from recommendations.readings.wordable import may_leave

type Purpose = Literal["between", "session"]

ENGINE = 1
PURPOSES: dict[Purpose, str] = {"between": RecommendationBatch.Purpose.WEEK, "session": RecommendationBatch.Purpose.SESSION}

# Of this week's newest list for a session what no plan has taken. Written out, because this is asked for every list and composing it costs more than it does.
OFFERED = """
SELECT * FROM session_recommendations
WHERE taken_at IS NULL AND batch_id = (
    SELECT id FROM recommendation_batches WHERE client_id = %(client)s AND purpose = 'session' AND created_at >= %(since)s
    ORDER BY created_at DESC, id DESC LIMIT 1)
ORDER BY position, recommendation_id
"""


@transaction.atomic
def suggest(client: Client, *, k: int, purpose: Purpose, at: datetime, minutes: int | None = None) -> list[Any]:
    """At most `k` suggestions of at most so many minutes, the best first: rows of `recommendations` that wait for review, or of `session_recommendations`.

    Asked again within a week while nothing was decided, rated or read, it answers with the rows that are there. For the weeks
    between, no more than three are open with the client, and a client who left three without an answer gets none.
    """
    began, client = process_time(), lock(client.pk)
    facts, wanted = asked(client, at=at) if client.state == Client.State.ACTIVE else None, Wanted(purpose, at, minutes)
    if facts is None:
        return []
    waiting = _waiting(client, wanted)
    kept = [row for row in waiting if not row.is_as_made]
    size = k if wanted.is_session else min(k, room(open_with_client=facts.open_with_client(at))) - len(kept)
    listing = _listing(facts, wanted, {row.activity_id for row in kept}, size=max(size, 0), waiting=waiting)
    made = [row for row in waiting if row.is_as_made]
    if _is_the_same(made, listing):
        return [*kept, *made]
    _replace(made, wanted)
    rows = [*kept, *_write(facts, wanted, listing, began=began)]
    if not wanted.is_session:
        count_waiting(client)
    return rows


@dataclass(frozen=True)
class Listing:
    """What was chosen, and all that it was chosen with."""

    activities: list[Shelved]
    person: People
    model: Model
    picks: list[Pick] = field(default_factory=list)
    ratings: Ratings = field(default_factory=Ratings)

    def chosen(self) -> list[tuple[Pick, Shelved]]:
        return [(pick, self.activities[pick.place]) for pick in self.picks]


def _listing(facts: Asked, wanted: Wanted, kept: Set[int | None], *, size: int, waiting: Sequence[Suggestion]) -> Listing:
    activities, model = [activity for activity in allowed(facts, wanted) if activity.pk not in kept], active_model()
    person = person_of(facts, activities, wanted)
    if not size or not activities:
        return Listing(activities, person, model)
    state = learned(facts.coach_id, facts.client.pk, model, at=wanted.at)
    place = {activity.pk: index for index, activity in enumerate(activities)}
    ask = Ask(
        people=person,
        library=library_of(activities),
        belief=state.belief(facts.client.pk, model),
        effects=np.array([state.effects.get(activity.pk, model.expected.get(activity.pk, 0.0)) for activity in activities]),
        times_given=times_given(facts, activities),
        size=size,
        need_weight=facts.settings.need_weight,
        is_exploring=facts.settings.is_exploring,
        may_control=not wanted.is_session,
        levels_before={place[row.activity_id]: row.priority_level for row in waiting if row.activity_id in place},
    )
    year, week, _ = week_of(wanted.at).isocalendar()
    picks = choose(ask, chance(facts.client.pk, year, week, model.version))
    return Listing(activities, person, model, picks, state.ratings)


def _waiting(client: Client, wanted: Wanted) -> list[Any]:
    """What an earlier list left: undecided suggestions, or those of this week that no plan has taken."""
    if wanted.is_session:
        return list(SessionRecommendation.objects.raw(OFFERED, {"client": client.pk, "since": week_of(wanted.at)}))
    return list(client.recommendations.waiting().order_by("position", "pk"))


def _is_the_same(made: Sequence[Suggestion], listing: Listing) -> bool:
    stands = [(row.activity_id, row.priority_level, row.is_control) for row in made if row.activity_id]
    found = [(activity.pk, pick.priority, pick.is_control) for pick, activity in listing.chosen()]
    # The order of a list that a language model worded is the model's.
    return sorted(stands) == sorted(found) if any(row.source == Source.WORDED for row in made) else stands == found


def _replace(made: Sequence[Suggestion], wanted: Wanted) -> None:
    if not wanted.is_session:
        Recommendation.objects.filter(pk__in=[row.pk for row in made]).update(status=Recommendation.Status.REPLACED)


def _write(facts: Asked, wanted: Wanted, listing: Listing, *, began: float) -> list[Any]:
    if not listing.picks:
        return []
    record = record_of(facts, listing.person, listing.ratings)
    words = _words([activity.pk for _, activity in listing.chosen()], facts.language)
    rows = [
        _columns(pick, activity, *words[activity.pk]) | {"reasons": _reasons(pick, activity, facts, record, listing, wanted), "position": number}
        for number, (pick, activity) in enumerate(listing.chosen(), 1)
    ]
    batch = _batch(facts, wanted, listing, milliseconds=1000 * (process_time() - began))
    common: dict[str, Any] = {"client": facts.client, "created_at": wanted.at, "batch": batch}
    if wanted.is_session:
        return insert([SessionRecommendation(**common, **columns) for columns in rows])
    made = insert([Recommendation(**common, **columns) for columns in rows])
    if is_configured() and may_leave(facts.client, facts.coach_id) != "none":
        defer("recommendations.word", batch_id=batch.pk)
    return made


def _words(activity_ids: list[int], language: str) -> dict[int, tuple[str, str]]:
    """Title and text of these activities, as far as they come with the house in the language of the client."""
    found = Activity.objects.filter(pk__in=activity_ids).order_by().values_list("pk", "coach", "title", "text")
    with translation.override(language):
        return {pk: (title, text) if coach else (gettext(title), gettext(text)) for pk, coach, title, text in found}


def _reasons(pick: Pick, activity: Shelved, facts: Asked, record: Record, listing: Listing, wanted: Wanted) -> list[dict[str, Any]]:
    return [asdict(reason) for reason in reasons_of(pick, activity, facts, record, listing.ratings, at=wanted.at)]


def _batch(facts: Asked, wanted: Wanted, listing: Listing, *, milliseconds: float) -> RecommendationBatch:
    needs, (year, week, _) = needs_of(listing.person), week_of(wanted.at).isocalendar()
    by_element = zip(ELEMENTS, needs.need[0], needs.fall[0], needs.excess[0], strict=True)
    batch = RecommendationBatch(
        client=facts.client,
        coach_id=facts.coach_id,
        purpose=PURPOSES["session" if wanted.is_session else "between"],
        arm="control" if any(pick.is_control for pick in listing.picks) else "engine",
        engine_version=f"{ENGINE}.{listing.model.version}",
        feature_version=SCHEMA_VERSION,
        seed=year * 100 + week,
        need={
            element: {"need": round(float(need), 4), "fall": round(float(fall), 4), "excess": round(float(excess), 4)}
            for element, need, fall, excess in by_element
        },
        milliseconds=milliseconds,
        created_at=wanted.at,
    )
    return insert([batch])[0]


def _columns(pick: Pick, activity: Shelved, title: str, text: str) -> dict[str, Any]:
    return {
        "activity_id": activity.pk,
        "element_id": activity.element_id,
        "title": title,
        "description": text,
        "original_title": title,
        "original_text": text,
        "kind": activity.kind,
        "minutes": activity.minutes,
        "priority_level": pick.priority,
        "features": pick.features.tolist(),
        "feature_version": SCHEMA_VERSION,
        "parts": {group: round(part, 6) for group, part in pick.parts.items()},
        "mean": pick.mean,
        "sd": pick.sd,
        "is_explored": pick.is_new_to_try,
        "is_control": pick.is_control,
    }
