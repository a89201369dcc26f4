"""How much of a text was changed."""

from difflib import SequenceMatcher


def changed_percent(first: str, now: str) -> int:
    """How much of the words differs, 0-100: 0 for the same words, 100 for nothing in common."""
    return round(100 * (1 - SequenceMatcher(None, first.split(), now.split(), autojunk=False).ratio()))
