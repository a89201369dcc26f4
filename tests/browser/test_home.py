"""The coach's home in a real browser: finding somebody in spite of a mistake, "not now" and back, keeping a view."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from clients.actions import refresh_cards
from clients.models import SavedView
from tests import factories


@pytest.fixture
def people(maya):
    """Tomás, who has been quiet, and Bo."""
    tomas, bo = factories.client(coach=maya, name="Tomás Vega"), factories.client(coach=maya, name="Bo Ek", email="bo@elsewhere.org")
    factories.act(tomas, "task.done", at=timezone.now() - timedelta(days=40))
    refresh_cards([tomas.pk, bo.pk], at=timezone.now())
    return [tomas, bo]


def test_coach_finds_somebody_in_spite_of_a_mistake(page, visit, maya, people):
    visit("/", maya)
    expect(page.locator(".person")).to_have_count(2)
    page.get_by_role("searchbox", name="Find a client").press_sequentially("Thomas Vegga")
    expect(page.locator(".person")).to_have_count(1)
    expect(page.locator("#clients-count")).to_have_text("1 client")
    page.wait_for_url("**/?q=Thomas+Vegga")
    page.locator(".person").get_by_role("link", name="Tomás Vega").click(delay=800)  # a slow finger: the list stays as it is under it
    expect(page.get_by_role("heading", level=1)).to_have_text("Tomás Vega")


def test_coach_chooses_a_filter_without_a_button(page, visit, maya, people):
    visit("/", maya)
    page.get_by_role("combobox", name="Sort by").select_option("quiet")
    page.wait_for_url("**/?sort=quiet")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("combobox", name="Tasks").select_option("overdue")
    page.wait_for_url("**/?tasks=overdue&sort=quiet")
    expect(page.locator(".person")).to_have_count(0)


def test_coach_finds_somebody_with_keys_alone(page, visit, maya, people):
    visit("/", maya)
    page.get_by_role("searchbox", name="Find a client").focus()
    page.keyboard.type("tomas vegga")
    page.wait_for_url("**/?q=tomas+vegga")
    expect(page.locator(".person")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Find a client")).to_be_focused()
    link = page.locator(".person").get_by_role("link", name="Tomás Vega")
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.wait_for_timeout(500)  # leaving the words sets nothing going that would take the focus away
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tomás Vega")


def test_coach_finds_puts_off_and_saves_without_scripts(browser, live_server, maya, people, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="Find a client").fill("Thomas Vegga")
    page.locator("#find").get_by_role("button", name="Search").click()
    expect(page.locator(".person")).to_have_count(1)
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name of the view").fill("Tomás")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("link", name="Tomás", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_text("Not now: Tomás Vega").click()
    page.get_by_role("button", name="Until tomorrow").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".need")).to_have_count(1)
    context.close()


def test_coach_puts_a_line_off_and_takes_it_back(page, visit, maya, people):
    visit("/", maya)
    page.get_by_text("Not now: Tomás Vega").click()
    page.get_by_role("button", name="Next week").click()
    expect(page.get_by_text("Quiet about Tomás until").first).to_be_visible()
    expect(page.get_by_role("heading", name="Who needs you today")).to_be_focused()
    expect(page.locator(".need")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".need")).to_have_count(1)


def test_coach_keeps_a_view_with_keys_alone(page, visit, maya, people):
    visit("/?sort=quiet", maya)
    page.get_by_role("link", name="Save this view").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name of the view").focus()
    page.keyboard.type("Quiet ones")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Quiet ones")).to_have_attribute("aria-current", "true")
    assert SavedView.objects.values_list("name", "query").get() == ("Quiet ones", "sort=quiet")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/?q=vega&band=strong", "/?view=table", "/not-now/", "/views/?query=sort%3Dquiet"])
def test_home_is_accessible(page, visit, maya, people, theme, path):
    page.emulate_media(color_scheme=theme)
    SavedView.objects.create(coach=maya, name="Mine", query="sort=quiet")
    visit(path, maya)
    for details in page.locator("details.find__filters > summary").all():
        details.click()
    assert [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]] == []
