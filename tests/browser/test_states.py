"""Putting a client away and taking them back, handing over, and a session's way into the hours log: with a mouse, with keys, without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from clients.models import Client
from sessions_app.models import Session
from tests import factories
from tests.browser.test_accessibility import violations


@pytest.fixture
def without_scripts(browser, live_server, maya, as_user):
    """A page of Maya's in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_coach_archives_a_client_and_takes_it_back_by_the_toast(page, visit, maya, noah):
    visit(noah.get_absolute_url(), maya)
    page.get_by_label("More for Noah Lindqvist").click()
    page.get_by_role("link", name="Archive").click()
    page.get_by_role("button", name="Move to the archive").click()
    expect(page.get_by_text("Noah is in the archive.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Noah Lindqvist is back from the archive.").first).to_be_visible()
    assert Client.objects.get().state == "active"


def test_coach_pauses_and_goes_on_with_keys_alone(page, visit, maya, noah):
    visit(noah.get_absolute_url(), maya)
    for label, state in (("Pause", "paused"), ("Go on", "active")):
        page.get_by_label("More for Noah Lindqvist").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name=label).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".toast").first).to_be_visible()
        assert Client.objects.get().state == state


def test_coach_archives_and_takes_back_without_scripts(without_scripts, noah):
    page = without_scripts
    page.goto(f"{noah.get_absolute_url()}archive/")
    page.get_by_role("button", name="Move to the archive").click()
    page.get_by_role("button", name="Take back from the archive").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")
    assert Client.objects.get().state == "active"


def test_coach_hands_a_client_over(page, visit, complaints, maya, noah):
    factories.coach(name="Ida Holm", practice=maya.membership.practice)
    visit(f"{noah.get_absolute_url()}hand-over/", maya)
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Choose who coaches this client from now on.").first).to_be_visible()
    complaints.clear()  # the browser says that the form was refused, as it should
    page.get_by_label("New coach").select_option("Ida Holm")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Ida Holm coaches Noah Lindqvist from now on.").first).to_be_visible()
    assert Client.objects.visible_to(maya).count() == 0


def test_coach_writes_a_session_down_and_finds_it_in_the_hours_log(page, visit, maya, noah):
    visit(f"{noah.get_absolute_url()}sessions/", maya)
    page.get_by_role("link", name="Write down a session").click()
    page.get_by_label("Date").fill("2026-01-12")
    page.get_by_label("Begins at").fill("10:00")
    page.get_by_label("Minutes").fill("45")
    page.get_by_role("button", name="Save the session").click()
    expect(page.locator(".session")).to_contain_text("45 minutes")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Hours").click()
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("12 Jan 2026"))).to_contain_text("0.75")


def test_coach_writes_a_session_down_without_scripts(without_scripts, noah):
    page = without_scripts
    page.goto(f"{noah.get_absolute_url()}sessions/log/")
    page.get_by_role("button", name="Save the session").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    page.get_by_label("Date").fill("2026-01-12")
    page.get_by_label("Begins at").fill("10:00")
    page.get_by_role("button", name="Save the session").click()
    expect(page.locator(".session")).to_contain_text("60 minutes")
    assert Session.objects.get().status == "held"


def test_tags_are_suggested_after_the_last_comma(page, visit, maya, noah, run_card):
    visit(f"{noah.get_absolute_url()}edit/", maya)
    page.get_by_label("Tags").fill("Tuesday, ")
    assert page.locator("#own-tags option").first.get_attribute("value") == "Tuesday, founders"


@pytest.fixture
def run_card(noah, now):
    from clients.actions import refresh_cards

    Client.objects.update(tags=["founders"])
    refresh_cards([noah.pk], at=now)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["sessions/", "sessions/log/", "archive/", "complete/", "hand-over/", "edit/", "/hours/?period=all", "/practice/"])
def test_page_is_accessible(page, visit, maya, noah, now, path, theme):
    factories.coach(name="Ida Holm", practice=maya.membership.practice)
    factories.session(noah, at=now - timedelta(days=1), status="held", notes="Breathe.")
    page.emulate_media(color_scheme=theme)
    visit(path if path.startswith("/") else noah.get_absolute_url() + path, maya)
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_page_scrolls_sideways(page, visit, maya, noah, now, width):
    Client.objects.update(name="María de los Ángeles Fernández-Villaverde y Ruiz de Alarcón", tags=["t" * 40], may_be_named=True)
    factories.session(noah, at=now, status="held", notes="Write" * 60)
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    start = noah.get_absolute_url()
    for path in [f"{start}sessions/", f"{start}sessions/log/", f"{start}archive/", f"{start}hand-over/", f"{start}edit/", "/hours/?period=all", "/practice/"]:
        visit(path, maya)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
