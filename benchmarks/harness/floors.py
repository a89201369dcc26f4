"""The bare floor of a page: the same rows by plain SQL, the same bytes by plain formatting, no framework."""

import gzip
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Protocol

from benchmarks.harness.plan import CannotMeasure, Query, Reading
from benchmarks.harness.weight import COMPRESSION

type Fetch = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

MOST_FILLING = 0.3  # beyond that the floor's rows are no longer the page's rows
TOLERANCE = 0.03


class Markup(Protocol):
    """What a benchmark's floor knows of its page."""

    def html(self, fetch: Fetch) -> str:
        """The page from rows that this call fetches, with f-strings alone."""


class Floor:
    """A raw WSGI callable around one page's markup, filled up to the size of the page that it is the floor of."""

    def __init__(self, name: str, *, markup: Markup, fetch: Fetch, like: str) -> None:
        self.name = name
        self.markup = markup
        self.fetch = fetch
        self.filling = filling(markup.html(fetch), like=like)

    def send(self) -> None:
        answered: list[str] = []
        b"".join(self.application({"wsgi.input": BytesIO()}, lambda status, headers: answered.append(status)))

    def read(self) -> Reading:
        queries: list[Query] = []

        def noting(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
            queries.append((sql, params))
            return self.fetch(sql, params)

        return Reading(self.markup.html(noting) + self.filling, queries)

    def application(self, environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]) -> list[bytes]:
        body = gzip.compress((self.markup.html(self.fetch) + self.filling).encode(), COMPRESSION)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))])
        return [body]


def filling(html: str, *, like: str) -> str:
    """What makes the floor's page as long as the page itself, taken from the page's own end; CannotMeasure if that is too much."""
    page, floor = like.encode(), html.encode()
    missing = len(page) - len(floor)
    if not -TOLERANCE * len(page) <= missing <= MOST_FILLING * len(page):
        raise CannotMeasure(f"The page has {len(page)} bytes and its floor {len(floor)}. Bring the floor's markup up to date with the template.")
    return page[-missing:].decode(errors="ignore") if missing > 0 else ""
