"""Photos that people upload: made anew, so that nothing but the picture itself is kept."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 25_000_000
SIDE = 256


class NotAPicture(Exception):
    """The file is none of the kinds of picture that are taken, or it is damaged."""


class TooLarge(Exception):
    """The picture has more bytes or more pixels than are taken."""


def portrait(upload: Any) -> ContentFile:
    """A square of 256 pixels out of the picture's middle as WebP, upright, without its metadata; NotAPicture, TooLarge."""
    if upload.size > LARGEST_BYTES:
        raise TooLarge
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            # The header says the size: a small file may unfold to gigabytes.
            if picture.width * picture.height > LARGEST_PIXELS:
                raise TooLarge
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            square = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (SIDE, SIDE))
    except Image.DecompressionBombError:
        raise TooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAPicture from None
    made = BytesIO()
    square.save(made, "WEBP", quality=85)
    return ContentFile(made.getvalue(), name="portrait.webp")
