"""What a request wrote: which tables, and whether the rows of others are still the same to the byte."""

import re
from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from accounts.models import Practice, User
from clients.models import Client
from tests.walk.canaries import COACH_OF, COACHES
from tests.walk.world import SHARED, World

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|ALTER|CREATE|DROP|WITH)\b", re.IGNORECASE)
TABLE = re.compile(r'(?:INTO|UPDATE|FROM|TABLE)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)
JOBS = "procrastinate_defer_jobs"
# What is kept at others because of what this actor may do: a message to them is unread, and their practice has its own names for the five.
COUNTED: dict[type[models.Model], tuple[str, ...]] = {User: ("unread_messages", "unread_notifications", "suggestions_waiting", "element_names")}

# Caches that are made anew whenever one of the rows behind them is another; nothing in them is anybody's own.
CACHES = {"recommendations.ModelState"}


class Ledger:
    """The tables that were written to since the last `clear()`."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def clear(self) -> None:
        self.tables.clear()

    @contextmanager
    def watching(self) -> Iterator[None]:
        with connection.execute_wrapper(self._note):
            yield

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            self.tables.add(found[1] if (found := TABLE.search(sql)) else sql[:60])
        elif JOBS in sql:
            self.tables.add("procrastinate_jobs")
        return execute(sql, params, many, context)


def fingerprint(world: World, actor: str, tables: Container[str] | None = None) -> dict[str, str]:
    """For each of these tables, or for every one, a hash over all rows that this actor must not change."""
    hashes = list(_hashes(world, actor, tables))
    if not hashes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(hashes))
        return dict(cursor.fetchall())


def _hashes(world: World, actor: str, tables: Container[str] | None) -> Iterator[str]:
    own = {world.circles[client].row("clients.Client").pk for client in world.mates(actor)}
    protected: dict[type[models.Model], set[int]] = {
        User: {user.pk for name, user in world.people.items() if name != actor},
        Practice: {world.circles[coach].row("accounts.Practice").pk for coach in COACHES if coach != actor},
        Client: {world.circles[client].row("clients.Client").pk for client in COACH_OF} - own,
    }
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in SHARED | CACHES or not model._meta.managed or (tables is not None and model._meta.db_table not in tables):
            continue
        keys = [key for key in model._meta.concrete_fields if key.is_relation and key.related_model in protected]
        columns = [(key.column, key.related_model) for key in keys] + [(model._meta.pk.column, model)] * (model in protected)
        of_client = next((column for column, target in columns[::-1] if target is Client), None)
        besides = f' AND "{of_client}" NOT IN ({_list(own)})' if of_client and own else ""
        if columns:
            table, clauses = model._meta.db_table, (f'"{column}" IN ({_list(protected[target])})' for column, target in columns)
            row = f"(to_jsonb(t) - ARRAY[{', '.join(map(repr, COUNTED[model]))}])::text" if model in COUNTED else "t::text"
            yield f"SELECT '{table}', md5(coalesce(string_agg({row}, '|' ORDER BY {row}), '')) FROM \"{table}\" t WHERE ({' OR '.join(clauses)}){besides}"


def _list(ids: set[int]) -> str:
    return ", ".join(map(str, sorted(ids))) or "NULL"
