"""The door to suggestions and activities: for strangers a 404."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.actions.states import refuse_archived
from clients.models import Client
from recommendations.models import Activity, EngineSettings, Recommendation, SessionRecommendation
from recommendations.querysets import RecommendationQuerySet


def suggestions_of(user: User) -> RecommendationQuerySet:
    """All that this coach may decide about, or that was sent to this client."""
    return Recommendation.objects.visible_to(user)


def reached_of(user: User) -> RecommendationQuerySet:
    """What reached clients at some time; for a client without what was withdrawn before they looked at it."""
    rows = suggestions_of(user)
    return rows.remembered() if user.is_client else rows.reached()


def get_suggestion(user: User, recommendation_id: int) -> Recommendation:
    """One of them, for somebody who is about to change something: Archived, answered with a sentence, for a client in the archive."""
    row = get_object_or_404(suggestions_of(user).select_related("client", "element", "activity", "batch", "decided_by", "withdrawn_by"), pk=recommendation_id)
    refuse_archived(row.client)
    return row


def get_to_read(user: User, recommendation_id: int) -> Recommendation:
    """One of them to look at, also when its client lies in the archive."""
    return get_object_or_404(suggestions_of(user).select_related("client", "activity"), pk=recommendation_id)


def get_for_session(user: User, recommendation_id: int) -> SessionRecommendation:
    rows = SessionRecommendation.objects.visible_to(user).select_related("client", "activity")
    return get_object_or_404(rows, pk=recommendation_id)


def get_sent_suggestion(user: User, client_id: int, recommendation_id: int) -> Recommendation:
    """One that reached the client, for a coach who wants to tag it; Archived for a client in the archive, nothing of one who wants no archetypes."""
    found = suggestions_of(user).sent().filter(client=client_id, client__archetypes_forbidden_at=None)
    row = get_object_or_404(found.select_related("client__card", "client__user", "archetype"), pk=recommendation_id)
    refuse_archived(row.client)
    return row


def get_reached(user: User, recommendation_id: int) -> Recommendation:
    """One that reached the client at some time, for somebody who is about to withdraw it; Archived for a client in the archive."""
    row = get_object_or_404(suggestions_of(user).reached().select_related("client", "element", "withdrawn_by"), pk=recommendation_id)
    refuse_archived(row.client)
    return row


def get_activity(user: User, activity_id: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(user).select_related("element", "facet"), pk=activity_id)


def get_own_activity(user: User, activity_id: int) -> Activity:
    """An activity that this coach wrote: those of the platform are copied, not changed."""
    return get_object_or_404(Activity.objects.visible_to(user).filter(coach=user).select_related("element", "facet"), pk=activity_id)


def settings_of(user: User, client: Client | None = None) -> EngineSettings:
    """What holds for this client, or for all clients of this coach; the defaults, not saved, while nobody chose."""
    mine = EngineSettings.objects.visible_to(user)
    if client is not None:
        return mine.filter(client=client).first() or EngineSettings(client=client)
    return mine.filter(coach=user).first() or EngineSettings(coach=user)
