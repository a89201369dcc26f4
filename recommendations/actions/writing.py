"""Writing the rows of a list: one statement with one parameter, because building one of many costs more than all that the engine counts."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models

# Numbers of four bytes go there by way of eight, so that each is rounded once, as a parameter would be.
SENT_AS = {"real[]": "double precision[]"}


def insert[Row: models.Model](rows: Sequence[Row]) -> list[Row]:
    """Save these new rows of one table in their order; each has its number then."""
    model = type(rows[0])
    sent = [{field.column: getattr(row, field.attname) for field in _fields(model)} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model), [json.dumps(sent, default=datetime.isoformat)])
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = number, False, connection.alias
    return list(rows)


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _statement(model: type[models.Model]) -> str:
    types = {field.column: field.db_type(connection) for field in _fields(model)}
    names = ", ".join(types)
    typed = ", ".join(f"{name} {SENT_AS.get(its, its)}" for name, its in types.items())
    key = model._meta.pk.column if model._meta.pk else ""
    sent = f"ROWS FROM (jsonb_to_recordset(%s::jsonb) AS ({typed})) WITH ORDINALITY AS sent ({names}, place)"
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {names} FROM {sent} ORDER BY place RETURNING {key}"  # noqa: S608  names of our own columns
