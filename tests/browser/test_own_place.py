"""A client's own place on a phone, by thumb: arriving, the first check-in, what the coach sees, a consent that is withdrawn, and all data to take along."""

import re
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from clients.models import Client, Export
from coachhub import jobs
from progress.models import CheckIn
from tests import factories


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "timezone_id": "America/Lima"}
    return {**browser_context_args, **phone}


@pytest.fixture(autouse=True)
def asked(transactional_db):
    return factories.item_set()


@pytest.fixture
def invitation(maya):
    User.objects.filter(pk=maya.pk).update(welcome="How good that you are here.")
    return factories.invitation(factories.client(coach=maya, name="Tomás Vega", email="tomas@example.com", time_zone="UTC"), invited_by=maya)


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


def is_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_invitation_leads_to_the_first_check_in_within_a_few_taps(page, visit, invitation):
    visit(invitation.get_absolute_url())
    expect(page.get_by_text("How good that you are here.")).to_be_visible()
    page.get_by_role("button", name="Come in").tap()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page.get_by_label("Your time zone")).to_have_value("America/Lima")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("radio", name="Only in the app").tap()
    page.get_by_role("button", name="Go on").tap()
    expect(page.get_by_role("heading", name="A first check-in")).to_be_visible()
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_role("radio", name="Only in the app")).to_be_checked()
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("button", name="Begin the check-in").tap()
    expect(page.get_by_role("heading", name="Check-in")).to_be_visible()
    sliders = page.locator("slider-field input[type=range]")
    for number in range(20):
        sliders.nth(number).scroll_into_view_if_needed()
        sliders.nth(number).tap(position={"x": 120, "y": 20})
    expect(page.get_by_text("Every statement is answered.")).to_be_visible()
    page.get_by_role("button", name="Send the check-in").tap()
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    assert CheckIn.objects.get().client.user.email == "tomas@example.com"
    assert User.objects.get(email="tomas@example.com").arrival_step is None


def test_whoever_leaves_in_between_goes_on_from_today(page, visit, invitation):
    visit(invitation.get_absolute_url())
    page.get_by_role("button", name="Come in").tap()
    page.get_by_role("button", name="Skip").tap()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    visit("/me/")
    page.get_by_role("link", name="Go on", exact=True).tap()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("button", name="Later").tap()
    expect(page).to_have_url(re.compile("/me/$"))
    expect(page.get_by_text("You have not finished arriving")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_arriving_is_accessible_and_fits_a_phone(page, visit, invitation, theme):
    page.emulate_media(color_scheme=theme)
    visit(invitation.get_absolute_url())
    found = [(violations(page), is_wide(page))]
    page.get_by_role("button", name="Come in").tap()
    for number in (1, 2, 3):
        expect(page.get_by_text(f"{number} of 3")).to_be_visible()
        found.append((violations(page), is_wide(page)))
        page.get_by_role("button", name=re.compile("Skip|Later")).tap()
    assert found == [([], False)] * 4


def test_arriving_without_scripts(browser, live_server, invitation):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(invitation.get_absolute_url())
    page.get_by_role("button", name="Come in").click()
    page.get_by_label("Your time zone").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Later").click()
    expect(page).to_have_url(re.compile("/me/$"))
    assert User.objects.get(email="tomas@example.com").time_zone == "Europe/Lisbon"
    context.close()


def test_client_sees_what_the_coach_sees_and_takes_an_entry_back(page, visit, noah):
    entry = factories.entry(noah, visibility="shared", title="A night without sleep")
    visit("/me/", noah.user)
    page.get_by_role("link", name="What my coach can see").first.tap()
    expect(page.get_by_role("heading", name="What my coach can see")).to_be_visible()
    assert (violations(page), is_wide(page)) == ([], False)
    page.get_by_role("button", name=re.compile("^Take it back")).tap()
    expect(page.get_by_text("Kept. Only you read it.")).to_be_visible()
    visit("/me/seen/")
    expect(page.get_by_text("You share no entry.")).to_be_visible()
    entry.refresh_from_db()
    assert entry.visibility == "private"


def test_consent_that_is_withdrawn_counts_at_once(page, visit, noah):
    Client.objects.filter(pk=noah.pk).update(may_be_named=True)
    visit("/me/seen/", noah.user)
    page.get_by_role("link", name="Change this").first.tap()
    page.get_by_role("button", name="Take my name off").tap()
    expect(page.get_by_role("button", name="My name may stand there")).to_be_visible()
    noah.refresh_from_db()
    assert noah.may_be_named is False


def test_client_downloads_everything(page, visit, noah, tmp_path):
    factories.entry(noah, visibility="private", title="Mine alone")
    visit("/me/data/", noah.user)
    page.get_by_role("button", name="Export everything of yours").tap()
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    jobs.make_export(Export.objects.get().pk)
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("^Download the export")).tap()
    coming.value.save_as(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as found:
        pages = [found.read(name).decode() for name in found.namelist() if name.endswith(".html")]
        assert any("Mine alone" in text for text in pages)
        assert any(name.endswith(".json") for name in found.namelist())
