"""What never leaves the house in a text: who somebody is and how to reach them."""

import re
from collections.abc import Iterable

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|pt|br|es|io|eu|uk|info|app)\b(?:/\S*)?", re.IGNORECASE)
PHONE = re.compile(r"(?<!\w)\+?\(?\d[\d ()/.\-\u2010-\u2015]{5,}\d(?!\w)")
SHORTEST_NAME = 2

GONE = {"address": "[address]", "link": "[link]", "phone": "[number]", "name": "[name]"}


def redact(text: str, *, names: Iterable[str] = ()) -> str:
    """The text with e-mail addresses, links, telephone numbers and every word of these names replaced by what they were."""
    for pattern, kind in ((ADDRESS, "address"), (LINK, "link"), (PHONE, "phone")):
        text = pattern.sub(GONE[kind], text)
    words = sorted({word for name in names for word in re.findall(r"\w+", name) if len(word) >= SHORTEST_NAME}, key=len, reverse=True)
    if not words:
        return text
    # A genitive or a plural hangs on the name: "Noahs", "Noah's".
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?:['\u2019]?s)?(?!\w)", re.IGNORECASE)
    return known.sub(GONE["name"], text)


def reaches_out(text: str) -> bool:
    """Whether the text holds an address, a link or a telephone number."""
    return any(pattern.search(text) for pattern in (ADDRESS, LINK, PHONE))
