"""Files that people handed in: written whole or not at all, and read in the parts that a player asks for."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

PIECE = 256 * 1024
ARRIVING = ".arriving"


class WholeFiles(FileSystemStorage):
    """A folder in which a name appears only when all of its content is on the disk, so that a power cut leaves no half a file."""

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        arriving = self._arriving
        arriving.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=arriving)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            name = self._put(temporary, name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return name

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(path)
        return [name for name in folders if name != ARRIVING], files

    def forget_unfinished(self, *, before: datetime) -> int:
        """Delete what a killed process left in the middle; return how many."""
        old = [path for path in self._arriving.glob("*") if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    @property
    def _arriving(self) -> Path:
        return Path(self.location) / ARRIVING

    def _put(self, temporary: str, name: str) -> str:
        """Give the file its name, or one beside it that is free: a link, unlike a rename, never replaces what is there."""
        os.chmod(temporary, 0o600)
        while True:
            try:
                os.link(temporary, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            Path(temporary).unlink()
            return name.replace("\\", "/")


def pieces_of(storage: Storage, name: str, *, first: int, last: int) -> Iterator[bytes]:
    """The bytes from `first` to `last` of a stored file; FileNotFoundError when it is gone. A bucket is asked for no more than these."""
    return _from_bucket(storage, name, first, last) if hasattr(storage, "bucket") else _from_file(storage, name, first, last)


def size_of(storage: Storage, name: str) -> int:
    """How many bytes are stored; FileNotFoundError when the file is gone."""
    if not storage.exists(name):
        raise FileNotFoundError(name)
    return storage.size(name)


def _from_file(storage: Storage, name: str, first: int, last: int) -> Iterator[bytes]:
    with storage.open(name) as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _from_bucket(storage: Any, name: str, first: int, last: int) -> Iterator[bytes]:
    if last < first:
        return
    key = storage._normalize_name(name)
    body = storage.bucket.Object(key).get(Range=f"bytes={first}-{last}")["Body"]
    try:
        yield from cast(Iterator[bytes], body.iter_chunks(PIECE))
    finally:
        body.close()


def _sync(folder: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
