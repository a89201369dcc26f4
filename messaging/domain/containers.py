"""Looking into files that hold other things: office documents, frames of sound, plain words."""

import codecs
import re
import zipfile
from typing import IO

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5000
LARGEST_IN_ALL = 500 * MEGABYTE
HIGHEST_RATIO = 200
PIECE = 64 * 1024
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
MAIN_PARTS = {
    "word/document.xml": f"{_OPEN_XML}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OPEN_XML}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OPEN_XML}.presentationml.presentation",
}
OPEN_DOCUMENTS = {f"{_OPEN_DOCUMENT}.{name}" for name in ("text", "spreadsheet", "presentation")}
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|Basic/|Scripts/)", re.IGNORECASE)
# What no plain text holds: control characters other than tab, line ends and form feed.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BITRATES = {0, 15}
NO_RATE = 3


class NotTaken(Exception):
    """A file that is not taken; `reason` says why in a word that the form turns into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def office_type(file: IO[bytes]) -> str:
    """Which office document this zip is, without unpacking it; NotTaken for one that is none, hides programs or unfolds too far."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or _unfolds(entries) or any(_is_astray(name) for name in names):
                raise NotTaken("archive")
            if any(MACROS.search(name) for name in names):
                raise NotTaken("macros")
            return _document(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise NotTaken("cut") from None
    finally:
        file.seek(0)


def _document(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" in names and (part := next((part for part in MAIN_PARTS if part in names), "")):
        return MAIN_PARTS[part]
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        said = archive.read("mimetype").decode("ascii", "replace").strip()
        if said in OPEN_DOCUMENTS:
            return said
    raise NotTaken("archive")


def _unfolds(entries: list[zipfile.ZipInfo]) -> bool:
    whole, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    return whole > LARGEST_IN_ALL or (whole > MEGABYTE and whole > HIGHEST_RATIO * max(packed, 1))


def _is_astray(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def is_mp3_frame(head: bytes) -> bool:
    """Whether the bytes begin with the header of a frame of MP3: sync, layer III, a bit rate and a sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in BITRATES and (head[2] >> 2) & 3 != NO_RATE


def is_plain_text(file: IO[bytes]) -> bool:
    """Whether all of it is UTF-8 without control characters."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if CONTROLS.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
