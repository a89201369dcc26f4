"""The description of the API: complete, checked in, readable, and its examples work."""

import difflib
import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from coachhub.api.pages import schema
from coachhub.management.commands.describe_api import FILE, as_text
from common.environment import ROOT
from tests import factories
from tests.coachhub.api.conftest import token

CUSTOMERS = {
    ("get", "/api/clients"),
    ("get", "/api/clients/{client_id}"),
    ("post", "/api/clients"),
    ("get", "/api/sessions/recommendations/{client_id}"),
    ("post", "/api/sessions/create"),
    ("get", "/api/sessions/{session_id}"),
    ("get", "/api/progress/{client_id}"),
    ("get", "/api/progress/metrics/{metric}"),
    ("get", "/api/recommendations/{client_id}"),
    ("post", "/api/recommendations/feedback"),
    ("post", "/api/messages/send"),
    ("get", "/api/messages/{client_id}"),
    ("post", "/api/resources/upload"),
    ("get", "/api/resources/{client_id}"),
}
OPERATIONS = [(method, path, operation) for path, methods in schema()["paths"].items() for method, operation in methods.items()]


def test_description_is_the_one_that_is_checked_in():
    """After a change: manage.py describe_api, and look at the difference."""
    assert "\n".join(difflib.unified_diff(FILE.read_text().splitlines(), as_text().splitlines(), "docs/openapi.json", "the API", lineterm="")) == ""


def test_operations_of_the_customer_are_there():
    assert CUSTOMERS - {(method, path) for method, path, _ in OPERATIONS} == set()


def test_every_operation_says_what_it_does_and_how_it_is_refused():
    lacking = [path for _, path, operation in OPERATIONS if not operation.get("description") or not {401, 403, 404, 429} <= operation["responses"].keys()]
    assert lacking == []


def test_every_number_has_bounds_or_words():
    fields = [(name, field, of) for name, of in schema()["components"]["schemas"].items() for field, of in of.get("properties", {}).items()]
    bare = [
        f"{name}.{field}" for name, field, of in fields if of.get("type") in {"integer", "number"} and not {"description", "examples", "minimum"} & of.keys()
    ]
    assert bare == []


def test_description_is_open(guest, db):
    assert guest.get("/api/openapi.json").json()["openapi"] == "3.1.0"


def test_every_operation_is_at_its_address(guest, db):
    """One that another declaration of the same address hides would answer 405."""
    lost = [f"{method} {path}" for method, path, _ in OPERATIONS if guest.generic(method.upper(), re.sub(r"{\w+}", "1", path)).status_code != 401]
    assert lost == []


def test_page_shows_every_operation(guest, db):
    page = guest.get("/api/docs/").content.decode()
    assert [path for method, path, _ in OPERATIONS if f"{method.upper()} {path}" not in page] == []


def test_page_wants_nothing_from_elsewhere(guest, db):
    page = guest.get("/api/docs/").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"|<style|style="', page) == []


def examples() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def ground(maya, noah):
    """What stands for the names in the examples."""
    for slug in ("fire", "water", "earth", "air", "aether"):
        factories.element(slug)
    factories.item_set()
    now = datetime.now(UTC)
    held, booked = factories.session(noah, at=now - timedelta(hours=2)), factories.session(noah, at=now + timedelta(days=20))
    waiting, entry = factories.recommendation(noah), factories.entry(noah)
    rows = {"HELD": held, "BOOKED": booked, "SUGGESTION": waiting, "ENTRY": entry, "CLIENT": noah}
    tokens = {"TOKEN": token(maya), "THEIRS": token(noah.user)}
    return {"HOUSE": "http://testserver", "SOON": (now + timedelta(days=9)).isoformat(), **tokens, **{name: str(row.pk) for name, row in rows.items()}}


def test_there_are_examples():
    assert len(examples()) == 26


@pytest.mark.parametrize("example", examples())
def test_example_works(ground, example):
    for name, value in ground.items():
        example = example.replace(f"${name}", value)
    response = sent(shlex.split(example)[1:])
    assert response.status_code in {200, 201, 204}, response.content


def sent(words: list[str]):
    """What curl would send."""
    address, method, body, headers = "", "GET", "", {}
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body, method = json.dumps(json.loads(words.pop(0))), "POST" if method == "GET" else method
        elif word == "-X":
            method = words.pop(0)
        else:
            address = word
    place = urlsplit(address)
    return Browser().generic(method, f"{place.path}?{place.query}", body, content_type=headers.pop("Content-Type", "text/plain"), headers=headers)
