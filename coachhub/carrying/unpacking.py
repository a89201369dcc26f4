"""Reading an export that somebody hands in: nothing in it is believed, and nothing of it fills the machine."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from coachhub.carrying.packing import DATA, FORMAT, KIND, MANIFEST

MEGABYTE = 1024 * 1024
LARGEST_ZIP = 500 * MEGABYTE
# The list of entries is read as a whole before anything else can be asked, so its size is looked at first.
LONGEST_LIST = 16 * MEGABYTE
MOST_ENTRIES = 100_000
LARGEST_JSON = 50 * MEGABYTE
LARGEST_FILE = 25 * MEGABYTE
LARGEST_IN_ALL = 4096 * MEGABYTE
# A megabyte that came out of less than five kilobytes was written to fill a disk, not to be read.
HIGHEST_RATIO = 200
PIECE = 64 * 1024
FOLDER = re.compile(r"[0-9]{4,8}(-[a-z0-9_-]{1,40})?")
LENGTH_OF_LIST = 5  # its place in what zipfile finds at the end of a file


class NotAnExport(Exception):
    """The file cannot be brought in; the message says why and what to do."""


@dataclass(frozen=True)
class Listed:
    """One client as the export's own list names them."""

    folder: str
    name: str
    email: str
    created_at: datetime


@dataclass
class Opened:
    """An export that was looked at and can be read client by client."""

    archive: zipfile.ZipFile
    clients: list[Listed]
    read: int = field(default=0)

    def tables(self, listed: Listed) -> dict[str, list[dict[str, Any]]]:
        """What is written of one client; NotAnExport when it is not as an export writes it."""
        found = _parsed(self._bytes(f"{listed.folder}/{DATA}", most=LARGEST_JSON))
        tables = found.get("tables") if isinstance(found, dict) and found.get("format") == FORMAT else None
        if not isinstance(tables, dict) or not all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in tables.values()):
            raise NotAnExport(_("What is written of this client is not as an export writes it."))
        return tables

    def file(self, listed: Listed, name: str) -> bytes:
        """A file that a row of the client names; NotAnExport for one that lies elsewhere or is not there."""
        if not name.startswith("files/") or ".." in name:
            raise NotAnExport(_("A file of this client lies outside the client's folder."))
        return self._bytes(f"{listed.folder}/{name}", most=LARGEST_FILE)

    def _bytes(self, name: str, *, most: int) -> bytes:
        pieces = []
        for piece in _pieces(self.archive, name, most=most):
            self.read += len(piece)
            if self.read > LARGEST_IN_ALL:
                raise NotAnExport(_("Unpacked, this file is larger than an export can be. Nothing more of it is read."))
            pieces.append(piece)
        return b"".join(pieces)


def open_export(file: IO[bytes], *, size: int) -> Opened:
    """The export in this file, or NotAnExport with a sentence: too large, damaged, foreign, newer, or a client's own."""
    if size > LARGEST_ZIP:
        raise NotAnExport(_("This file is larger than %(limit)d MB. Bring in fewer clients at a time.") % {"limit": LARGEST_ZIP // MEGABYTE})
    archive = _archive(file)
    opened = Opened(archive, [])
    names = archive.namelist()
    if len(names) > MOST_ENTRIES or any(_is_astray(name) for name in names):
        raise NotAnExport(_("This zip holds names that no export has. Nothing of it was read."))
    if MANIFEST not in names:
        raise NotAnExport(_("This zip is not an export from CoachHub: it has no list of clients. Choose the file as you downloaded it."))
    opened.clients = _clients(_parsed(opened._bytes(MANIFEST, most=LARGEST_JSON)))
    return opened


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # asked for nowhere else before the whole list is read
        if end is None:
            raise NotAnExport(_("This file is not a zip. Choose the file as you downloaded it."))
        if end[LENGTH_OF_LIST] > LONGEST_LIST:
            raise NotAnExport(_("This zip holds more entries than an export can have. Nothing of it was read."))
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotAnExport(_("This zip is damaged. Download the export once more and choose the new file.")) from None


def _is_astray(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/")


def _pieces(archive: zipfile.ZipFile, name: str, *, most: int) -> Iterator[bytes]:
    """The content of an entry piece by piece; what the entry says of its own size is not believed."""
    read = 0
    try:
        entry = archive.getinfo(name)
        with archive.open(entry) as source:
            while piece := source.read(PIECE):
                read += len(piece)
                if read > most or (read > MEGABYTE and read > HIGHEST_RATIO * max(entry.compress_size, 1)):
                    raise NotAnExport(_("Unpacked, a part of this file is far larger than an export writes. Nothing more of it is read."))
                yield piece
    except KeyError:
        raise NotAnExport(_("A part that the export names is missing in it.")) from None
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        raise NotAnExport(_("A part of this export is damaged. Download the export once more.")) from None


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode())
    except (ValueError, RecursionError):
        raise NotAnExport(_("A part of this export cannot be read. Download the export once more.")) from None


def _clients(manifest: Any) -> list[Listed]:
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND or not isinstance(manifest.get("format"), int):
        raise NotAnExport(_("This zip is not an export from CoachHub. Choose the file as you downloaded it."))
    if manifest["format"] > FORMAT:
        raise NotAnExport(_("A newer CoachHub made this export. Bring this one up to date first, then try again."))
    if manifest.get("for") != "coach":
        raise NotAnExport(_("This is a client's own export. Only a coach's export can be brought in: it is the client who decides what a coach gets."))
    try:
        return [_listed(entry) for entry in manifest["clients"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAnExport(_("The list of clients in this export cannot be read. Download the export once more.")) from None


def _listed(entry: dict[str, Any]) -> Listed:
    created_at = datetime.fromisoformat(entry["created_at"])
    if not FOLDER.fullmatch(entry["folder"]) or created_at.tzinfo is None:
        raise ValueError
    return Listed(entry["folder"], str(entry["name"]), str(entry["email"]), created_at)
