"""The headers that every answer carries, whatever it is."""

import pytest
from django.contrib.staticfiles import finders

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
PRIVATE = "max-age=0, no-cache, no-store, must-revalidate, private"

# What is asked, by whom, and how it is answered.
ANSWERS = {
    "page": ("maya", "get", "/", 200),
    "page without sign-in": ("guest", "get", "/accounts/login/", 200),
    "redirect to sign-in": ("guest", "get", "/", 302),
    "redirect to the slash": ("maya", "get", "/search", 301),
    "no such address": ("maya", "get", "/no/such/address/", 404),
    "no such row": ("maya", "get", "/clients/999999/", 404),
    "wrong method": ("maya", "post", "/", 405),
    "form without proof": ("strict", "post", "/clients/new/", 403),
    "unstorable text": ("maya", "get", "/search/?q=%00", 400),
    "unstorable cookie": ("sly", "get", "/", 400),
    "broken page": ("maya", "get", "/break/", 500),
    "broken middleware": ("broken", "get", "/", 500),
    "admin": ("sam", "get", "/admin/", 200),
    "health": ("guest", "get", "/healthz", 200),
}


@pytest.fixture
def answered(request, maya, sam, as_user, guest, settings):
    """The answer to one of ANSWERS, given by its name."""
    from django.contrib.sessions.backends.db import SessionStore

    def ask(name: str):
        who, method, path, _ = ANSWERS[name]
        browser = guest if who == "guest" else as_user(sam if who == "sam" else maya)
        browser.raise_request_exception = False
        browser.handler.enforce_csrf_checks = who == "strict"
        if who == "sly":
            browser.cookies["sessionid"] = "abcdefgh\0"
        if who == "broken":
            monkeypatch = request.getfixturevalue("monkeypatch")
            monkeypatch.setattr(SessionStore, "load", lambda self: 1 / 0)
        if name == "broken page":
            settings.ROOT_URLCONF = "tests.common.breaking_urls"
        return getattr(browser, method)(path)

    return ask


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_headers(answered, name):
    answer = answered(name)
    carried = {header: answer.headers.get(header) for header in ALWAYS}
    assert (answer.status_code, carried) == (ANSWERS[name][3], ALWAYS)


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_is_kept(answered, name):
    assert answered(name).headers["Cache-Control"] == PRIVATE


def test_static_file_carries_the_headers(guest, settings, tmp_path):
    (tmp_path / "style.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path
    answer = guest.get("/static/style.css")
    assert (answer.status_code, {header: answer.headers.get(header) for header in ALWAYS}) == (200, ALWAYS)


def test_static_files_are_there():
    assert finders.find("css/tokens.css") is not None


@pytest.mark.parametrize("path", ["/search/", "/clients/{client}/"])
def test_pages_with_parts_vary(noah, maya, as_user, path):
    answer = as_user(maya).get(path.format(client=noah.pk))
    assert "HX-Request" in answer.headers["Vary"].split(", ")


def test_session_cookie_is_out_of_reach(maya, guest):
    from tests.factories import PASSWORD

    answer = guest.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert (answer.status_code, cookie["httponly"], cookie["samesite"]) == (302, True, "Lax")


def test_csrf_cookie_is_out_of_reach(maya, guest):
    cookie = guest.get("/accounts/login/").cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
