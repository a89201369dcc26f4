"""What a client does with the journal; who may read an entry is the client's word alone, and works at once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock, lock_living
from clients.models import Client
from common.jobs import defer_once
from progress.domain.waited import counted_from, readable
from progress.models import Entry, EntryDraft

KEPT_FOR = timedelta(days=1)  # so long a deleted entry can be taken back
type WrittenIn = tuple[UUID, int]  # the draft, and the revision of it that the tab knows
WORDS = ("title", "body", "visibility", "element_id", "archetype_id")


class EntryChanged(Exception):
    """Somebody saved this entry since it was read, in another tab perhaps; `current` is what stands now."""

    def __init__(self, current: Entry) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def write_entry(entry: Entry, *, by: User, at: datetime, written_in: WrittenIn | None = None) -> Entry:
    """Keep an entry and let go of the draft that it was written in, unless another tab wrote something else there."""
    entry.client, entry.written_at = lock_living(entry.client_id), at
    return _keep(entry, by=by, at=at, written_in=written_in)


@transaction.atomic
def bring_in_entry(entry: Entry, *, said: datetime | None, by: User, at: datetime, written_in: WrittenIn | None = None) -> Entry:
    """The same for one that waited on a device, which `said` when it was written; its readers have it from now on."""
    entry.client = lock_living(entry.client_id)
    entry.arrived_at, entry.device_time = at, readable(said, arrived=at)
    entry.written_at = counted_from(said, since=entry.client.begins_at, arrived=at)
    return _keep(entry, by=by, at=at, written_in=written_in)


def _keep(entry: Entry, *, by: User, at: datetime, written_in: WrittenIn | None) -> Entry:
    entry.shared_at = at if entry.is_shared else None
    entry.save(force_insert=True)
    acts.record(entry.client, _kind(entry), actor=by, about=entry, at=at)
    _let_go(entry, written_in)
    return entry


@transaction.atomic
def rewrite_entry(entry: Entry, *, version: int, by: User, at: datetime, written_in: WrittenIn | None = None) -> Entry:
    """Save other words, and perhaps other readers; EntryChanged when `version` is no longer the one that stands."""
    client = lock_living(entry.client_id)
    current = Entry.objects.get(pk=entry.pk)
    if current.version != version:
        raise EntryChanged(current)
    entry.version, entry.changed_at, entry.shared_at = version + 1, at, current.shared_at
    if entry.is_shared and entry.archetype_id != current.archetype_id:
        defer_once("progress.recount", client_id=client.pk)
    _tell_readers(entry, client, was_shared=current.is_shared, by=by, at=at)
    entry.save(update_fields=["title", "body", "visibility", "element", "archetype", "version", "changed_at", "shared_at"])
    _let_go(entry, written_in)
    return entry


@transaction.atomic
def change_readers(entry: Entry, visibility: str, *, by: User, at: datetime) -> Entry:
    """Share an entry, or take it back; taking back works from the archive too, because nobody has to ask for that."""
    is_taken_back = visibility == Entry.Visibility.PRIVATE
    client = lock(entry.client_id) if is_taken_back else lock_living(entry.client_id)
    entry = Entry.objects.get(pk=entry.pk)
    was_shared, entry.visibility = entry.is_shared, visibility
    _tell_readers(entry, client, was_shared=was_shared, by=by, at=at)
    entry.version += 1
    entry.save(update_fields=["visibility", "shared_at", "version"])
    return entry


@transaction.atomic
def remove_entry(entry: Entry, *, by: User, at: datetime) -> None:
    """Delete an entry; for a day it can be put back, with the readers that it had."""
    client = lock_living(entry.client_id)
    entry = Entry.with_removed.get(pk=entry.pk)
    if entry.removed_at is None:
        Entry.objects.filter(pk=entry.pk).update(removed_at=at)
        EntryDraft.objects.filter(entry=entry).delete()
        if entry.is_shared:
            acts.record(client, "entry.withdrawn", actor=by, about=entry, at=at)


@transaction.atomic
def put_entry_back(entry: Entry, *, by: User) -> None:
    client = lock_living(entry.client_id)
    entry = Entry.with_removed.get(pk=entry.pk)
    if entry.removed_at is not None:
        Entry.with_removed.filter(pk=entry.pk).update(removed_at=None)
        if entry.shared_at is not None:
            acts.record(client, "entry.shared", actor=by, about=entry, at=entry.shared_at)


def forget_removed_entries(*, at: datetime) -> int:
    """Delete for good what nobody put back within a day; return how many."""
    return Entry.with_removed.filter(removed_at__lte=at - KEPT_FOR).delete()[0]


@transaction.atomic
def save_draft(draft: EntryDraft, *, revision: int, at: datetime) -> tuple[EntryDraft, bool]:
    """Keep what is being written, and say whether it went into a draft of its own because another tab wrote in this one."""
    client = lock_living(draft.client_id)
    known = EntryDraft.objects.filter(client=client, token=draft.token).first()
    if known is None and not draft.title and not draft.body:
        draft.revision = 0
        return draft, False
    if known is not None and _words(known) == _words(draft):
        return known, False  # an answer that was lost on the way is given again
    is_apart = known is not None and known.revision != revision
    if is_apart:
        draft.token = uuid4()
    elif known is not None:
        draft.pk, draft.entry_id = known.pk, known.entry_id
    draft.revision = known.revision + 1 if known is not None and not is_apart else 1
    draft.saved_at = at
    draft.save()
    return draft, is_apart


@transaction.atomic
def drop_draft(draft: EntryDraft) -> None:
    lock_living(draft.client_id)
    draft.delete()


def _tell_readers(entry: Entry, client: Client, *, was_shared: bool, by: User, at: datetime) -> None:
    """Record that an entry became readable or no longer is; a later act about it supersedes the earlier one."""
    if entry.is_shared == was_shared:
        return
    entry.shared_at = at if entry.is_shared else None
    acts.record(client, "entry.shared" if entry.is_shared else "entry.withdrawn", actor=by, about=entry, at=at)


def _kind(entry: Entry) -> str:
    return "entry.shared" if entry.is_shared else "entry.private"


def _let_go(entry: Entry, written_in: WrittenIn | None) -> None:
    """Delete the draft unless it says what neither the entry nor the tab that sent it knows."""
    token, revision = written_in or (None, 0)
    draft = EntryDraft.objects.filter(client=entry.client_id, token=token).first() if token else None
    if draft is not None and (draft.revision == revision or _words(draft) == _words(entry)):
        draft.delete()


def _words(row: Entry | EntryDraft) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in WORDS)
