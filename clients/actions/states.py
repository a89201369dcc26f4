"""The turns of a coaching: it pauses, goes on, is completed, moves to the archive and comes back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.cards import refresh_cards
from clients.domain.states import ARCHIVE, COMPLETE, PAUSE, RESTORE, RESUME, Turn, state_before_archive
from clients.models import Client


class Archived(Exception):
    """The client is in the archive, where everything can be read and nothing be changed."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client


class TurnedMeanwhile(Exception):
    """The coaching stands where this turn does not start, as after a turn in another tab; `client` is as it stands."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client


def refuse_archived(client: Client) -> Client:
    """The client, unless in the archive: then Archived, which the middleware answers with a sentence."""
    if client.state == Client.State.ARCHIVED:
        raise Archived(client)
    return client


@transaction.atomic
def pause(client: Client, *, by: User, at: datetime) -> Client:
    """Let the coaching rest: no score and no reminder until it goes on."""
    return _turn(client, PAUSE, by=by, at=at)


@transaction.atomic
def resume(client: Client, *, by: User, at: datetime) -> Client:
    """Let the coaching go on after a pause, or after all."""
    return _turn(client, RESUME, by=by, at=at)


@transaction.atomic
def complete(client: Client, *, by: User, at: datetime) -> Client:
    """End the coaching well: it counts as done, and everything stays open."""
    return _turn(client, COMPLETE, by=by, at=at)


@transaction.atomic
def archive(client: Client, *, by: User, at: datetime) -> Client:
    """Put the client away: everything stays to be read, nothing can be changed, and an invitation that waits stops working."""
    client = _turn(client, ARCHIVE, by=by, at=at)
    for invitation in client.invitations.filter(accepted_at=None, revoked_at=None):
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        acts.record(client, "invitation.revoked", actor=by, about=invitation, at=at)
    return client


@transaction.atomic
def restore(client: Client, *, by: User, at: datetime) -> Client:
    """Take the client back from the archive, in the state of before."""
    client = _turn(client, RESTORE, by=by, at=at)
    told = client.acts.filter(kind__in=[turn.kind for turn in (PAUSE, RESUME, COMPLETE)]).order_by("-at", "-act_id")
    before = state_before_archive(told.values_list("kind", flat=True)[:1])
    if before != client.state:
        _set_state(client, before, at=at)
    return client


def _turn(client: Client, turn: Turn, *, by: User, at: datetime) -> Client:
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.state not in turn.starts:
        raise TurnedMeanwhile(client)
    _set_state(client, turn.leads_to, at=at)
    acts.record(client, turn.kind, actor=by, about=None, at=at)
    return client


def _set_state(client: Client, state: str, *, at: datetime) -> None:
    client.state = state
    client.save(update_fields=["state"])
    refresh_cards([client.pk], at=at)
