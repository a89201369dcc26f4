"""The door to how it goes with a client: for strangers a 404, as for a client who does not exist."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.models import Client
from progress.domain.balance import ELEMENTS, Element
from progress.models import Rhythm


def get_scored_client(user: User, client_id: int) -> Client:
    """The client with card, score and rhythm at hand, each of which may be missing."""
    return get_object_or_404(Client.objects.visible_to(user).select_related("card", "user", "engagement", "rhythm"), pk=client_id)


def get_balanced_client(user: User, client_id: int) -> Client:
    """The client with card and balance at hand, each of which may be missing."""
    return get_object_or_404(Client.objects.visible_to(user).select_related("card", "user", "balance"), pk=client_id)


def get_rhythm(user: User, client_id: int) -> Rhythm:
    """What was agreed with this client; before anything was, the usual rhythm, not saved and of version 0."""
    client = get_scored_client(user, client_id)
    return getattr(client, "rhythm", None) or Rhythm(client=client, version=0)


def get_element(word: str) -> Element:
    """One of the five."""
    for element in ELEMENTS:
        if element == word:
            return element
    raise Http404
