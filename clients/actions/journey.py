"""Where somebody is on the way: archetypes that appear and fade, facets that come into focus and leave it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from clients import acts
from clients.actions.archetypes import refuse_archetypes
from clients.actions.cards import refresh_cards
from clients.actions.states import refuse_archived
from clients.models import ArchetypeNote, Client, FacetFocus
from clients.models.journey import KEPT_FOR

PLACES = (1, 2)
NAMES = {ArchetypeNote: ("archetype.noticed", "archetype.faded", "archetype.withdrawn"), FacetFocus: ("focus.chosen", "focus.ended", "focus.withdrawn")}

type Stretch = ArchetypeNote | FacetFocus


class AlreadyThere(Exception):
    """This archetype appears already, or this facet is in focus already."""


class FocusFull(Exception):
    """Two facets are in focus; one has to leave before a third comes."""


class Reworded(Exception):
    """Somebody changed the words or the days since they were read; `current` is what stands now."""

    def __init__(self, current: Stretch) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def notice(note: ArchetypeNote, *, by: User, at: datetime) -> ArchetypeNote:
    """Write down that the client appears as an archetype; AlreadyThere while it does so already, NoArchetypes for somebody who wants none."""
    return _begun(note, by=by, at=at)


@transaction.atomic
def choose(focus: FacetFocus, *, by: User, at: datetime, instead_of: FacetFocus | None = None) -> FacetFocus:
    """Take a facet into focus, perhaps in the place of one that leaves; AlreadyThere for one of the two, FocusFull for a third."""
    if instead_of is not None:
        end(instead_of, by=by, at=at)
    return _begun(focus, by=by, at=at)


@transaction.atomic
def end(row: Stretch, *, by: User, at: datetime) -> Stretch:
    """The archetype appears no longer, the facet leaves the focus; one that ended before stays as it is."""
    client, row = _locked(row.client_id), type(row).objects.get(pk=row.pk)
    if row.to_date is None:
        row.to_date = max(client.today(at), row.from_date)
        row.save(update_fields=["to_date"])
        _record(row, 1, client=client, by=by, at=at)
    return row


@transaction.atomic
def reword(row: Stretch, *, read: str, at: datetime) -> None:
    """Save other words or days; Reworded when `read` is not what stands, AlreadyThere or FocusFull when it cannot be open again."""
    client, current = _locked(row.client_id), type(row).objects.get(pk=row.pk)
    if current.mark != read:
        raise Reworded(current)
    _find_place(row)
    row.save()
    refresh_cards([client.pk], at=at)


@transaction.atomic
def take_away(row: Stretch, *, by: User, at: datetime) -> None:
    """Take back what was a mistake; for a day it can be put back."""
    client = _locked(row.client_id)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    _record(row, 2, client=client, by=by, at=at)


@transaction.atomic
def put_back(row: Stretch, *, by: User, at: datetime) -> None:
    """Undo `take_away`; AlreadyThere or FocusFull when its place was taken meanwhile."""
    client = _locked(row.client_id)
    _refuse_unwanted(row, client)
    row.removed_at = None
    _find_place(row)
    row.save()
    _record(row, 0, client=client, by=by, at=at)


def forget_taken_away(*, at: datetime) -> int:
    """Delete for good what was taken away more than a day ago; return how many."""
    put_away = ArchetypeNote.objects.filter(removed_at=F("client__archetypes_forbidden_at")).values("pk")  # by the client's word, and can come back
    old = [ArchetypeNote.objects.exclude(pk__in=put_away), FacetFocus.objects.all()]
    return sum(rows.filter(removed_at__lt=at - KEPT_FOR).delete()[0] for rows in old)


def _begun[Row: (ArchetypeNote, FacetFocus)](row: Row, *, by: User, at: datetime) -> Row:
    client = _locked(row.client_id)
    _refuse_unwanted(row, client)
    _find_place(row)
    row.set_by = by
    row.save()
    _record(row, 0, client=client, by=by, at=at)
    return row


def _locked(client_id: int) -> Client:
    """The client's row, held until the end, so that two who write at once take turns; Archived for one in the archive."""
    return refuse_archived(Client.objects.select_for_update(of=("self",)).get(pk=client_id))


def _refuse_unwanted(row: Stretch, client: Client) -> None:
    if isinstance(row, ArchetypeNote):
        refuse_archetypes(client)


def _find_place(row: Stretch) -> None:
    """Only what is open needs a place: an archetype stands there once, and there are two places for facets."""
    if row.to_date is not None:
        return
    others = type(row).objects.filter(client=row.client_id).open().exclude(pk=row.pk)
    if isinstance(row, ArchetypeNote):
        if others.filter(archetype=row.archetype_id).exists():
            raise AlreadyThere
        return
    taken = dict(others.values_list("slot", "facet_id"))
    if row.facet_id in taken.values():
        raise AlreadyThere
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise FocusFull
    row.slot = free[0]


def _record(row: Stretch, place: int, *, client: Client, by: User, at: datetime) -> None:
    acts.record(client, NAMES[type(row)][place], actor=by, about=row, at=at)
    refresh_cards([client.pk], at=at)
