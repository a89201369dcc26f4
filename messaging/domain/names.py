"""The name of a file as people see it: what somebody else's machine called it, without what could deceive or escape."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 120
FORBIDDEN = re.compile(r'[<>:"|?*%]')
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def clean_name(name: str, endings: Sequence[str], *, otherwise: str = "file") -> str:
    """The last part of the name, at most 120 letters, ending as its content says."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Whatever is not seen as what it is: control characters, marks that turn the direction of writing, letters of no width.
    base = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C")
    base = " ".join(FORBIDDEN.sub("_", base).split()).strip(". ")
    stem, dot, ending = base.rpartition(".")
    if not dot or ending.casefold() not in endings:
        stem, ending = base, endings[0]
    stem = stem.strip(". ") or otherwise
    if RESERVED.match(stem):
        stem = f"_{stem}"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending.casefold()}"


def title_of(name: str) -> str:
    """The name without its ending, as a first title."""
    return name.rpartition(".")[0].replace("_", " ").strip() or name
