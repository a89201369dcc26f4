"""The door to how it goes with a client: for strangers a 404, as for a client who does not exist."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.models import Client
from progress.domain.balance import ELEMENTS, Element
from progress.domain.checkins import is_correctable
from progress.models import CheckIn, Draft, ElementReading, Entry, EntryDraft, ItemSet, Rating, Rhythm


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


def get_item_set(practice_id: int) -> ItemSet:
    """What this practice asks now; 404 in a house whose items were never loaded."""
    found = ItemSet.objects.of_practice(practice_id).first()
    return found or get_object_or_404(ItemSet.objects.none())


def get_item_set_asked(practice_id: int, slug: str) -> ItemSet:
    """The version of that name, also an older one; what no version is called stands for what is asked now."""
    found = ItemSet.objects.of_practice(practice_id).filter(slug=slug).first()
    return found or get_item_set(practice_id)


def get_own_check_in(user: User, check_in_id: int) -> CheckIn:
    return get_object_or_404(CheckIn.objects.visible_to(user).filter(client__user=user).select_related("client", "asked"), pk=check_in_id)


def get_correctable_check_in(user: User, check_in_id: int, *, at: datetime) -> tuple[CheckIn, ItemSet]:
    """The client's own check-in of the last day and what was asked in it, if that is still known."""
    found = get_own_check_in(user, check_in_id)
    if found.asked is None or not is_correctable(found.done_at, at=at):
        raise Http404
    return found, found.asked


def get_check_in(user: User, client_id: int, check_in_id: int) -> CheckIn:
    return get_object_or_404(CheckIn.objects.visible_to(user).select_related("client__card", "client__user", "asked"), pk=check_in_id, client_id=client_id)


def get_rating(user: User, client_id: int, rating_id: int) -> Rating:
    found = Rating.objects.visible_to(user).select_related("client__card", "client__user", "coach", "asked")
    return get_object_or_404(found, pk=rating_id, client_id=client_id)


def get_reading(user: User, client_id: int, reading_id: int) -> ElementReading:
    return get_object_or_404(ElementReading.objects.visible_to(user).select_related("client", "element"), pk=reading_id, client_id=client_id)


def get_draft(user: User, client: Client) -> Draft | None:
    """The check-in that this client began and has not sent, if there is one."""
    return Draft.objects.visible_to(user).filter(client=client).first()


def get_entry(user: User, client_id: int, entry_id: int) -> Entry:
    """An entry of this client that this person may read."""
    found = Entry.objects.readable_by(user).select_related("client", "element", "archetype").defer("search")
    return get_object_or_404(found, pk=entry_id, client_id=client_id)


def get_own_entry(user: User, entry_id: int, **of: int) -> Entry:
    """An entry of the client who is signed in."""
    found = Entry.objects.own(user).select_related("client__practice", "element", "archetype").defer("search")
    return get_object_or_404(found, pk=entry_id, **of)


def get_deleted_entry(user: User, entry_id: int, **of: int) -> Entry:
    """The same, also when it was deleted: for whoever changes their mind."""
    return get_object_or_404(Entry.with_removed.own(user).select_related("client").defer("search"), pk=entry_id, **of)


def get_entry_draft(user: User, token: UUID) -> EntryDraft:
    return get_object_or_404(EntryDraft.objects.visible_to(user).select_related("entry"), token=token)
