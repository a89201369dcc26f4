"""What a client agrees to, and takes back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.states import refuse_archived
from clients.models import Client


@transaction.atomic
def give_consent(client: Client, *, by: User, at: datetime) -> None:
    """Let coaches name this client in their hours log."""
    client = refuse_archived(_locked(client))
    if not client.may_be_named:
        _set(client, "consent.given", is_given=True, by=by, at=at)


@transaction.atomic
def withdraw_consent(client: Client, *, by: User, at: datetime) -> None:
    """Be named no longer; also from the archive, because nobody has to ask for that."""
    client = _locked(client)
    if client.may_be_named:
        _set(client, "consent.withdrawn", is_given=False, by=by, at=at)


def _locked(client: Client) -> Client:
    return Client.objects.select_for_update(of=("self",)).get(pk=client.pk)


def _set(client: Client, kind: str, *, is_given: bool, by: User, at: datetime) -> None:
    client.may_be_named = is_given
    client.save(update_fields=["may_be_named"])
    acts.record(client, kind, actor=by, about=None, at=at)
