"""A client who ends a coaching, keeps all, and lets the coach in again: by thumb, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clients.models import Coaching


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_client_leaves_and_lets_the_coach_in_again(page, visit, maya, noah, theme):
    page.emulate_media(color_scheme=theme)
    visit("/me/data/", noah.user)
    page.get_by_role("link", name="End the coaching Maya Reyes").tap()
    expect(page.get_by_role("heading", name="End the coaching with Maya Reyes?")).to_be_visible()
    assert [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("button", name="End the coaching").tap()
    expect(page.get_by_text("You ended this coaching")).to_be_visible()
    assert Coaching.objects.get(client=noah).ended_at is not None
    page.get_by_role("button", name="Let in again Maya Reyes").tap()
    expect(page.get_by_role("link", name="End the coaching Maya Reyes")).to_be_visible()
