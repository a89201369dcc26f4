"""Keeping the engagement scores, and what coach and client agree about their rhythm."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, takewhile
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from clients.actions import note_attention, note_intervals
from clients.actions.states import refuse_archived
from clients.models import Card, Client
from progress.domain.engagement import NEW_DAYS, Score, engagement
from progress.domain.history import facts_on, week_by_week
from progress.domain.reasons import FALL_WEEKS, fallen_from
from progress.models import EngagementSnapshot, Rhythm
from progress.readings.engagement import WEEKS, Told, histories, snapshot_of

REASONS = ("score_fell", "no_plan")
MONTH_AGO = WEEKS - 4  # the place of four weeks ago among the weeks, counted from one as PostgreSQL does
COLUMNS = [field.name for field in EngagementSnapshot._meta.concrete_fields if field.name != "client"]


class RhythmChanged(Exception):
    """Somebody saved this rhythm since it was read; `current` is what stands now."""

    def __init__(self, current: Rhythm) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def refresh_engagement(client_ids: Collection[int], *, at: datetime) -> int:
    """Work out the scores of these clients anew from acts, tasks and rhythms, in a fixed number of queries; return how many."""
    # Two refreshes of one client must not interleave: the later facts have to be written last.
    known = list(Client.objects.filter(pk__in=client_ids).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    told = histories(known, at=at)
    scores = {client_id: week_by_week(one.history, at, zone=one.zone, weights=one.weights, weeks=WEEKS) for client_id, one in told.items()}
    EngagementSnapshot.objects.bulk_create(
        [snapshot_of(client_id, told[client_id], weeks, at=at) for client_id, weeks in scores.items()],
        update_conflicts=True,
        unique_fields=["client"],
        update_fields=COLUMNS,
    )
    _tell_lists(known)
    note_intervals({client_id: one.history.interval_days for client_id, one in told.items()}, at=at)
    reasons = [(client_id, *reason) for client_id, weeks in scores.items() for reason in _reasons(told[client_id], weeks, at=at)]
    note_attention(reasons, reasons=REASONS, client_ids=known, at=at)
    return len(known)


@transaction.atomic
def agree_rhythm(rhythm: Rhythm, *, version: int, at: datetime) -> Rhythm:
    """Save what was agreed and work out the score at once; RhythmChanged when `version` (0: none yet) is not the one that stands."""
    refuse_archived(Client.objects.select_for_update(of=("self",), no_key=True).get(pk=rhythm.client_id))
    current = Rhythm.objects.filter(client=rhythm.client_id).first()
    if version != (current.version if current else 0):
        raise RhythmChanged(current or Rhythm(client_id=rhythm.client_id))
    rhythm.version, rhythm.agreed_at = version + 1, current.agreed_at if current else at
    rhythm.save()
    refresh_engagement([rhythm.client_id], at=at)
    return rhythm


def _tell_lists(client_ids: Collection[int]) -> None:
    """Write the scores where lists read them; a client without a card gets the score with the card's next refresh."""
    snapshot = EngagementSnapshot.objects.filter(client=OuterRef("pk"))
    current = Client.objects.filter(pk__in=client_ids)
    current.update(engagement_score=Subquery(snapshot.values("value")))
    Card.objects.filter(pk__in=client_ids).update(
        score=Subquery(snapshot.values("value")),
        score_before=Subquery(snapshot.values(f"by_week__{MONTH_AGO - 1}")),
        score_state=Subquery(snapshot.values("state")),
    )


def _reasons(told: Told, weeks: list[Score], *, at: datetime) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """Why this client needs a look, as far as the score tells: the reason, since when, and its numbers."""
    height = fallen_from([week.value for week in weeks])
    if height is not None:
        yield "score_fell", _since(told, at, _has_fallen), {"from": height, "to": weeks[-1].value}
    if weeks[-1].state == "no_plan":
        never = told.history.asked_from is None
        yield "no_plan", _midnight(told.history.since + timedelta(days=NEW_DAYS), told) if never else _since(told, at, _has_no_plan), {}


def _since(told: Told, at: datetime, is_so: Callable[[Told, datetime], bool]) -> datetime:
    """The start of the first of the days up to now on which this was so, the same however often it is asked; at most twelve weeks back."""
    days = (at - timedelta(days=ago) for ago in range(1, 7 * WEEKS))
    *_, first = chain([at], takewhile(lambda moment: is_so(told, moment), days))
    return _midnight(first.astimezone(told.zone).date(), told)


def _midnight(day: date, told: Told) -> datetime:
    return datetime.combine(day, time(), told.zone)


def _has_fallen(told: Told, at: datetime) -> bool:
    values = [_score(told, at - timedelta(weeks=weeks)).value for weeks in range(FALL_WEEKS, -1, -1)]
    return fallen_from(values) is not None


def _has_no_plan(told: Told, at: datetime) -> bool:
    return _score(told, at).state == "no_plan"


def _score(told: Told, at: datetime) -> Score:
    return engagement(facts_on(told.history, at.astimezone(told.zone)), weights=told.weights)
