"""Withdrawing what has reached the client, as long as nothing came of it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from messaging.actions.notifying import unsay
from recommendations.models import FeedbackEvent, Recommendation

Status = Recommendation.Status


class Answered(Exception):
    """The client has answered it, and what was answered stays."""


@transaction.atomic
def withdraw(suggestion: Recommendation, *, by: User, at: datetime) -> Recommendation:
    """Take a sent suggestion off the client's list; whoever looked at it keeps it as withdrawn. Twice is once. Answered, Archived."""
    client = lock_living(suggestion.client_id)
    row = Recommendation.objects.reached().select_related("element", "withdrawn_by").get(pk=suggestion.pk)
    row.client = client
    if row.status == Status.WITHDRAWN:
        return row
    if row.status != Status.SENT:
        raise Answered(row)
    row.status, row.withdrawn_at, row.withdrawn_by = Status.WITHDRAWN, at, by
    row.version += 1
    row.save()
    # The engine leaves out what was withdrawn: neither the approval nor the missing answer says anything of the activity.
    FeedbackEvent.objects.update_or_create(recommendation=row, kind="withdrawn", actor=by, defaults={"client": client, "at": at})
    acts.record(client, "recommendation.withdrawn", actor=by, about=row, at=at)
    unsay(row, "suggestion")
    return row
