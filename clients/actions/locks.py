"""Writes about one client come one after another: each holds the client until its transaction ends."""

from clients.actions.states import refuse_archived
from clients.models import Client


def lock(client_id: int) -> Client:
    """The client as it stands, held."""
    return Client.objects.select_for_update(of=("self",), no_key=True).get(pk=client_id)


def lock_living(client_id: int) -> Client:
    """The same for somebody who is about to change something; Archived for a client in the archive."""
    return refuse_archived(lock(client_id))
