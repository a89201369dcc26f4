"""Whole pages, parts of pages, and what tells caches which is which."""

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from common import answers

LIST = "{% partialdef list inline %}<ul{% if oob %} hx-swap-oob{% endif %}>{{ word }}</ul>{% endpartialdef %}"
TOTAL = "{% partialdef total %}<b{% if oob %} hx-swap-oob{% endif %}>{{ word }}</b>{% endpartialdef %}"


class Toasts(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


@pytest.fixture(autouse=True)
def _page(settings, tmp_path):
    """One template with two parts, beside the house's own."""
    (tmp_path / "page.html").write_text(f"<main>{LIST}{TOTAL}</main>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    yield
    engines.__dict__.pop("templates", None)


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request.user = None
    request.htmx = HtmxDetails(request)
    request._messages = Toasts(request)
    return request


def test_page_is_whole_for_a_browser():
    answer = answers.page(asked(), "page.html", {"word": "x"}, partial="list")
    assert (answer.content, answer.headers["Vary"]) == (b"<main><ul>x</ul></main>", "HX-Request")


def test_page_is_its_part_for_htmx():
    answer = answers.page(asked(HX_Request="true"), "page.html", {"word": "x"}, partial="list")
    assert (answer.content, answer.headers["Vary"]) == (b"<ul>x</ul>", "HX-Request")


def test_page_without_part_is_whole_for_htmx():
    assert answers.page(asked(HX_Request="true"), "page.html", {"word": "x"}).content == b"<main><ul>x</ul></main>"


def test_page_is_whole_when_htmx_restores_history():
    asks = asked(HX_Request="true", HX_History_Restore_Request="true")
    assert answers.page(asks, "page.html", {"word": "x"}, partial="list").content == b"<main><ul>x</ul></main>"


def test_answer_leads_a_browser_on():
    answer = answers.answer(asked(), "page.html", "list", context={"word": "x"}, otherwise="/there/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/there/")


def test_answer_gives_htmx_the_first_part_and_the_others_out_of_band():
    answer = answers.answer(asked(HX_Request="true"), "page.html", "list", "total", context={"word": "x"}, otherwise="/there/")
    assert answer.content.decode().startswith("<ul>x</ul><b hx-swap-oob>x</b>")
    assert (answer.status_code, answer.headers["Vary"]) == (200, "HX-Request")


def test_answer_carries_the_toast():
    asks = asked(HX_Request="true")
    answers.tell(asks, "Saved & done")
    answer = answers.answer(asks, "page.html", "list", context={"word": "x"}, otherwise="/there/")
    assert "Saved &amp; done" in answer.content.decode()


def test_invalid_form_is_422():
    assert answers.invalid(asked(), "page.html", {"word": "x"}).status_code == 422


def test_words_of_people_are_escaped():
    assert answers.page(asked(), "page.html", {"word": "<script>"}).content == b"<main><ul>&lt;script&gt;</ul></main>"
