"""Messages on their way when the way is bad: what is lost goes again by itself, in its order and once; what is refused says why."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from messaging.actions.safety import hear_again, pause
from messaging.models import Message
from tests import factories
from tests.browser.test_messages import said, write


@pytest.fixture(autouse=True)
def excused(complaints: list[str]) -> Iterator[None]:
    """The browser itself says that a request failed, as these tests want it to."""
    yield
    complaints[:] = [words for words in complaints if not words.startswith("Failed to load resource")]


def is_message(address: str) -> bool:
    return "?revision=" in address and "/news/" not in address


def tell_news(page: Page) -> None:
    """As the stream does when it is back."""
    page.evaluate("document.dispatchEvent(new CustomEvent('live', { detail: { name: 'hello', data: {} } }))")


def kept() -> list[str]:
    return list(Message.objects.order_by("seq").values_list("content", flat=True))


def test_message_whose_answer_is_lost_stands_once_and_is_kept_once(page, visit, maya, noah):
    answers: list[int] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort()

    visit(f"/messages/{noah.pk}/", maya)
    page.route(is_message, lose, times=1)
    write(page, "Once")
    expect(page.get_by_text("Not sent.")).to_be_visible()
    assert (answers, kept()) == ([200], ["Once"])
    tell_news(page)
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(said(page)).to_have_text(["Once"])
    assert kept() == ["Once"]


def test_what_was_written_without_a_connection_goes_in_its_order(page, visit, maya, noah):
    visit(f"/messages/{noah.pk}/", maya)
    page.route(is_message, lambda route: route.abort())
    for words in ("One", "Two", "Three"):
        write(page, words)
    expect(page.get_by_text("Not sent.")).to_have_count(3)
    page.unroute(is_message)
    page.get_by_role("button", name="Try again").last.click()
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(said(page)).to_have_text(["One", "Two", "Three"])
    assert kept() == ["One", "Two", "Three"]


def test_refused_message_says_why_and_keeps_its_words(page, visit, maya, noah):
    visit(f"/messages/{noah.pk}/", maya)
    pause(noah, maya, "block", at=timezone.now())
    write(page, "Are you there?")
    expect(page.get_by_text("Messages are paused, so this one was not sent. Your words are still here.")).to_be_visible()
    tell_news(page)
    write(page, "Hello?")
    expect(page.get_by_text("Messages are paused, so this one was not sent.")).to_have_count(2)
    hear_again(noah, maya)
    page.get_by_role("button", name="Try again").last.click()
    expect(page.locator("[data-pending]")).to_have_count(1)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(said(page)).to_have_text(["Hello?", "Are you there?"])


def test_page_that_could_not_ask_for_news_asks_again(page, visit, maya, noah):
    visit(f"/messages/{noah.pk}/", maya)
    page.evaluate("document.querySelector('live-stream').isOpen = true")  # so it does not ask by itself
    page.route("**/news/**", lambda route: route.fulfill(status=503), times=1)
    factories.message(noah, by=noah.user, content="Are you there?")
    with page.expect_response(lambda answer: answer.status == 503):
        tell_news(page)
    expect(said(page)).to_have_text(["Are you there?"])


def test_page_with_words_that_are_not_sent_asks_before_it_is_left(page, visit, maya, noah):
    visit(f"/messages/{noah.pk}/", maya)
    page.route(is_message, lambda route: route.abort())
    write(page, "Not yet there")
    expect(page.get_by_text("Not sent.")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Find in messages").click()
    expect(page.get_by_text("Not sent.")).to_be_visible()
    assert asked == ["beforeunload"]
    page.unroute(is_message)
    tell_news(page)
    expect(page.locator("[data-pending]")).to_have_count(0)
    page.get_by_role("link", name="Find in messages").click()
    page.wait_for_url("**/messages/search/**")
    assert asked == ["beforeunload"]
