"""The coaches' own notes: never the client's."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from clients.actions.locks import lock_living
from clients.actions.people import ChangedMeanwhile
from clients.models import Note

KEPT_FOR = timedelta(days=1)  # so long a removed note can be taken back


@transaction.atomic
def write_note(note: Note, *, by: User, at: datetime) -> Note:
    note.client = lock_living(note.client_id)
    note.author, note.created_at = by, at
    note.save(force_insert=True)
    return note


@transaction.atomic
def rewrite_note(note: Note, *, version: int) -> Note:
    """Save other words; ChangedMeanwhile when `version` is no longer the one that stands."""
    lock_living(note.client_id)
    current = Note.objects.get(pk=note.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    note.version = version + 1
    note.save(update_fields=["body", "version", "updated_at"])
    return note


@transaction.atomic
def remove_note(note: Note, *, at: datetime) -> None:
    """Take a note away; for a day it can be put back."""
    lock_living(note.client_id)
    Note.objects.filter(pk=note.pk).update(removed_at=at)


@transaction.atomic
def put_note_back(note: Note) -> None:
    lock_living(note.client_id)
    Note.with_removed.filter(pk=note.pk).update(removed_at=None)


def forget_removed_notes(*, at: datetime) -> int:
    """Delete removed notes that nobody put back within a day; return how many."""
    return Note.with_removed.filter(removed_at__lte=at - KEPT_FOR).delete()[0]
