"""Keeping files: the row first, then the file as a whole, then the row says that it is ready; and clearing away what was left in between."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from clients.actions.locks import lock_living
from clients.models import Client
from common.files import WholeFiles
from messaging.actions.incoming import Incoming, look_at
from messaging.models import Upload
from messaging.models.uploads import place_of

log = structlog.get_logger("files")
FOLDER = "uploads"
# For a day a file may be on its way, or wait for the message that it goes with.
UNDER_WAY = timedelta(days=1)


class NoRoom(Exception):
    """What is kept already and this would be more than may be kept; `left` bytes are free."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = max(0, left)


def keep(files: Iterable[Incoming], *, client: Client | None, by: User, at: datetime) -> list[Upload]:
    """Store these files for a client's thread, or without a client for the coach's library; NoRoom, Archived. All of them or none."""
    wanted = list(files)
    rows = _reserve(wanted, client=client, by=by, at=at)
    try:
        for row, incoming in zip(rows, wanted, strict=True):
            _store(row, incoming)
    except BaseException:
        forget(rows)
        raise
    return rows


def bring_in(row: Upload, file: File) -> None:
    """Store a file that comes with an export, as if it was uploaded; the row is not saved. NotTaken."""
    incoming = look_at(file)
    row.name, row.kind, row.media_type, row.size = incoming.name, incoming.media.kind, incoming.media.media_type, incoming.size
    row.width, row.height, row.digest, row.state = incoming.width, incoming.height, _digest(incoming.content), Upload.State.READY
    row.file.name = default_storage.save(place_of(row, ""), incoming.content)
    row.preview.name = default_storage.save(place_of(row, ""), incoming.preview) if incoming.preview is not None else ""


def forget(rows: Iterable[Upload]) -> None:
    """Delete files and their rows."""
    for row in rows:
        for name in filter(None, (row.file.name, row.preview.name)):
            transaction.on_commit(partial(default_storage.delete, name))
        Upload.objects.filter(pk=row.pk).delete()


def forget_unused(*, at: datetime) -> int:
    """Delete what nobody needs any more: half an upload, a file that nothing names, a file without a row; return how many."""
    old = Upload.objects.filter(created_at__lt=at - UNDER_WAY)
    left = list(old.filter(state=Upload.State.PENDING)) + list(old.ready().unused())
    strays = list(_strays(at=at))
    forget(left)
    for name in strays:
        default_storage.delete(name)
    halves = default_storage.forget_unfinished(before=at - UNDER_WAY) if isinstance(default_storage, WholeFiles) else 0
    if count := len(left) + len(strays) + halves:
        log.info("files cleared away", unused=len(left), strays=len(strays), halves=halves)
    return count


def room_left(client: Client | None, coach: User) -> int:
    """How many bytes may still be kept."""
    mine = Upload.objects.filter(client=client) if client is not None else Upload.objects.filter(client=None, uploaded_by=coach)
    used = mine.aggregate(used=Sum("size"))["used"] or 0
    return int(settings.UPLOAD_LIMITS["library" if client is None else "client"] - used)


@transaction.atomic
def _reserve(wanted: list[Incoming], *, client: Client | None, by: User, at: datetime) -> list[Upload]:
    """Rows for files that are still to come; whoever else uploads to the same place waits, so that the room is counted once."""
    if client is not None:
        client = lock_living(client.pk)
    else:
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    left = room_left(client, by)
    if sum(incoming.size for incoming in wanted) > left:
        raise NoRoom(left)
    return [_row(incoming, client=client, by=by, at=at) for incoming in wanted]


def _row(incoming: Incoming, *, client: Client | None, by: User, at: datetime) -> Upload:
    row = Upload(client=client, uploaded_by=by, name=incoming.name, kind=incoming.media.kind, media_type=incoming.media.media_type, size=incoming.size)
    row.width, row.height, row.created_at = incoming.width, incoming.height, at
    # Both names stand in the row before either file is there: whatever comes of it, a sweep finds them.
    row.file.name = place_of(row, "")
    if incoming.preview is not None:
        row.preview.name = place_of(row, "")
    row.save(force_insert=True)
    return row


def _store(row: Upload, incoming: Incoming) -> None:
    digest = _digest(incoming.content)
    _put(str(row.file.name), incoming.content)
    if incoming.preview is not None:
        _put(str(row.preview.name), incoming.preview)
    row.state, row.digest = Upload.State.READY, digest
    row.save(update_fields=["state", "digest"])


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    content.seek(0)
    return digest.hexdigest()


def _put(name: str, content: File) -> None:
    stored = default_storage.save(name, content)
    if stored != name:  # thirty-two random signs that were there before
        default_storage.delete(stored)
        raise FileExistsError(name)


def _strays(*, at: datetime) -> Iterator[str]:
    """Files that no row names."""
    if not default_storage.exists(FOLDER) and not hasattr(default_storage, "bucket"):
        return
    for file in default_storage.listdir(FOLDER)[1]:
        name = f"{FOLDER}/{file}"
        is_named = Upload.objects.filter(file=name).exists() or Upload.objects.filter(preview=name).exists()
        if not is_named and default_storage.get_modified_time(name) < at - UNDER_WAY:
            yield name
