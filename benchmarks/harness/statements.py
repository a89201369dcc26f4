"""SQL alone as a target: the statements of a page or an action sent again, or those that its floor would send."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from benchmarks.harness.pages import recorded
from benchmarks.harness.plan import Query, Reading

type Connection = psycopg.Connection[tuple[Any, ...]]


class Statements:
    """These statements one after another on a bare connection, with all their rows fetched; `is_undone` takes back what they wrote."""

    def __init__(self, name: str, queries: Sequence[Query], *, connection: Connection, is_undone: bool = False) -> None:
        self.name = name
        self.queries = queries
        self.connection = connection
        self.is_undone = is_undone

    def send(self) -> None:
        with self.connection.transaction(force_rollback=self.is_undone):
            for sql, params in self.queries:
                cursor = psycopg.ClientCursor(self.connection)  # as Django does: parameters are bound on this side
                cursor.execute(sql.encode(), params)
                if cursor.description:
                    cursor.fetchall()

    def read(self) -> Reading:
        return Reading("", [] if self.is_undone else list(self.queries))


class Calls:
    """A function of the product as a target, with the queries that it sends."""

    def __init__(self, name: str, function: Callable[[], Any]) -> None:
        self.name = name
        self.function = function

    def send(self) -> None:
        self.function()

    def read(self) -> Reading:
        with recorded() as queries:
            self.function()
        return Reading("", queries)
