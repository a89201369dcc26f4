"""Two people write to each other, each in a browser of their own, on web processes of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client as Session
from playwright.sync_api import Browser, Page, expect

from messaging.models import Message
from tests import factories
from tests.servers import House, houses


@pytest.fixture
def two_houses(tmp_path: Path, transactional_db: None) -> Iterator[list[House]]:
    with houses(tmp_path, 2) as started:
        yield started


def at_home(browser: Browser, house: House, user, **options) -> Page:
    """A page in a browser of its own, signed in as this user at this house."""
    session = Session()
    session.force_login(user)
    context = browser.new_context(base_url=house.url, **options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.cookies[settings.SESSION_COOKIE_NAME].value, "url": house.url}])
    return context.new_page()


def write(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def edit_last(page: Page, words: str) -> None:
    page.get_by_role("link", name=re.compile("^Edit")).click()
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Save the message").click()


def said(page: Page):
    return page.locator(".thread .bubble__words")


def test_two_people_chat_and_nothing_is_missed_or_twice(browser, two_houses, maya, noah):
    first, second = two_houses
    path = f"/messages/{noah.pk}/"
    hers, his = at_home(browser, first, maya), at_home(browser, second, noah.user, viewport={"width": 390, "height": 844})
    for page in (hers, his):
        page.goto(path)
        expect(page.locator("html[data-live]")).to_have_count(1)

    write(hers, "Good morning, Noah")
    expect(said(his)).to_have_text(["Good morning, Noah"])
    his.get_by_label("Message", exact=True).fill("Good morning, Maya")
    his.get_by_label("Message", exact=True).press("Enter")
    expect(said(hers)).to_have_text(["Good morning, Noah", "Good morning, Maya"])
    edit_last(hers, "Good morning, dear Noah")
    expect(said(his)).to_have_text(["Good morning, dear Noah", "Good morning, Maya"])

    second.kill()
    write(his, "Are you there?")
    expect(his.get_by_text("Not sent.")).to_be_visible()
    write(hers, "Always")
    expect(said(hers)).to_have_count(3)
    second.start()
    expect(said(his).filter(has_text="Always")).to_have_count(1)
    for page in (hers, his):
        expect(said(page)).to_have_text(["Good morning, dear Noah", "Good morning, Maya", "Always", "Are you there?"])
    expect(his.locator("[data-pending]")).to_have_count(0)
    assert list(Message.objects.order_by("seq").values_list("content", flat=True)) == said(hers).all_inner_texts()


def test_unread_is_counted_on_other_pages_and_goes_when_it_is_read(browser, two_houses, maya, noah):
    house = two_houses[0]
    hers, other = at_home(browser, house, maya), at_home(browser, two_houses[1], maya)
    hers.goto("/search/")
    other.goto("/search/")
    for page in (hers, other):
        expect(page.locator("html[data-live]")).to_have_count(1)
    factories.message(noah, by=noah.user, content="Hello")
    for page in (hers, other):
        expect(page.locator("[data-count=messages]")).to_have_text(re.compile("1"))
    hers.bring_to_front()
    hers.goto(f"/messages/{noah.pk}/")
    expect(other.locator("[data-count=messages]")).to_be_hidden()
    for page in (hers, other):
        page.context.close()


def test_bell_rings_through_the_other_process_and_falls_silent_in_every_tab(browser, two_houses, maya, noah):
    first, second = two_houses
    item = factories.library_item(maya, title="Walks")
    hers, his, elsewhere = at_home(browser, first, maya), at_home(browser, second, noah.user), at_home(browser, first, noah.user)
    tabs = [his, his.context.new_page(), elsewhere]
    for page in tabs:
        page.goto("/me/tasks/")
        expect(page.locator("html[data-live]")).to_have_count(1)
    hers.goto(f"/library/files/{item.pk}/share/?client={noah.pk}")
    hers.get_by_role("button", name="Share", exact=True).click()
    for page in tabs:
        expect(page.locator(".bell .count span").first).to_have_text("1")
    his.bring_to_front()
    his.locator(".bell").click()
    his.get_by_role("button", name=re.compile("Walks")).first.click()
    expect(his.get_by_role("heading", name="Walks")).to_be_visible()
    for page in tabs:
        expect(page.locator(".bell .count")).to_be_hidden()
    for page in (hers, his, elsewhere):
        page.context.close()


@pytest.fixture
def without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_all_works_without_scripts(without_scripts, maya, noah):
    factories.message(noah, by=noah.user, content="A question")
    page = without_scripts
    page.goto("/messages/")
    page.get_by_role("link", name=re.compile("Noah")).click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Reply")).click()
    write(page, "An answer")
    expect(said(page)).to_have_text(["A question", "An answer"])
    expect(page.locator(".bubble__quote")).to_have_count(1)


def test_page_without_a_stream_asks_now_and_then(page, visit, maya, noah):
    """The test server knows no stream, and what comes is there all the same."""
    visit(f"/messages/{noah.pk}/", maya)
    factories.message(noah, by=noah.user, content="Are you there?")
    expect(said(page)).to_have_text(["Are you there?"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_messages_are_accessible(page, visit, maya, noah, theme):
    page.emulate_media(color_scheme=theme)
    question = factories.message(noah, by=maya, content="A question", asks_answer=True)
    factories.message(noah, by=noah.user, content="An answer", reply_to=question)
    factories.message(noah, by=noah.user, content="And https://example.org")
    thread = f"/messages/{noah.pk}/"
    of_coach = ["/messages/", thread, f"{thread}?reply={question.pk}", "/messages/search/?q=answer", "/messages/many/", "/messages/templates/"]
    found = {path: violations(visit(path, maya)) for path in of_coach}
    found |= {path: violations(visit(path, noah.user)) for path in ["/messages/", f"/messages/{noah.pk}/"]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_messages_scrolls_sideways(page, visit, maya, noah, width):
    for content in ("Write" * 300, "مريم " * 80, f"https://example.org/{'a' * 300}"):
        factories.message(noah, by=noah.user, content=content)
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path in ("/messages/", f"/messages/{noah.pk}/", "/messages/search/?q=write", "/messages/many/"):
        visit(path, maya)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
