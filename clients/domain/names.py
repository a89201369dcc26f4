"""Names as people sort them."""

import unicodedata


def sortable(name: str) -> str:
    """The name without case and accents, for ordering: "Östen Ek" becomes "osten ek"; at most 120 characters."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().strip()[:120]
