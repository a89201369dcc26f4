"""What a file really is, read from its content and never from its name: the kinds that are taken, and a reason for each that is not."""

import re
from dataclasses import dataclass
from typing import IO

from messaging.domain import containers
from messaging.domain.containers import NotTaken

HEAD = 4096
TAIL = 2048
# What a browser would run if somebody made it believe that this is a page.
PAGE = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%|style|meta|link|img|object|embed)", re.IGNORECASE | re.DOTALL
)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"dex\n", b"\0asm", b"!<arch>")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF87a": "image/gif", b"GIF89a": "image/gif"}
# Of the family of MP4: the brand in the first box says which.
BRANDS = {"M4A ": "audio/mp4", "M4B ": "audio/mp4", "qt  ": "video/quicktime", "avif": "image/avif", "avis": "image/avif"}
PHONE_PICTURES = {"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"}


@dataclass(frozen=True)
class Media:
    kind: str  # pdf, image, audio, video, office, text
    media_type: str
    endings: tuple[str, ...]  # the usual one first


def _media(kind: str, media_type: str, *endings: str) -> tuple[str, Media]:
    return media_type, Media(kind, media_type, endings)


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KNOWN: dict[str, Media] = dict(
    [
        _media("pdf", "application/pdf", "pdf"),
        _media("image", "image/jpeg", "jpg", "jpeg"),
        _media("image", "image/png", "png"),
        _media("image", "image/webp", "webp"),
        _media("image", "image/gif", "gif"),
        _media("image", "image/avif", "avif"),
        _media("audio", "audio/mpeg", "mp3"),
        _media("audio", "audio/mp4", "m4a", "m4b"),
        _media("audio", "audio/aac", "aac"),
        _media("audio", "audio/ogg", "ogg", "oga", "opus"),
        _media("audio", "audio/wav", "wav"),
        _media("audio", "audio/flac", "flac"),
        _media("audio", "audio/webm", "weba", "webm"),
        _media("video", "video/mp4", "mp4", "m4v"),
        _media("video", "video/quicktime", "mov"),
        _media("video", "video/webm", "webm"),
        _media("office", f"{_OPEN_XML}.wordprocessingml.document", "docx"),
        _media("office", f"{_OPEN_XML}.spreadsheetml.sheet", "xlsx"),
        _media("office", f"{_OPEN_XML}.presentationml.presentation", "pptx"),
        _media("office", f"{_OPEN_DOCUMENT}.text", "odt"),
        _media("office", f"{_OPEN_DOCUMENT}.spreadsheet", "ods"),
        _media("office", f"{_OPEN_DOCUMENT}.presentation", "odp"),
        _media("office", "application/rtf", "rtf"),
        _media("text", "text/plain", "txt", "md", "csv", "vtt", "srt", "log"),
    ]
)
ENDINGS = sorted({ending for media in KNOWN.values() for ending in media.endings})


def recognise(file: IO[bytes], *, size: int) -> Media:
    """What the file is by its content; NotTaken with "empty", "page", "program", "old_office", "heic", "cut", "macros", "archive", "unknown"."""
    if size == 0:
        raise NotTaken("empty")
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    return KNOWN[_media_type(file, head, tail, size)]


def _media_type(file: IO[bytes], head: bytes, tail: bytes, size: int) -> str:
    if head.startswith(b"%PDF-"):
        if b"%%EOF" not in tail:
            raise NotTaken("cut")
        return "application/pdf"
    if found := next((name for start, name in PICTURES.items() if head.startswith(start)), ""):
        return found
    if head.startswith(b"PK\x03\x04"):
        return containers.office_type(file)
    if head.startswith(b"PK"):
        raise NotTaken("archive")
    return _of_riff(head, size) or _of_boxes(head) or _of_sound(head) or _of_matroska(head) or _of_words(file, head, size)


def _of_riff(head: bytes, size: int) -> str:
    if not head.startswith(b"RIFF"):
        return ""
    if int.from_bytes(head[4:8], "little") + 8 > size + 1:
        raise NotTaken("cut")
    found = {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12])
    if found is None:
        raise NotTaken("unknown")
    return found


def _of_boxes(head: bytes) -> str:
    if head[4:8] != b"ftyp":
        return ""
    length = int.from_bytes(head[:4])
    brand = head[8:12].decode("latin-1")
    if brand in PHONE_PICTURES:
        raise NotTaken("heic")
    if not 16 <= length <= HEAD or not brand.isascii() or not brand.isprintable():
        raise NotTaken("unknown")
    return BRANDS.get(brand, "video/mp4")


def _of_sound(head: bytes) -> str:
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"ID3") and len(head) > 10 and head[3] < 5:
        return "audio/mpeg"
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if containers.is_mp3_frame(head) else ""


def _of_matroska(head: bytes) -> str:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return ""
    if b"webm" not in head[:64]:
        raise NotTaken("unknown")
    return "video/webm" if re.search(rb"V_(?:VP[89]|AV1|MPEG4)", head) else "audio/webm"


def _of_words(file: IO[bytes], head: bytes, size: int) -> str:
    if head.startswith(PROGRAMS):
        raise NotTaken("program")
    if head.startswith(OLD_OFFICE):
        raise NotTaken("old_office")
    if head.startswith(b"{\\rtf1"):
        return "application/rtf"
    if PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise NotTaken("page")
    if containers.is_plain_text(file):
        return "text/plain"
    raise NotTaken("unknown")
