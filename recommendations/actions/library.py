"""A coach's own activities: written, copied from the platform's, changed, archived."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients.actions.people import ChangedMeanwhile
from recommendations.models import Activity


@transaction.atomic
def add(activity: Activity, *, by: User, at: datetime) -> Activity:
    activity.coach, activity.created_at = by, at
    activity.save(force_insert=True)
    return activity


@transaction.atomic
def change(activity: Activity, *, version: int) -> Activity:
    """Save other words; ChangedMeanwhile when `version` is no longer the one that stands. What was sent before keeps its words."""
    current = Activity.objects.select_for_update().get(pk=activity.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    activity.version = version + 1
    if (activity.title, activity.text, activity.tags) != (current.title, current.text, current.tags):
        activity.embedding, activity.embed_version = None, ""  # of the words as they were
    activity.save()
    return activity


@transaction.atomic
def copy(activity: Activity, *, title: str, by: User, at: datetime) -> Activity:
    """A coach's own activity with the same words, to be changed freely."""
    own = Activity.objects.get(pk=activity.pk)
    own.pk, own.slug, own.is_edited, own.copy_of = None, None, False, activity
    own.coach, own.title, own.version, own.archived_at = by, title[:120], 1, None
    own.created_at = at
    own._state.adding = True
    own.save(force_insert=True)
    return own


@transaction.atomic
def archive(activity: Activity, *, at: datetime) -> None:
    """Take it off the shelf; what was sent of it stays."""
    Activity.objects.filter(pk=activity.pk, archived_at=None).update(archived_at=at)


@transaction.atomic
def restore(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(archived_at=None)
