"""Pictures that people upload: made anew, so that nothing but the picture itself is kept."""

import math
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
# What is unpacked several times over while it is read: with these, no picture takes more than 150 MB.
MANY_PIXELS = {"WEBP": 7_000_000, "AVIF": 7_000_000}
STRIP = 64
SHRUNK_BY_STEPS = 12_000_000  # of more pixels than these no second large copy is made
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
        if picture.width * picture.height > MANY_PIXELS.get(kind, LARGEST_PIXELS):
            raise TooLarge
        picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
        drawn = _smaller(picture)
    # First smaller, then turned and converted: either copies the whole.
    ImageOps.exif_transpose(drawn, in_place=True)
    mode = "RGBA" if drawn.has_transparency_data else "RGB"
    drawn = drawn if drawn.mode == mode else drawn.convert(mode)
    kept_as = KEPT_AS.get(kind, "WEBP" if drawn.mode == "RGBA" else "JPEG")
    whole, small = BytesIO(), BytesIO()
    drawn.save(whole, kept_as, quality=88)
    drawn.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    drawn.save(small, "WEBP", quality=80)
    with Image.open(whole) as said:
        return Anew(ContentFile(whole.getvalue()), ContentFile(small.getvalue()), f"image/{kept_as.lower()}", said.width, said.height)


def _smaller(picture: Image.Image) -> Image.Image:
    """The picture at most 2560 pixels long: drawn smaller, or for a very large one taken together by whole numbers of pixels."""
    longest = max(picture.size)
    if longest <= LONG_SIDE:
        picture.load()
        return picture.copy()
    if picture.width * picture.height > SHRUNK_BY_STEPS:
        return _reduced(picture, math.ceil(longest / LONG_SIDE))
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    return picture.copy()


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Each square of `factor` pixels as one, strip by strip: Pillow would copy all of a picture that can be seen through."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    made = Image.new(mode, (math.ceil(picture.width / factor), math.ceil(picture.height / factor)))
    for top in range(0, picture.height, factor * STRIP):
        strip = picture.crop((0, top, picture.width, min(picture.height, top + factor * STRIP)))
        made.paste((strip if strip.mode == mode else strip.convert(mode)).reduce(factor), (0, top // factor))
    made.info = picture.info
    return made


@contextmanager
def _opened(upload: Any, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The picture while it is read; whatever Pillow makes of bytes that are none becomes NotAPicture or TooLarge."""
    try:
        with Image.open(upload, formats=formats) as picture:
            # The header says the size: a small file may unfold to gigabytes.
            if picture.width * picture.height > LARGEST_PIXELS:
                raise TooLarge
            yield picture
            picture.close()  # its pixels go now and not when somebody forgets the name
    except Image.DecompressionBombError:
        raise TooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise NotAPicture from None
