"""The declared tables of one client as plain values: for the JSON, and in people's words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from clients.readings import element_name
from common.registry import Reader, Table, tables

type Plain = dict[str, Any]


@dataclass(frozen=True)
class Column:
    label: str
    name: str


@dataclass
class Sheet:
    """One table of one client: its rows as they are, and as plain values."""

    table: Table
    columns: tuple[str, ...]
    rows: list[models.Model]
    plain: list[Plain] = field(default_factory=list)

    @property
    def title(self) -> str:
        names = self.table.model._meta
        return capfirst(str(names.verbose_name if len(self.rows) == 1 else names.verbose_name_plural))

    @property
    def shown(self) -> list[Column]:
        """The columns that the readable page shows."""
        names = [name for name in self.columns if name not in self.table.for_machines]
        return [Column(element_name(name) or capfirst(str(_field(self.table, name).verbose_name)), name) for name in names]

    def spoken(self) -> Iterator[list[tuple[str, str]]]:
        """Each row as label and words, for people."""
        for row in self.rows:
            yield [(column.label, _spoken(row, _field(self.table, column.name), self.table)) for column in self.shown]


def sheets_of(client: Client, reader: Reader) -> list[Sheet]:
    """Everything of this client that this reader may have, in the order of the tables; one query for each."""
    return [_sheet(table, client, reader) for table in tables() if reader in table.readers]


def files_of(sheets: list[Sheet]) -> Iterator[tuple[str, Any]]:
    """Where each file lies in the folder of the client, and the file."""
    for sheet in sheets:
        for name in sheet.columns:
            if isinstance(_field(sheet.table, name), models.FileField):
                yield from ((file_name(sheet.table, row, name), getattr(row, name)) for row in sheet.rows if getattr(row, name))


def file_name(table: Table, row: models.Model, column: str) -> str:
    name = table.file_named(row) if table.file_named else getattr(row, column).name
    return f"files/{table.name.replace(' ', '-')}-{row.pk}-{column}{PurePosixPath(name).suffix}"


def is_person(field: models.Field) -> bool:
    return field.is_relation and field.related_model is User


def _sheet(table: Table, client: Client, reader: Reader) -> Sheet:
    columns = table.columns(reader)
    keys = [name for name in columns if _field(table, name).is_relation]
    found = table.rows_for(table.of(client), reader)
    rows = list(found.select_related(*keys) if keys else found)
    plain = [{"id": row.pk} | {name: _plain(row, _field(table, name), table, client) for name in columns} for row in rows]
    return Sheet(table, columns, rows, plain)


def _field(table: Table, name: str) -> Any:
    return table.model._meta.get_field(name)


def _plain(row: models.Model, field: Any, table: Table, client: Client) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return file_name(table, row, field.name) if value else ""
    if value is None:
        return None
    if is_person(field):
        return {"name": getattr(row, field.name).name, "is_client": is_the_client(getattr(row, field.name), client)}
    if field.is_relation:
        return getattr(getattr(row, field.name), "slug", value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def is_the_client(person: User, client: Client) -> bool:
    return person.pk == client.user_id or person.email == client.stand_in_address


def _spoken(row: models.Model, field: Any, table: Table) -> str:
    if field.name in table.words:
        return str(table.words[field.name](row))
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.FileField):
        return file_name(table, row, field.name)
    return _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_in_words(item)}" for key, item in value.items())
    return str(value)
