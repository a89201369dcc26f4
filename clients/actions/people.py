"""Adding a client and changing the plain facts of one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from clients import acts
from clients.actions.cards import refresh_cards
from clients.actions.states import refuse_archived
from clients.models import Client, Coaching
from common.jobs import defer_once

FACTS = ("name", "sort_name", "email", "since_date", "time_zone", "tags", "is_pro_bono", "version")


class AddressTaken(Exception):
    """Another client of the practice has this email address."""


class ChangedMeanwhile(Exception):
    """Somebody saved the same thing since it was read; `current` is what stands now."""

    def __init__(self, current: Any) -> None:
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
    current = refuse_archived(Client.objects.select_for_update(of=("self",)).get(pk=client.pk))
    if current.version != version:
        raise ChangedMeanwhile(current)
    client.version = version + 1
    if client.time_zone != current.time_zone:
        defer_once("progress.recount", client_id=client.pk)  # everything fell on the days of the other calendar
    # Only what the form holds: the state, the account or the photo may have changed since this client was read.
    _save_unless_address_taken(client, update_fields=FACTS)
    refresh_cards([client.pk], at=at)
    return client


@transaction.atomic
def follow_clock(person: User) -> None:
    """A client's days are the days of the person's own clock."""
    for client in Client.objects.filter(user=person).exclude(state=Client.State.ARCHIVED).exclude(time_zone=person.time_zone):
        Client.objects.filter(pk=client.pk).update(time_zone=person.time_zone)
        defer_once("progress.recount", client_id=client.pk)


def _save_unless_address_taken(client: Client, *, update_fields: Collection[str] | None = None) -> None:
    try:
        with transaction.atomic():
            client.save(update_fields=update_fields)
    except IntegrityError as problem:
        if "client_email_once" in str(problem):
            raise AddressTaken from None
        raise
