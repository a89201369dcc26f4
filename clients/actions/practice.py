"""Who coaches whom: clients pass from one coach of a practice to another, and the bonds that end stay as history."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.models import Client, Coaching


class AlreadyCoaches(Exception):
    """The colleague coaches this client already, and nobody would end."""


class WasLeft(Exception):
    """The client ended the coaching with this coach: only the client opens it again."""


@transaction.atomic
def hand_over(client: Client, *, to: User, ends: User | None, by: User, at: datetime) -> None:
    """Let a colleague of the practice coach the client, in place of `ends` or beside the others."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.coachings.filter(coach=to, was_left=True).exists():
        raise WasLeft
    _, is_new = Coaching.objects.get_or_create(client=client, coach=to, ended_at=None, defaults={"practice_id": client.practice_id, "started_at": at})
    ended = client.coachings.filter(coach=ends, ended_at=None).exclude(coach=to).update(ended_at=at)
    if not is_new and not ended:
        raise AlreadyCoaches
    acts.record(client, "client.handed_over", actor=by, about=to, at=at)


@transaction.atomic
def leave(coaching: Coaching, *, by: User, at: datetime) -> bool:
    """The client ends the coaching with this coach, who reads nothing from this moment on; whether it was still going on."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=coaching.client_id)
    ended: int = Coaching.objects.filter(pk=coaching.pk, ended_at=None).update(ended_at=at, was_left=True)
    if ended:
        acts.record(client, "client.left", actor=by, about=coaching.coach, at=at)
    return bool(ended)


@transaction.atomic
def let_in_again(coaching: Coaching, *, by: User, at: datetime) -> None:
    """The coach whom the client left coaches again, and reads what a coach reads."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=coaching.client_id)
    if Coaching.objects.filter(client=client, coach=coaching.coach, was_left=True).update(was_left=False):
        Coaching.objects.get_or_create(client=client, coach=coaching.coach, ended_at=None, defaults={"practice_id": client.practice_id, "started_at": at})
        acts.record(client, "client.returned", actor=by, about=coaching.coach, at=at)
