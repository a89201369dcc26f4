"""The turns of a coaching: it pauses, goes on, is completed, moves to the archive and comes back."""

from clients.models import Client


class Archived(Exception):
    """The client is in the archive, where everything can be read and nothing be changed."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client


def refuse_archived(client: Client) -> Client:
    """The client, unless in the archive: then Archived, which the middleware answers with a sentence."""
    if client.state == Client.State.ARCHIVED:
        raise Archived(client)
    return client
