"""One client's profile in a real browser: with the mouse, with keys alone, without scripts, and on paper."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from clients.actions import refresh_cards
from progress.actions.engagement import refresh_engagement
from tests import factories
from tests.browser.test_accessibility import violations


@pytest.fixture
def furnished(noah, now):
    """Noah with a score, a task that was kept, two archetypes to choose from and a facet in focus."""
    for slug in ["visionary", "rebel"]:
        factories.archetype(slug)
    noah.facet_focuses.create(facet=factories.facet(), why="The new year begins", from_date=noah.today(now), set_by=noah.coachings.first().coach)
    for days in (3, 10, 17):
        then = now - timedelta(days=days)
        factories.task(noah, task_description=f"Walk {days}", due_date=then.date(), status="done", settled_at=then, created_at=then - timedelta(days=7))
        factories.act(noah, "session.held", at=then)
        factories.act(noah, "milestone.reached", at=then + timedelta(days=1), about=factories.goal(noah, title="First half day back"))
    for refresh in (refresh_cards, refresh_engagement):
        refresh([noah.pk], at=now)
    return noah


def test_coach_sees_why_the_score_is_what_it_is(page, visit, maya, furnished):
    visit("/", maya)
    page.locator("#clients").get_by_role("link", name="Noah Lindqvist").click()
    page.get_by_role("link", name=re.compile("Engagement .*: see why")).click()
    expect(page).to_have_url(re.compile("/engagement/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")


def test_coach_sees_why_with_keys_alone(page, visit, maya, furnished):
    visit(furnished.get_absolute_url(), maya)
    page.get_by_role("link", name=re.compile("Engagement .*: see why")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/engagement/$"))


def test_menu_opens_and_closes_with_keys(page, visit, maya, furnished):
    visit(furnished.get_absolute_url(), maya)
    page.get_by_label("More for Noah Lindqvist").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Edit", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("More for Noah Lindqvist")).to_be_focused()
    expect(page.get_by_role("link", name="Edit", exact=True)).to_be_hidden()


def test_coach_adds_an_archetype_ends_a_focus_and_takes_it_back(page, visit, maya, furnished):
    visit(f"{furnished.get_absolute_url()}journey/", maya)
    page.get_by_role("link", name="Note an archetype").click()
    page.get_by_label("Appears as").select_option(label="Rebel")
    page.get_by_label("In your words").fill("Said no, and meant it. 🌱")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Rebel")).to_be_visible()
    page.get_by_role("button", name="Take away Rebel").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Rebel")).to_be_visible()
    page.get_by_role("button", name="End Facet fire-1").click()
    expect(page.get_by_text("No facet is in focus.")).to_be_visible()


def test_client_writes_an_archetype_without_scripts(browser, live_server, furnished, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(furnished.user).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/me/journey/")
    page.get_by_role("link", name="Note an archetype").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_label("Appears as").select_option(label="Visionary")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Visionary")).to_be_visible()
    context.close()


def test_coach_sees_why_without_scripts(browser, live_server, maya, furnished, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(furnished.get_absolute_url())
    page.get_by_role("link", name=re.compile("Engagement .*: see why")).click()
    expect(page).to_have_url(re.compile("/engagement/$"))
    context.close()


def test_brief_on_paper_holds_the_facts_and_no_buttons(page, visit, maya, furnished):
    visit(f"{furnished.get_absolute_url()}brief/", maya)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="What was promised")).to_be_visible()
    expect(page.get_by_text("First half day back").first).to_be_visible()
    for hidden in [page.get_by_role("button", name="Print"), page.locator(".tabs"), page.locator(".rail"), page.locator(".profile__side")]:
        expect(hidden).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_pages_of_a_profile_do_not_scroll_sideways(page, visit, maya, furnished, width):
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path in ["", "brief/", "journey/", "journey/archetypes/new/", "journey/facets/new/"]:
        visit(furnished.get_absolute_url() + path, maya)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_profile_are_accessible(page, visit, maya, furnished, scheme):
    page.emulate_media(color_scheme=scheme)
    furnished.archetype_notes.create(archetype=factories.archetype(), note="As it was", from_date=furnished.since_date, set_by=maya)
    found = {}
    for path in ["", "brief/", "journey/", "journey/archetypes/new/", "journey/facets/new/"]:
        visit(furnished.get_absolute_url() + path, maya)
        found[path] = violations(page)
    visit("/me/journey/", furnished.user)
    found["own"] = violations(page)
    assert [said for of_page in found.values() for said in of_page] == []
