"""Files that are no export, or were made to do harm: each gets a sentence, and nothing of it is written."""

import json
import struct
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Arrival, Client
from coachhub.carrying import unpacking
from tests.coachhub.test_arrivals import bring


def made_of(**entries: bytes | str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def manifest(**changes: Any) -> str:
    listed = {"folder": "0001-ada", "name": "Ada", "email": "", "created_at": "2026-01-01T10:00:00+00:00"}
    return json.dumps({"kind": "coachhub-export", "format": 1, "for": "coach", "made_at": "x", "clients": [listed]} | changes)


def client_json(**tables: Any) -> str:
    plain = {"id": 1, "name": "Ada", "email": "", "state": "active", "since_date": "2026-01-01", "time_zone": "UTC", "created_at": "2026-01-01T10:00:00+00:00"}
    return json.dumps({"format": 1, "tables": {"client": [plain]} | tables})


BAD = {
    "empty": (b"", "This file is not a zip. Choose the file as you downloaded it."),
    "text": (b"name,email\nAda,ada@example.com\n", "This file is not a zip. Choose the file as you downloaded it."),
    "foreign": (made_of(**{"photos/1.txt": "x"}), "This zip is not an export from CoachHub: it has no list of clients. Choose the file as you downloaded it."),
    "kind": (made_of(**{"coachhub.json": manifest(kind="x")}), "This zip is not an export from CoachHub. Choose the file as you downloaded it."),
    "newer": (made_of(**{"coachhub.json": manifest(format=2)}), "A newer CoachHub made this export. Bring this one up to date first, then try again."),
    "client's": (
        made_of(**{"coachhub.json": manifest(**{"for": "client"})}),
        "This is a client's own export. Only a coach's export can be brought in: it is the client who decides what a coach gets.",
    ),
    "no json": (made_of(**{"coachhub.json": "{"}), "A part of this export cannot be read. Download the export once more."),
    "deep": (made_of(**{"coachhub.json": "[" * 100_000}), "A part of this export cannot be read. Download the export once more."),
    "list": (made_of(**{"coachhub.json": manifest(clients=[7])}), "The list of clients in this export cannot be read. Download the export once more."),
    "folder": (
        made_of(**{"coachhub.json": manifest(clients=[{"folder": "../x", "name": "", "email": "", "created_at": "2026-01-01T10:00:00+00:00"}])}),
        "The list of clients in this export cannot be read. Download the export once more.",
    ),
    "travelling": (made_of(**{"coachhub.json": manifest(), "../../etc/passwd": "x"}), "This zip holds names that no export has. Nothing of it was read."),
    "absolute": (made_of(**{"coachhub.json": manifest(), "/etc/passwd": "x"}), "This zip holds names that no export has. Nothing of it was read."),
    "windows": (made_of(**{"coachhub.json": manifest(), "C:\\x": "x"}), "This zip holds names that no export has. Nothing of it was read."),
    "bomb": (
        made_of(**{"coachhub.json": " " * 30_000_000 + manifest()}),
        "Unpacked, a part of this file is far larger than an export writes. Nothing more of it is read.",
    ),
}


@pytest.mark.parametrize("which", BAD)
def test_file_that_is_no_export_is_refused_with_a_sentence(which, maya, as_confirmed):
    content, sentence = BAD[which]
    response = as_confirmed(maya).post("/exports/import/", {"file": SimpleUploadedFile("export.zip", content or b"")})
    expected = sentence if content else "The submitted file is empty."
    assert (response.status_code, response.context["form"].errors["file"], Arrival.objects.count()) == (422, [expected], 0)


def test_size_that_an_entry_claims_is_not_believed(maya):
    content = bytearray(made_of(**{"coachhub.json": manifest(), "0001-ada/client.json": " " * 3_000_000}))
    at = content.rindex(b"0001-ada/client.json") - 46
    content[at + 24 : at + 28] = struct.pack("<I", 10)  # the list says ten bytes
    opened = unpacking.open_export(BytesIO(bytes(content)), size=len(content))
    with pytest.raises(unpacking.NotAnExport):
        opened.tables(opened.clients[0])


@pytest.mark.parametrize(("limit", "value"), [("LARGEST_ZIP", 10), ("LONGEST_LIST", 10), ("MOST_ENTRIES", 1), ("LARGEST_IN_ALL", 10), ("LARGEST_JSON", 10)])
def test_each_limit_holds(limit, value, monkeypatch):
    content = made_of(**{"coachhub.json": manifest(), "0001-ada/client.json": client_json()})
    unpacking.open_export(BytesIO(content), size=len(content))
    monkeypatch.setattr(unpacking, limit, value)
    with pytest.raises(unpacking.NotAnExport):
        unpacking.open_export(BytesIO(content), size=len(content))


UNREADABLE = {
    "two clients": client_json(client=[{"id": 1}, {"id": 2}]),
    "no table": json.dumps({"format": 1, "tables": []}),
    "long name": client_json(client=[{"id": 1, "name": "x" * 300, "since_date": "2026-01-01", "created_at": "2026-01-01T10:00:00+00:00"}]),
    "date": client_json(goals=[{"id": 1, "title": "A", "target_date": "soon"}]),
    "kind": client_json(acts=[{"id": 1, "kind": "bank.robbed", "at": "2026-01-01T10:00:00+00:00"}]),
    "status": client_json(tasks=[{"id": 1, "task_description": "x", "status": "stolen"}]),
    "element": client_json(tasks=[{"id": 1, "task_description": "x", "element": "wood"}]),
    "another's goal": client_json(milestones=[{"id": 1, "title": "x", "goal": 999}]),
    "nul": client_json(goals=[{"id": 1, "title": "a\0b"}]),
    "surrogate": client_json(goals=[{"id": 1, "title": "a\ud800b"}]),
    "number": client_json(acts=[{"id": 1, "kind": "goal.set", "about_type": "x", "about_id": 10**30}]),
    "photo outside": client_json(client=[{"id": 1, "name": "Ada", "since_date": "2026-01-01", "photo": "../../x"}]),
    "no picture": client_json(client=[{"id": 1, "name": "Ada", "since_date": "2026-01-01", "photo": "files/x"}]),
    "shape": client_json(goals=[{"id": [], "title": {"a": 1}}]),
}


@pytest.mark.parametrize("which", UNREADABLE)
def test_client_that_cannot_be_read_is_named_by_number_and_the_next_comes_in(which, maya):
    listed = [{"folder": f"000{n}-x", "name": f"N{n}", "email": "", "created_at": f"2026-01-0{n}T10:00:00+00:00"} for n in (1, 2)]
    good = client_json(client=[{"id": 5, "name": "Bo", "since_date": "2026-01-01", "time_zone": "UTC", "created_at": "2026-01-02T10:00:00+00:00"}])
    content = made_of(**{"coachhub.json": manifest(clients=listed), "0001-x/client.json": UNREADABLE[which], "0001-x/files/x": "x", "0002-x/client.json": good})
    arrival = bring(content, maya)
    assert (arrival.state, [number for number, _ in arrival.problems], list(Client.objects.values_list("name", flat=True))) == ("done", [1], ["Bo"])


def test_damaged_photo_is_a_sentence(maya):
    content = made_of(**{"coachhub.json": manifest(), "0001-ada/client.json": UNREADABLE["no picture"], "0001-ada/files/x": "no picture"})
    assert bring(content, maya).problems == [[1, "The photo of this client cannot be read."]]
