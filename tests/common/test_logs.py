"""The log tells what happened, and nothing of what people wrote."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from common.logs import logging_settings
from tests import factories
from tests.factories import PASSWORD

SECRET = "a very private sentence"


@pytest.fixture(params=[True, False], ids=["json", "text"])
def lines(request, settings):
    """What the log holds, as a function; told for machines and for people."""
    stream = io.StringIO()
    told = logging_settings(as_json=request.param)
    told["handlers"]["stream"]["stream"] = stream
    told["loggers"]["requests"]["level"] = "INFO"
    logging.config.dictConfig(told)
    yield lambda: stream.getvalue().splitlines()
    logging.config.dictConfig(settings.LOGGING)


@pytest.fixture
def entries(lines, request):
    """The lines for machines, read back."""
    if "json" not in request.node.callspec.id:
        pytest.fail("only lines for machines can be read back")
    return lambda: [json.loads(line) for line in lines()]


only_json = pytest.mark.parametrize("lines", [True], indirect=True, ids=["json"])


@only_json
def test_request_is_one_line(entries, maya, as_user):
    as_user(maya).get("/search/?q=noah")
    entry = entries()[-1]
    assert {name: entry[name] for name in ("event", "level", "logger", "method", "path", "status", "person")} == {
        "event": "request",
        "level": "info",
        "logger": "requests",
        "method": "GET",
        "path": "/search/",
        "status": 200,
        "person": maya.pk,
    }
    assert entry.keys() - {"event", "level", "logger", "method", "path", "status", "person"} == {"request", "ms", "timestamp"}
    assert 0 < entry["ms"] < 60_000


@only_json
def test_request_of_a_guest_names_nobody(entries, guest, db):
    guest.get("/")
    assert (entries()[-1]["status"], entries()[-1]["person"]) == (302, None)


@only_json
def test_lines_of_one_request_share_its_name(entries, maya, as_user):
    browser = as_user(maya)
    for _ in range(2):
        browser.get("/no/such/page/")
    names = [entry["request"] for entry in entries()]
    assert (len(names), len(set(names))) == (2, 2)


def test_log_holds_no_query_no_form_and_no_token(lines, noah, maya, as_user):
    browser = as_user(maya)
    invitation = factories.invitation(factories.client(coach=maya))
    browser.get("/search/", {"q": SECRET})
    browser.post("/clients/new/", {"name": SECRET, "email": "not an address"})
    browser.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
    browser.get(f"/welcome/{invitation.token}/")
    told = "\n".join(lines())
    assert [secret for secret in (SECRET, "not an address", PASSWORD, invitation.token) if secret in told] == []
    assert "/welcome/.../" in told


def test_broken_page_is_told_with_its_traceback_and_without_its_form(lines, maya, as_user, settings):
    settings.ROOT_URLCONF = "tests.common.breaking_urls"
    browser = as_user(maya)
    browser.raise_request_exception = False
    browser.post("/break/", {"name": SECRET})
    told = "\n".join(lines())
    assert ("ZeroDivisionError" in told, SECRET in told) == (True, False)


def test_refused_row_is_told_without_its_words(lines, noah):
    try:
        with transaction.atomic():
            factories.task(noah, task_description=SECRET, status="done")
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error")
    told = "\n".join(lines())
    assert ("task_settled_unless_open" in told, SECRET in told) == (True, False)


def test_statement_is_told_without_its_words(lines, db):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT '{SECRET}'::uuid")
    except Exception:
        structlog.get_logger("jobs").exception("job failed")
    told = "\n".join(lines())
    assert ("invalid input syntax for type uuid" in told, SECRET in told) == (True, False)
