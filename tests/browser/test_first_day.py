"""A newcomer's first minutes in the demo world."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from clients.models import Client
from tests import factories


@pytest.fixture
def demo(transactional_db, settings):
    """The demo world, with its doors open."""
    settings.DEMO_DOORS = True
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", verbosity=0)


def enter(page: Page, live_server, role: str) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name=f"Enter as {role}").click()


def leave(page: Page) -> None:
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_newcomer_sees_both_sides(page, live_server, demo, complaints):
    enter(page, live_server, "coach")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maya")
    expect(page.locator(".grid > .card")).to_have_count(24)
    page.get_by_role("link", name="Noah Lindqvist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    leave(page)
    enter(page, live_server, "client")
    expect(page).to_have_url(re.compile("/me/$"))
    expect(page.get_by_role("heading", name="To do")).to_be_visible()


def test_second_coach_does_not_see_that_client(page, live_server, demo, complaints):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill("coach2@example.com")
    page.get_by_label("Password").fill("coachhub-demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Otto")
    noah = Client.objects.get(email="client@example.com")
    assert page.goto(live_server.url + noah.get_absolute_url()).status == 404
    complaints.clear()  # the browser says that the page is not found, as it should


def test_client_ticks_a_task_and_takes_it_back(page, visit, noah):
    factories.task(noah, task_description="Call the insurer")
    visit("/me/", noah.user)
    page.get_by_role("button", name="Done: Call the insurer").click()
    expect(page.get_by_role("button", name="Not done after all: Call the insurer")).to_be_focused()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Done: Call the insurer")).to_be_focused()


def test_timeline_filter_changes_in_place_and_back_gives_a_full_page(page, visit, maya, noah):
    for kind in ["goal.set", "session.held"]:
        factories.act(noah, kind)
    visit(noah.get_absolute_url(), maya)
    page.get_by_role("navigation", name="Filter the timeline").get_by_role("link", name="Sessions").click()
    expect(page).to_have_url(re.compile("show=sessions"))
    expect(page.locator("#timeline")).not_to_contain_text("Set a goal")
    page.go_back()
    expect(page.locator("#timeline")).to_contain_text("Set a goal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")


def test_coach_adds_a_client_with_keys_alone(page, visit, maya):
    visit("/", maya)
    page.get_by_role("link", name="Add client").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Ada Quist")
    page.keyboard.press("Tab")
    page.keyboard.type("ada@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quist")
    expect(page.get_by_text("The invitation went to ada@example.org").first).to_be_visible()


def test_coach_adds_a_client_without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/clients/new/")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    page.get_by_label("Name").fill("Ada Quist")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quist")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_page_scrolls_sideways(page, visit, maya, noah, width):
    factories.client(coach=maya, name="María de los Ángeles Fernández-Villaverde y Ruiz de Alarcón", email=f"{'long' * 15}@example.com")
    factories.task(noah, task_description="Write" * 40)
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path in ["/", noah.get_absolute_url(), f"{noah.get_absolute_url()}edit/", "/clients/new/", "/search/?q=a", "/accounts/profile/"]:
        visit(path, maya)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
