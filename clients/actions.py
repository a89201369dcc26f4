"""What coaches and clients do with clients: each function is one transaction."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from clients import acts
from clients.domain.cards import card_row
from clients.models import Card, Client, Coaching, Invitation, Task
from clients.models.invitation import LASTS
from clients.readings import card_facts
from common.jobs import defer


class InvitationClosed(Exception):
    """The invitation was used, withdrawn or has expired."""


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
def edit(client: Client, *, version: int) -> Client:
    """Save changed facts of a client; ChangedMeanwhile when `version` is no longer the one that stands."""
    current = Client.objects.select_for_update().get(pk=client.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    client.version = version + 1
    _save_unless_address_taken(client)
    return client


@transaction.atomic
def finish(task: Task, *, by: User, at: datetime) -> Task:
    """Tick a task; one that is not open stays as it is."""
    task = Task.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if task.status == Task.Status.OPEN:
        task.status, task.settled_at, task.settled_by = Task.Status.DONE, at, by
        task.save(update_fields=["status", "settled_at", "settled_by"])
        acts.record(task.client, "task.done", actor=by, about=task, at=at)
    return task


@transaction.atomic
def reopen(task: Task, *, by: User, at: datetime) -> Task:
    """Take a tick back."""
    task = Task.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if task.status != Task.Status.OPEN:
        task.status, task.settled_at, task.settled_by = Task.Status.OPEN, None, None
        task.save(update_fields=["status", "settled_at", "settled_by"])
        acts.record(task.client, "task.reopened", actor=by, about=task, at=at)
    return task


@transaction.atomic
def invite(client: Client, *, by: User, at: datetime) -> Invitation:
    """Send the client a letter with a link to sign in; an earlier open one stops working."""
    client.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=at)
    invitation = client.invitations.create(email=client.email, invited_by=by, sent_at=at, expires_at=at + LASTS)
    acts.record(client, "invitation.sent", actor=by, about=invitation, at=at, due_at=invitation.expires_at)
    defer("clients.mail_invitation", invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Withdraw an invitation: its link stops working at once."""
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    acts.record(invitation.client, "invitation.revoked", actor=by, about=invitation, at=at)


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> Client:
    """Bind the client to the account that opened the letter; InvitationClosed if it can no longer be used."""
    invitation = Invitation.objects.select_for_update().select_related("client").get(pk=invitation.pk)
    if not invitation.is_open(at) or invitation.client.user_id is not None:
        raise InvitationClosed
    client = invitation.client
    client.user, client.time_zone = user, user.time_zone
    client.save()
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    acts.record(client, "invitation.accepted", actor=user, about=invitation, at=at)
    return client


@transaction.atomic
def refresh_cards(client_ids: Collection[int], *, at: datetime) -> int:
    """Rebuild the cards of these clients from acts and tasks in a fixed number of queries; return how many."""
    # Two refreshes of one client must not interleave: the later facts have to be written last.
    known = list(Client.objects.filter(pk__in=client_ids).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    facts = card_facts(known, at=at)
    cards = [Card(client_id=client_id, computed_at=at, **card_row(facts[client_id])) for client_id in known]
    columns = [field.name for field in Card._meta.concrete_fields if not field.primary_key]
    Card.objects.bulk_create(cards, update_conflicts=True, unique_fields=["client"], update_fields=columns)
    return len(cards)


def _save_unless_address_taken(client: Client) -> None:
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as problem:
        if "client_email_once" in str(problem):
            raise AddressTaken from None
        raise
