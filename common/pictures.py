"""Pictures that people upload: made anew, so that nothing but the picture itself is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SHARED_FORMATS = (*FORMATS, "AVIF")
LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 25_000_000
SIDE = 256
LONG_SIDE, PREVIEW_SIDE = 2560, 480
KEPT_AS = {"PNG": "PNG", "GIF": "PNG"}  # what is drawn stays sharp; photographs become JPEG, or WebP when they can be seen through


class NotAPicture(Exception):
    """The file is none of the kinds of picture that are taken, or it is damaged."""


class TooLarge(Exception):
    """The picture has more bytes or more pixels than are taken."""


@dataclass(frozen=True)
class Anew:
    """A picture that was drawn again: the whole, and a small one for lists."""

    whole: ContentFile
    small: ContentFile
    media_type: str
    width: int
    height: int


def portrait(upload: Any) -> ContentFile:
    """A square of 256 pixels out of the picture's middle as WebP, upright, without its metadata; NotAPicture, TooLarge."""
    if upload.size > LARGEST_BYTES:
        raise TooLarge
    with _opened(upload, FORMATS) as picture:
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        square = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (SIDE, SIDE))
    made = BytesIO()
    square.save(made, "WEBP", quality=85)
    return ContentFile(made.getvalue(), name="portrait.webp")


def made_anew(upload: Any) -> Anew:
    """The picture upright, at most 2560 pixels long, without its metadata, and the same small; NotAPicture, TooLarge."""
    with _opened(upload, SHARED_FORMATS) as picture:
        kind = picture.format or ""
        picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
        if max(picture.size) > LONG_SIDE:  # first smaller, then turned: turning copies the whole
            picture.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
        drawn = ImageOps.exif_transpose(picture)
        drawn = drawn.convert("RGBA" if drawn.has_transparency_data else "RGB")
    kept_as = KEPT_AS.get(kind, "WEBP" if drawn.mode == "RGBA" else "JPEG")
    whole, small = BytesIO(), BytesIO()
    drawn.save(whole, kept_as, quality=88)
    drawn.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    drawn.save(small, "WEBP", quality=80)
    with Image.open(whole) as said:
        return Anew(ContentFile(whole.getvalue()), ContentFile(small.getvalue()), f"image/{kept_as.lower()}", said.width, said.height)


@contextmanager
def _opened(upload: Any, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The picture while it is read; whatever Pillow makes of bytes that are none becomes NotAPicture or TooLarge."""
    try:
        with Image.open(upload, formats=formats) as picture:
            # The header says the size: a small file may unfold to gigabytes.
            if picture.width * picture.height > LARGEST_PIXELS:
                raise TooLarge
            yield picture
    except Image.DecompressionBombError:
        raise TooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise NotAPicture from None
