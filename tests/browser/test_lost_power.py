"""Two people write to each other on two web processes, as people have them; a process is killed, then the database, and nothing is missing or twice."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client as Session
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_messages import said, write
from tests.own_database import OwnDatabase, own_database
from tests.servers import House, houses

SOON_SECONDS = 10
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def keys(maya, noah) -> dict[str, str]:
    """Both are signed in before the database is copied."""
    found = {}
    for name, user in (("maya", maya), ("noah", noah.user)):
        session = Session()
        session.force_login(user)
        found[name] = session.cookies[settings.SESSION_COOKIE_NAME].value
    return found


@pytest.fixture
def database(transactional_db: None, keys: dict[str, str]) -> Iterator[OwnDatabase]:
    with own_database() as own:
        yield own


@pytest.fixture
def two_houses(tmp_path: Path, database: OwnDatabase) -> Iterator[list[House]]:
    with houses(tmp_path, 2, database=database.url, as_released=True) as started:
        yield started


def thread(browser: Browser, house: House, key: str, client, **options) -> Page:
    context = browser.new_context(base_url=house.url, **options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": house.url}])
    page = context.new_page()
    page.goto(f"/messages/{client.pk}/")
    expect(page.locator("html[data-live]")).to_have_count(1)
    return page


def expect_both(pages: tuple[Page, Page], words: list[str]) -> None:
    for page in pages:
        expect(said(page)).to_have_text(words)
        expect(page.locator("[data-pending]")).to_have_count(0)


def through_a_killed_process(hers: Page, his: Page, house: House) -> None:
    """He presses Send while his process is dead, she writes meanwhile; his goes by itself when the process is back."""
    his.get_by_label("Message", exact=True).fill("Two, half typed")
    house.kill()
    his.get_by_label("Message", exact=True).press("Enter")
    expect(his.get_by_text("Not sent.")).to_be_visible()
    write(hers, "Three")
    expect(hers.locator("[data-pending]")).to_have_count(0)
    house.start()
    expect_both((hers, his), ["One", "Three", "Two, half typed"])


def through_a_killed_database(hers: Page, his: Page, database: OwnDatabase) -> None:
    """Pages say within seconds that the house cannot answer; what she writes goes by itself, and what he has typed is still there."""
    his.get_by_label("Message", exact=True).fill("Five, typed before")
    database.kill()
    began = time.monotonic()
    answer = hers.context.new_page().goto("/messages/")
    assert (answer.status, answer.headers["retry-after"], time.monotonic() - began < SOON_SECONDS) == (503, "10", True)
    write(hers, "Four")
    expect(hers.get_by_text("Not sent.")).to_be_visible()
    database.start()
    expect_both((hers, his), ["One", "Three", "Two, half typed", "Four"])
    his.get_by_label("Message", exact=True).press("Enter")


def test_nothing_is_missing_or_twice_when_a_process_and_the_database_are_killed(browser, database, two_houses, keys, noah):
    first, second = two_houses
    hers, his = thread(browser, first, keys["maya"], noah), thread(browser, second, keys["noah"], noah, viewport=PHONE)
    write(hers, "One")
    expect(said(his)).to_have_text(["One"])
    through_a_killed_process(hers, his, second)
    through_a_killed_database(hers, his, database)
    everything = ["One", "Three", "Two, half typed", "Four", "Five, typed before"]
    expect_both((hers, his), everything)
    for page in (hers, his):
        page.context.close()
    assert database.rows("SELECT seq, content FROM messages ORDER BY seq") == list(enumerate(everything, 1))
