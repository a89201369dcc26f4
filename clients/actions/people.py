"""Adding a client and changing the plain facts of one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from clients import acts
from clients.actions.cards import refresh_cards
from clients.models import Client, Coaching


class AddressTaken(Exception):
    """Another client of the practice has this email address."""


class ChangedMeanwhile(Exception):
    """Somebody saved the same thing since it was read; `current` is what stands now."""

    def __init__(self, current: Client) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def add(client: Client, *, by: User, at: datetime) -> Client:
    """Take a new client into the coach's practice, coached by this coach; AddressTaken for a second one with the address."""
    client.practice = by.membership.practice
    _save_unless_address_taken(client)
    Coaching.objects.create(client=client, coach=by, practice=client.practice, started_at=at)
    refresh_cards([client.pk], at=at)
    acts.record(client, "client.added", actor=by, about=client, at=at)
    return client


@transaction.atomic
def edit(client: Client, *, version: int, at: datetime) -> Client:
    """Save changed facts of a client; ChangedMeanwhile when `version` is no longer the one that stands."""
    current = Client.objects.select_for_update().get(pk=client.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    client.version = version + 1
    _save_unless_address_taken(client)
    refresh_cards([client.pk], at=at)
    return client


def _save_unless_address_taken(client: Client) -> None:
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as problem:
        if "client_email_once" in str(problem):
            raise AddressTaken from None
        raise
