"""Whatever is sent, and whatever breaks: a page that says so, never a crash."""

import json
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest
from asgiref.sync import async_to_sync
from django.db import close_old_connections, connection
from django.test import AsyncClient as AsyncBrowser
from django.test import Client as Browser
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from clients.models import Client
from coachhub.errors import is_database_away
from common.middleware import loggable_path
from tests import factories
from tests.walk.addresses import addresses

NUL, SURROGATE = "\0", "\ud800"
BOUNDARY = "line"
URLENCODED = "application/x-www-form-urlencoded"
LARGE = str(2**63)
FORM = {"name": "Ann", "email": "", "since_date": "2026-01-05", "time_zone": "UTC"}


@pytest.fixture
def as_maya(maya, as_user) -> Browser:
    """Maya's, who is shown error pages as in production."""
    signed_in = as_user(maya)
    signed_in.raise_request_exception = False
    return signed_in


def multipart(*, name: str = "note", filename: str = "", text: str = "x") -> bytes:
    file = f'; filename="{filename}"\r\nContent-Type: text/plain' if filename else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n'.encode("utf-8", "surrogatepass")


UNSTORABLE = {
    "path": lambda browser: browser.get("/clients/%00/"),
    "path word": lambda browser: browser.get("/welcome/a%00b/"),
    "query": lambda browser: browser.get("/search/?q=a%00b"),
    "query name": lambda browser: browser.get("/search/?q%00=a"),
    "cookie": lambda browser: browser.get("/", headers={"cookie": 'sessionid="abcdefgh\\000"'}),
    "header": lambda browser: browser.get("/", headers={"user-agent": "a\0b"}),
    "form": lambda browser: browser.post("/clients/new/", FORM | {"name": "a\0b"}),
    "form name": lambda browser: browser.post("/clients/new/", FORM | {"a\0b": "x"}),
    "multipart text": lambda browser: browser.generic("POST", "/clients/new/", multipart(text=NUL), f"multipart/form-data; boundary={BOUNDARY}"),
    "json text": lambda browser: browser.generic("POST", "/clients/new/", json.dumps({"name": [{"first": NUL}]}), "application/json"),
    "json name": lambda browser: browser.generic("POST", "/clients/new/", json.dumps({NUL: 1}), "application/json"),
    "json surrogate": lambda browser: browser.generic("POST", "/clients/new/", json.dumps({"name": SURROGATE}), "application/json"),
    "json of another type": lambda browser: browser.generic("POST", "/clients/new/", json.dumps({"name": NUL}), "application/problem+json"),
    "json without a type": lambda browser: browser.generic("POST", "/clients/new/", json.dumps({"name": SURROGATE}), ""),
    "form in a secret writing": lambda browser: browser.generic("POST", "/clients/new/", rb"name=\ud800", f"{URLENCODED}; charset=unicode_escape"),
    "form without boundary": lambda browser: browser.generic("POST", "/clients/new/", b"garbage", "multipart/form-data"),
    "10,000 fields": lambda browser: browser.post("/clients/new/", {f"field{number}": "x" for number in range(10_000)}),
    "10,000 words": lambda browser: browser.get("/search/?" + "&".join(f"q={number}" for number in range(10_000))),
    "6 MB": lambda browser: browser.post("/clients/new/", FORM | {"name": "x" * 6_000_000}),
}


@pytest.mark.parametrize("ask", UNSTORABLE.values(), ids=UNSTORABLE.keys())
def test_what_cannot_be_stored_or_read_is_400(as_maya, ask):
    answer = ask(as_maya)
    assert (answer.status_code, answer.templates[0].name if answer.templates else "") == (400, "errors/400.html")
    assert Client.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["rot13", "utf-16", "unicode_escape", "undefined"])
def test_writing_that_nobody_reads_is_400(charset):
    """Asked as our web server asks: WSGI's own reading of such a query would fail before any of our code."""

    async def ask() -> int:
        browser = AsyncBrowser(raise_request_exception=False)
        return (await browser.generic("POST", "/accounts/login/?q=a", b"x", f"text/plain; charset={charset}")).status_code

    assert async_to_sync(ask)() == 400


def test_file_name_loses_what_cannot_be_stored(as_maya):
    """Django's own parser takes NUL out of file names; ours would refuse it."""
    body = multipart(name="file", filename="a\0b.txt")
    assert as_maya.generic("POST", "/clients/new/", body, f"multipart/form-data; boundary={BOUNDARY}").status_code == 422


@pytest.mark.parametrize("depth", [500, 50_000])
def test_deep_json_is_for_the_view_to_refuse(as_maya, depth):
    assert as_maya.generic("POST", "/clients/new/", "[" * depth + "]" * depth, "application/json").status_code == 422


def test_text_of_other_scripts_is_welcome(as_maya):
    as_maya.post("/clients/new/", FORM | {"name": "Žofie 🌱 李"})
    assert Client.objects.get().name == "Žofie 🌱 李"


@pytest.mark.parametrize("number", [LARGE, "9" * 30, "9" * 5000])
@pytest.mark.parametrize("path", ["/clients/{}/", "/clients/{}/edit/", "/clients/1/invitations/{}/revoke/", "/accounts/sessions/{}/end/"])
def test_number_beyond_64_bits_is_nobody(as_maya, path, number):
    assert as_maya.post(path.format(number)).status_code in {404, 405}


@pytest.mark.parametrize("number", [LARGE, "-" + LARGE, "9" * 30, "9" * 5000, "1e400", "NaN"])
def test_number_beyond_64_bits_in_a_form_is_an_error_of_the_form(as_maya, maya, number):
    client = factories.client(coach=maya)
    assert as_maya.post(f"/clients/{client.pk}/edit/", FORM | {"version": number}).status_code in {409, 422}


def test_number_beyond_64_bits_breaks_no_page(sam, as_user):
    browser = as_user(sam)
    browser.raise_request_exception = False
    words = dict.fromkeys(("p", "after", "page", "q", "id__exact", "client__client_id__exact", "object_id", "show"), LARGE)
    answers = {}
    for address in addresses():
        path = address.path(dict.fromkeys(address.words, LARGE))
        answers[address.name] = max(browser.get(path, words).status_code, browser.post(path, words).status_code)
    assert {name: status for name, status in answers.items() if status >= 500 and name != "ready"} == {}


class TestFuzz:
    """Anything at all, sent to every page of ours."""

    OURS = [address for address in addresses() if address.is_ours and not address.is_admin]
    SLY = ["\0", "%00", "../../etc/passwd", "'; --", "{{ 7*7 }}", "<script>", "9" * 25, "-1", "1e9", "0001-01-01", "9999-12-31"]
    KNOWN = ["q", "after", "show", "before", "subject", "to", "next", "version", "since_date", "time_zone", "name", "email", "code", "role", "form_token"]
    TEXT = st.text(max_size=40) | st.sampled_from(SLY)
    NAMES = st.sampled_from(KNOWN) | TEXT

    @given(
        address=st.sampled_from(OURS),
        word=TEXT.filter(bool),
        method=st.sampled_from(["GET", "POST", "PUT", "HEAD"]),
        words=st.dictionaries(NAMES, TEXT, max_size=6),
        headers=st.dictionaries(st.sampled_from(["hx-request", "hx-target", "hx-current-url", "accept-language", "content-type", "referer"]), TEXT, max_size=3),
    )
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_nothing_breaks_a_page(self, as_maya, address, word, method, words, headers):
        path = quote(address.path(dict.fromkeys(address.words, word)), safe="/", errors="surrogatepass")
        query = urlencode(words, errors="surrogatepass")
        plain = {f"HTTP_{name.upper().replace('-', '_')}": value.encode("latin-1", "replace").decode("latin-1") for name, value in headers.items()}
        answer = as_maya.generic(method, f"{path}?{query}", query, URLENCODED, **plain)
        assert answer.status_code < 500 or address.name == "ready"


@pytest.mark.urls("tests.common.breaking_urls")
class TestDatabaseAway:
    """The database is a machine, too."""

    def test_broken_page_is_500(self, as_maya):
        answer = as_maya.get("/break/")
        assert (answer.status_code, answer.templates[0].name) == (500, "errors/500.html")

    def test_statement_that_takes_too_long_is_500(self, as_maya):
        assert as_maya.get("/dawdle/").status_code == 500


@pytest.fixture
def away(transactional_db, settings):
    """A database that refuses every connection."""
    kept = connection.settings_dict.copy()
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    yield
    connection.close()
    connection.settings_dict.update(kept)


def answered(browser: Browser, path: str) -> tuple[int, str | None, bool]:
    answer = browser.get(path)
    return answer.status_code, answer.headers.get("Retry-After"), answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


GUEST_PAGES = ["/", "/accounts/login/", "/welcome/abc/", "/clients/1/"]


def test_page_is_503_while_the_database_is_away(away):
    browser = Browser(raise_request_exception=False)
    browser.cookies["sessionid"] = "abcdefghijklmnop"
    assert {path: answered(browser, path) for path in GUEST_PAGES} == dict.fromkeys(GUEST_PAGES, (503, "10", True))


def test_form_is_503_while_the_database_is_away(away):
    browser = Browser(raise_request_exception=False)
    answer = browser.post("/accounts/login/", {"login": "maya@example.com", "password": "a quiet room with light"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_htmx_is_told_503_while_the_database_is_away(away):
    browser = Browser(raise_request_exception=False, headers={"HX-Request": "true"})
    browser.cookies["sessionid"] = "abcdefghijklmnop"
    assert browser.get("/search/?q=a").status_code == 503


@pytest.mark.parametrize("session", ["", "abcdefghijklmnop"])
def test_health_is_told_apart_while_the_database_is_away(away, guest, session):
    guest.cookies["sessionid"] = session
    answers = guest.get("/healthz"), guest.get("/readyz")
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"status": "alive"}),
        (503, {"status": "unready", "database": "away"}),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.common.breaking_urls")
def test_connection_lost_in_a_page_is_503_and_the_next_page_works(as_maya):
    lost = as_maya.get("/lose/").status_code
    close_old_connections()  # as Django does at the end of each request, though not in tests
    assert (lost, as_maya.get("/search/").status_code) == (503, 200)


@pytest.mark.parametrize(
    ("problem", "is_away"),
    [
        (errors.AdminShutdown(), True),
        (errors.CannotConnectNow(), True),
        (errors.TooManyConnections(), True),
        (errors.LockNotAvailable(), True),
        (errors.DeadlockDetected(), True),
        (errors.DiskFull(), True),
        (errors.QueryCanceled(), False),
        (errors.UniqueViolation(), False),
        (ValueError(), False),
        (None, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_what_passes_is_told_to_try_again(problem, is_away):
    assert is_database_away(problem) == is_away


def test_cause_behind_another_problem_counts():
    problem = KeyError("session")
    problem.__context__ = errors.AdminShutdown()
    assert is_database_away(problem)


@pytest.mark.parametrize(
    ("words", "path", "logged"),
    [
        ({"token": "MTI:1wHxYz:abcdefghijklmnopqrstuvwxyz"}, "/welcome/MTI:1wHxYz:abcdefghijklmnopqrstuvwxyz/", "/welcome/.../"),
        ({"client_id": 12345678901234567890123}, "/clients/12345678901234567890123/", "/clients/12345678901234567890123/"),
        ({"provider_id": "oidc"}, "/accounts/oidc/oidc/login/", "/accounts/oidc/oidc/login/"),
    ],
)
def test_token_is_not_logged(words, path, logged):
    request = RequestFactory().get(path)
    request.resolver_match = SimpleNamespace(captured_kwargs=words)
    assert loggable_path(request) == logged
