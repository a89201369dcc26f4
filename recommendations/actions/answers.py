"""What a client does with a suggestion that was sent: opens, does, declines, rates. Every answer can be changed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.models import Archetype, Client
from common.jobs import defer_once
from recommendations.models import Feedback, FeedbackEvent, Recommendation

Status = Recommendation.Status


class Withdrawn(Exception):
    """A coach has withdrawn it: there is nothing to answer any more."""


@transaction.atomic
def open_it(suggestion: Recommendation, *, by: User, at: datetime) -> Recommendation:
    """Note the first look."""
    client, row = _sent(suggestion)
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])
        acts.record(client, "recommendation.opened", actor=by, about=row, at=at)
    return row


@transaction.atomic
def finish(suggestion: Recommendation, *, by: User, at: datetime) -> Recommendation:
    """The client did it."""
    client, row = _sent(suggestion)
    return _finish(client, row, by=by, at=at)


@transaction.atomic
def decline(suggestion: Recommendation, *, why: str, by: User, at: datetime) -> Recommendation:
    """Not for me; an earlier rating goes, because it spoke of something done."""
    client, row = _sent(suggestion)
    is_new = row.status != Status.DECLINED
    row.status, row.decline_reason, row.answered_at = Status.DECLINED, why, at
    row.save(update_fields=["status", "decline_reason", "answered_at"])
    Feedback.objects.filter(recommendation=row).delete()
    row.events.filter(kind__in=("completed", "rated", "comment"), actor=by).delete()
    _remember(row, "skipped", by=by, at=at)
    if is_new:
        acts.record(client, "recommendation.declined", actor=by, about=row, at=at)
    return row


@transaction.atomic
def rate(suggestion: Recommendation, rating: int, *, comments: str, by: User, at: datetime, archetype: Archetype | None = None) -> Feedback:
    """How helpful it was, 1-5, with words, and the archetype in it; whoever rates has done it. Rating again changes what was said."""
    client, row = _sent(tag(suggestion, archetype))
    _finish(client, row, by=by, at=at)
    said = {"client": client, "rating": rating, "comments": comments, "updated_at": at}
    before = Feedback.objects.filter(recommendation=row).values_list("rating", flat=True).first()
    feedback, _ = Feedback.objects.update_or_create(recommendation=row, defaults=said, create_defaults=said | {"created_at": at})
    _remember(row, "rated", by=by, at=at, value=rating)
    if comments:
        _remember(row, "comment", by=by, at=at)
    else:
        row.events.filter(kind="comment", actor=by).delete()
    if before != rating:
        acts.record(client, "recommendation.rated", actor=by, about=row, at=at, value=Decimal(rating))
    return feedback


@transaction.atomic
def tag(suggestion: Recommendation, archetype: Archetype | None) -> Recommendation:
    """Say which archetype is in a suggestion that was sent; None for nothing in particular."""
    _, row = _sent(suggestion)
    was, row.archetype = row.archetype_id, archetype
    if row.archetype_id != was:
        row.save(update_fields=["archetype"])
        if row.status == Status.DONE:
            defer_once("progress.recount", client_id=row.client_id)
    return row


def _finish(client: Client, row: Recommendation, *, by: User, at: datetime) -> Recommendation:
    if row.status == Status.DONE:
        return row
    row.status, row.decline_reason, row.answered_at = Status.DONE, "", at
    row.save(update_fields=["status", "decline_reason", "answered_at"])
    row.events.filter(kind="skipped", actor=by).delete()
    _remember(row, "completed", by=by, at=at)
    acts.record(client, "recommendation.done", actor=by, about=row, at=at)
    return row


def _sent(suggestion: Recommendation) -> tuple[Client, Recommendation]:
    client = lock_living(suggestion.client_id)
    row = Recommendation.objects.reached().select_related("withdrawn_by").get(pk=suggestion.pk)
    row.client = client
    if row.status == Status.WITHDRAWN:
        raise Withdrawn(row)
    return client, row


def _remember(row: Recommendation, kind: str, *, by: User, at: datetime, value: int | None = None) -> None:
    FeedbackEvent.objects.update_or_create(recommendation=row, kind=kind, actor=by, defaults={"client": row.client, "at": at, "value": value})
