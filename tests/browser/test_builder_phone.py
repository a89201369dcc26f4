"""The builder under a finger: the grip moves a block, and everything beside it scrolls the page."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import AgendaBlock, Session
from tests import factories
from tests.browser.test_builder import plan


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now + timedelta(minutes=20))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    elements = [factories.element(slug) for slug in ("aether", "air", "fire")]
    titles = ("Arrive", "Name the week", "Ember practice")
    return [factories.block(session, title=title, element=element, text="A sentence") for title, element in zip(titles, elements, strict=True)]


@pytest.fixture
def phone(browser, live_server, maya, as_user):
    """A small screen that is touched, on a browser that takes the events of fingers."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def touch(page: Page, path: list[tuple[float, float]], *, meanwhile=lambda: None) -> None:
    """One finger down at the first place, along the others, and up at the last."""
    finger = page.context.new_cdp_session(page)

    def send(kind: str, points: list[dict[str, float]]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", [{"x": path[0][0], "y": path[0][1]}])
    for x, y in path[1:]:
        send("touchMove", [{"x": x, "y": y}])
    meanwhile()
    send("touchEnd", [])


def test_plan_is_ordered_with_a_finger(phone, session, blocks):
    phone.goto(f"/sessions/{session.pk}/")
    rows = phone.locator(".plan-list .block")
    rows.nth(0).scroll_into_view_if_needed()
    grip, above = rows.nth(2).locator(".grip").bounding_box(), rows.nth(0).bounding_box()
    x, y, end = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2, above["y"] + 4
    path = [(x, y), (x, y - 8), *((x + 4, y + (end - y) * step / 10) for step in range(1, 11))]
    touch(phone, path, meanwhile=lambda: expect(phone.locator(".plan-list .sortable-ghost")).to_have_count(1))
    expect(plan(phone)).to_have_text([re.compile("Ember practice"), re.compile("Arrive"), re.compile("Name the week")])
    expect(phone.get_by_text("“Ember practice” moved to 1 of 3.").first).to_be_visible()


def test_finger_beside_the_grip_scrolls_the_page(phone, session, blocks):
    phone.goto(f"/sessions/{session.pk}/")
    row = phone.locator(".plan-list .block").nth(1).locator(".block__words").bounding_box()
    x, y = row["x"] + 40, row["y"] + 10
    touch(phone, [(x, y), *((x, y - 20 * step) for step in range(1, 12))])
    phone.wait_for_function("scrollY > 50")
    expect(plan(phone)).to_have_text([re.compile("Arrive"), re.compile("Name the week"), re.compile("Ember practice")])
