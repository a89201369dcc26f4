"""What a coach suggests without being asked by the engine."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients.actions.locks import lock_living
from recommendations.actions.review import Words, approve, keep_for_session
from recommendations.models import Recommendation
from recommendations.models.suggestion import Source


@transaction.atomic
def suggest_own(suggestion: Recommendation, *, is_for_session: bool, by: User, at: datetime) -> Recommendation:
    """Write it down as the coach's own and approve it at once: to be sent, or for the next session."""
    suggestion.client = lock_living(suggestion.client_id)
    suggestion.source, suggestion.created_at = Source.COACH, at
    suggestion.original_title, suggestion.original_text = suggestion.title, suggestion.description
    if suggestion.activity:
        suggestion.kind = suggestion.activity.kind
    if suggestion.activity_id:  # what the engine proposed of it gives way to the coach's own hand
        waiting = Recommendation.objects.waiting().filter(client=suggestion.client, activity=suggestion.activity_id)
        waiting.update(status=Recommendation.Status.REPLACED)
    suggestion.save(force_insert=True)
    decide = keep_for_session if is_for_session else approve
    return decide(suggestion, Words(suggestion.title, suggestion.description), version=suggestion.version, by=by, at=at)
