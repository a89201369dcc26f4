"""Writing an export: for each client a page that a browser opens without a network, the JSON, a CSV for each table, and the files."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from io import StringIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils.text import slugify

from accounts.models import User
from clients.domain.naming import naming
from clients.models import Client
from coachhub.carrying.rows import Sheet, files_of, sheets_of
from common.registry import Reader
from progress.readings import names_for

KIND, FORMAT = "coachhub-export", 1
MANIFEST, DATA = "coachhub.json", "client.json"
# A spreadsheet takes a cell that begins so for a formula, and a formula can send what stands beside it to somebody.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_zip(target: IO[bytes], clients: Iterable[Client], *, reader: Reader, person: User, at: datetime) -> Iterator[int]:
    """Write the export of these clients, one at a time in memory; yields after each how many are done."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        listed = []
        for number, client in enumerate(clients, 1):
            folder = f"{number:04}-{slugify(client.name)[:40]}".rstrip("-")
            sheets = sheets_of(client, reader)
            with naming(partial(names_for, client)):
                _write_client(archive, folder, client, sheets, at=at)
            listed.append({"folder": folder, "name": client.name, "email": client.email, "created_at": client.created_at.isoformat()})
            yield number
        context = {"clients": listed, "person": person, "at": at, "reader": reader}
        archive.writestr("index.html", render_to_string("coachhub/export/index.html", context))
        archive.writestr("README.txt", render_to_string("coachhub/export/README.txt", context))
        archive.writestr(MANIFEST, _json({"kind": KIND, "format": FORMAT, "for": reader, "made_at": at.isoformat(), "clients": listed}))


def _write_client(archive: ZipFile, folder: str, client: Client, sheets: list[Sheet], *, at: datetime) -> None:
    files = [(name, file) for name, file in files_of(sheets) if file.storage.exists(file.name)]
    context = {"client": client, "sheets": [sheet for sheet in sheets if sheet.rows], "files": [name for name, _ in files], "at": at}
    archive.writestr(f"{folder}/index.html", render_to_string("coachhub/export/client.html", context))
    archive.writestr(f"{folder}/{DATA}", _json({"format": FORMAT, "tables": {sheet.table.name: sheet.plain for sheet in sheets}}))
    for sheet in sheets:
        if sheet.plain:
            archive.writestr(f"{folder}/tables/{sheet.table.name.replace(' ', '-')}.csv", csv_of(sheet))
    for name, file in files:
        with file.open() as source, archive.open(f"{folder}/{name}", "w") as copy:
            for chunk in source.chunks():
                copy.write(chunk)


def csv_of(sheet: Sheet) -> str:
    """The sheet as CSV with a byte order mark, so that spreadsheets read accents; no cell is a formula."""
    out = StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    lines = csv.writer(out)
    lines.writerow(["id", *sheet.columns])
    lines.writerows([_cell(row[name]) for name in ("id", *sheet.columns)] for row in sheet.plain)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and "is_client" in value:
        value = value["name"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA) else text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
