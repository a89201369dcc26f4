"""The letter that lets a client sign in."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.models import Client, Invitation
from clients.models.invitation import LASTS
from common.jobs import defer


class InvitationClosed(Exception):
    """The invitation was used, withdrawn or has expired."""


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
