"""Quiet from a person, and back; the practice's help card."""

from datetime import datetime

from django.db import transaction

from accounts.models import Practice, User
from clients.actions.locks import lock
from clients.models import Client
from messaging.actions.sending import thread_of
from messaging.actions.unread import count_unread, sides_of, tell_unread
from messaging.models import HelpCard, Hush


@transaction.atomic
def pause(client: Client, person: User, how: str, *, at: datetime) -> None:
    """Mute or block somebody; the person reads only that messages are paused."""
    client = lock(client.pk)
    Hush.objects.update_or_create(client=client, person=person, defaults={"how": how, "since": at})
    _count_anew(client)


@transaction.atomic
def hear_again(client: Client, person: User) -> None:
    client = lock(client.pk)
    Hush.objects.pausing(client, person).delete()
    _count_anew(client)


def keep_card(practice: Practice, *, words: str, country: str) -> None:
    """What the practice's clients read under "Help now"."""
    HelpCard.objects.update_or_create(practice=practice, defaults={"words": words, "country": country})


def _count_anew(client: Client) -> None:
    """What a muted person wrote does not count as unread."""
    thread = thread_of(client)
    count_unread(thread)
    thread.save()
    tell_unread(sides_of(client).client, thread)
