"""The part of a file that a player asks for (RFC 9110, section 14)."""

import re

ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


class Unsatisfiable(Exception):
    """The part lies outside of the file."""


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that the header asks for; None for no range or for several, which get the whole file."""
    found = ONE.match(header.replace(" ", "")) if header else None
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:  # the last so many bytes
        start, end = max(0, size - int(last)), size - 1
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return start, end
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end
