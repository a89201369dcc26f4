"""What people write: a name filled in, links made clickable, the first words of it."""

import re
from html import escape

LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
# What ends a sentence or closes a bracket is seldom meant as a part of the address before it.
TRAILING = ".,;:!?'”’»)]}"
FIRST_NAME = "{first_name}"
SHORT = 120


def addressed(text: str, first_name: str) -> str:
    """The text with `{first_name}` filled in."""
    return text.replace(FIRST_NAME, first_name)


def linked(text: str) -> str:
    """The text as HTML: everything escaped, web addresses as links, line breaks kept."""
    parts, place = [], 0
    for found in LINK.finditer(text):
        address = _bare(found[0])
        end = found.start() + len(address)
        parts.append(escape(text[place : found.start()]))
        parts.append(_link(address))
        place = end
    parts.append(escape(text[place:]))
    return "".join(parts).replace("\r\n", "\n").replace("\n", "<br>")


def first_words(text: str, *, length: int = SHORT) -> str:
    """The beginning of the text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _bare(address: str) -> str:
    while address and address[-1] in TRAILING and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _link(address: str) -> str:
    target = address if "://" in address else f"https://{address}"
    return f'<a href="{escape(target)}" rel="noopener noreferrer nofollow" target="_blank">{escape(address)}</a>'
