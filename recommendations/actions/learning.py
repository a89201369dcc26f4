"""Keeping what the engine learned: a cache that can be thrown away at any time."""

from datetime import datetime

from django.db import transaction

from recommendations.models import ModelState
from recommendations.readings.learning import print_of
from recommendations.readings.models import Learned, Model, cached, learned_of, packed


def learned(coach_id: int, client_id: int, model: Model, *, at: datetime) -> Learned:
    """What this coach's clients taught as of this week: kept, or made anew when any row is another."""
    return cached(coach_id, client_id, model, at=at) or rebuild(coach_id, model, at=at)


@transaction.atomic
def rebuild(coach_id: int, model: Model, *, at: datetime) -> Learned:
    """Make the state of one coach from the rows, and keep it."""
    # The print is taken before the rows: what comes in between makes the kept state stale rather than wrong.
    print_now = print_of(coach_id, at=at, model=model.version)
    found = learned_of(coach_id, model, at=at)
    states = [_state(coach_id, None, print_now, found, at=at), *(_state(coach_id, client, print_now, found, at=at) for client in found.told)]
    ModelState.objects.filter(coach=coach_id).exclude(client=None).exclude(client__in=found.told).delete()
    ModelState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["coach", "client"],
        update_fields=["print", "rows", "information", "shift", "effects", "ratings", "computed_at"],
    )
    return found


def forget(coach_id: int) -> None:
    """Throw the state of one coach away; the next list is the same."""
    ModelState.objects.filter(coach=coach_id).delete()


def _state(coach_id: int, client_id: int | None, print_now: str, found: Learned, *, at: datetime) -> ModelState:
    information, shift = packed(found.told[client_id] if client_id is not None else found.messages)
    is_coach, ratings = client_id is None, found.ratings
    kept = {str(activity): effect for activity, effect in found.effects.items()} if is_coach else {}
    return ModelState(
        coach_id=coach_id,
        client_id=client_id,
        print=print_now,
        rows=found.rows,
        information=information,
        shift=shift,
        effects=kept,
        ratings={"activities": ratings.by_activity, "usual": ratings.usual} if is_coach else {},
        computed_at=at,
    )
