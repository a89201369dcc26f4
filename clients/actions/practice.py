"""Who coaches whom: clients pass from one coach of a practice to another, and the bonds that end stay as history."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.models import Client, Coaching


class AlreadyCoaches(Exception):
    """The colleague coaches this client already, and nobody would end."""


@transaction.atomic
def hand_over(client: Client, *, to: User, ends: User | None, by: User, at: datetime) -> None:
    """Let a colleague of the practice coach the client, in place of `ends` or beside the others."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _, is_new = Coaching.objects.get_or_create(client=client, coach=to, ended_at=None, defaults={"practice_id": client.practice_id, "started_at": at})
    ended = client.coachings.filter(coach=ends, ended_at=None).exclude(coach=to).update(ended_at=at)
    if not is_new and not ended:
        raise AlreadyCoaches
    acts.record(client, "client.handed_over", actor=by, about=to, at=at)
