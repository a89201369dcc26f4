"""What a coach allows the engine, in general and for one client."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients.actions.locks import lock_living
from clients.actions.people import ChangedMeanwhile
from clients.models import Client
from recommendations.models import Activity, EngineSettings


@transaction.atomic
def save_bounds(bounds: EngineSettings, *, version: int) -> EngineSettings:
    """Save the bounds; ChangedMeanwhile when `version` is no longer the one that stands."""
    if bounds.client_id:
        lock_living(bounds.client_id)
    owner = {"client": bounds.client_id} if bounds.client_id else {"coach": bounds.coach_id}
    current = EngineSettings.objects.select_for_update().filter(**owner).first()
    if current is not None and current.version != version:
        raise ChangedMeanwhile(current)
    bounds.pk, bounds.version = (current.pk, version + 1) if current else (None, bounds.version)
    bounds.save()
    return bounds


@transaction.atomic
def learn_anew(client: Client, *, at: datetime) -> EngineSettings:
    """Start afresh with this client: nothing said before this moment shapes the client's lists; it stays on record."""
    client = lock_living(client.pk)
    return EngineSettings.objects.update_or_create(client=client, defaults={"reset_at": at})[0]


@transaction.atomic
def remember_again(client: Client) -> EngineSettings:
    """Take a fresh start back."""
    client = lock_living(client.pk)
    return EngineSettings.objects.update_or_create(client=client, defaults={"reset_at": None})[0]


@transaction.atomic
def never_suggest(activity: Activity, *, coach: User) -> None:
    """Leave this activity out of every list of this coach."""
    held = _of(coach)
    held.blocked_activities = sorted({*held.blocked_activities, activity.pk})
    held.save(update_fields=["blocked_activities", "updated_at"])


@transaction.atomic
def suggest_again(activity: Activity, *, coach: User) -> None:
    held = _of(coach)
    held.blocked_activities = [each for each in held.blocked_activities if each != activity.pk]
    held.save(update_fields=["blocked_activities", "updated_at"])


def _of(coach: User) -> EngineSettings:
    EngineSettings.objects.get_or_create(coach=coach)
    return EngineSettings.objects.select_for_update().get(coach=coach)
