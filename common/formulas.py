"""Cells of files that spreadsheets open: none is a formula."""

from typing import Any

SIGNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def harmless(value: Any) -> Any:
    """The value of a cell; text that a spreadsheet would run is marked as text."""
    if isinstance(value, str) and value.lstrip(" ").startswith(SIGNS):
        return f"'{value}"
    return "" if value is None else value
