"""A file on its way in: looked at, made harmless, and ready to be kept."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File

from common.pictures import NotAPicture, TooLarge, made_anew
from messaging.domain.containers import NotTaken
from messaging.domain.media import KNOWN, Media, recognise
from messaging.domain.names import clean_name

MOST_FILES = 10


@dataclass(frozen=True)
class Incoming:
    """What will be kept: for a picture one that was drawn again, for everything else the bytes as they came."""

    name: str
    media: Media
    content: File
    size: int
    preview: ContentFile | None = None
    width: int | None = None
    height: int | None = None


def look_at(upload: Any) -> Incoming:
    """The file as it will be kept; NotTaken with the reasons of `recognise`, "too_large", "picture_damaged" or "picture_too_large"."""
    if upload.size > settings.UPLOAD_LIMITS["file"]:
        raise NotTaken("too_large")
    media = recognise(upload, size=upload.size)
    if media.kind == "image":
        return _picture(upload, media)
    return Incoming(clean_name(upload.name or "", media.endings), media, upload, upload.size)


def _picture(upload: Any, media: Media) -> Incoming:
    try:
        made = made_anew(upload)
    except TooLarge:
        raise NotTaken("picture_too_large") from None
    except NotAPicture:
        raise NotTaken("picture_damaged") from None
    kept = KNOWN[made.media_type]
    # A name that ended as the picture did ends as the new one does.
    stem = clean_name(upload.name or "", media.endings, otherwise="picture").rpartition(".")[0]
    return Incoming(clean_name(stem, kept.endings), kept, made.whole, made.whole.size, made.small, made.width, made.height)
