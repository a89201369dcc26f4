"""The longer words of other languages on a phone: nothing is pushed out of sight, and axe has nothing to say."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User
from tests import factories

OF_CLIENT = ["/me/", "/me/check-in/", "/me/journal/", "/me/progress/", "/me/data/", "/accounts/profile/"]
OF_COACH = ["/", "/review/", "/sessions/", "/library/", "/accounts/profile/"]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def spoken(noah, maya, now):
    factories.item_set()
    factories.task(noah, element=factories.element("water"), due_date=now.date())
    User.objects.update(language="de")


def troubles(page) -> list[str]:
    found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
    return found + (["wider than the screen"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else [])


def test_pages_of_a_client_fit_in_german(page, visit, noah, spoken):
    found = {}
    for path in OF_CLIENT:
        visit(path, noah.user)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        found[path] = troubles(page)
    assert {path: what for path, what in found.items() if what} == {}


def test_pages_of_a_coach_fit_in_german(page, visit, maya, spoken):
    found = {}
    for path in OF_COACH:
        visit(path, maya)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        found[path] = troubles(page)
    assert {path: what for path, what in found.items() if what} == {}


def test_a_client_chooses_a_language(page, visit, noah):
    visit("/accounts/profile/", noah.user)
    page.get_by_label("Language").select_option(label="Español")
    page.get_by_role("button", name="Save").first.tap()
    expect(page.locator("html")).to_have_attribute("lang", "es")
