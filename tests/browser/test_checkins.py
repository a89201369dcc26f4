"""Check-in, pulse and rating in a real browser: with keys, by thumb, without scripts, and nothing lost on the way."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from clients.actions import refresh_cards
from progress.models import CheckIn, Draft, Pulse, Rating
from tests import factories


@pytest.fixture(autouse=True)
def asked(transactional_db):
    return factories.item_set()


@pytest.fixture
def without_scripts(browser, live_server, as_user):
    """A page of somebody who is signed in, in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)

    def page_of(person: User) -> Page:
        cookies = as_user(person).cookies
        context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()])
        return context.new_page()

    yield page_of
    context.close()


def slider(page: Page, number: int):
    return page.locator("slider-field input[type=range]").nth(number)


def numbers(page: Page) -> list[str]:
    return page.locator("slider-field input[type=number]").evaluate_all("fields => fields.map((field) => field.value)")


def test_check_in_with_keys_survives_a_reload_and_reaches_the_coach_at_once(page, visit, maya, noah, now):
    refresh_cards([noah.pk], at=now)
    visit("/me/", noah.user)
    page.get_by_role("link", name="Check in").click()
    expect(slider(page, 0)).to_have_attribute("aria-valuetext", "not answered yet")
    slider(page, 0).focus()
    page.keyboard.press("7")
    page.keyboard.press("Tab")
    expect(page.locator("#id_fire_1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("10")
    expect(slider(page, 1)).to_have_attribute("aria-valuetext", "10 of 10")
    expect(page.get_by_text("Kept. Only you see it until you send it.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("18 statements are still open.")).to_be_visible()
    assert numbers(page)[:3] == ["7", "10", ""]
    for number in range(2, 20):
        slider(page, number).focus()
        page.keyboard.press("6")
    expect(page.get_by_text("Every statement is answered.")).to_be_visible()
    page.get_by_role("button", name="Send the check-in").click()
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="I could name something")).to_contain_text("7 of 10")
    assert (CheckIn.objects.count(), Draft.objects.count()) == (1, 0)
    visit(f"/clients/{noah.pk}/", maya)
    expect(page.locator(".balance li").first).to_contain_text("57")


def test_what_was_typed_just_before_leaving_is_kept(page, visit, noah):
    visit("/me/check-in/", noah.user)
    slider(page, 0).focus()
    page.keyboard.press("3")
    page.goto(page.url)
    expect(slider(page, 0)).to_have_attribute("aria-valuetext", "3 of 10")


def test_slider_answers_to_a_press_on_its_very_middle(page, visit, noah):
    visit("/me/check-in/", noah.user)
    slider(page, 3).click()
    expect(slider(page, 3)).to_have_attribute("aria-valuetext", "5 of 10")
    slider(page, 3).press("Delete")
    expect(slider(page, 3)).to_have_attribute("aria-valuetext", "not answered yet")


def test_pulse_by_thumb_on_a_phone(page, visit, noah, now):
    CheckIn.objects.create(client=noah, date=(now - timedelta(days=9)).date(), done_at=now - timedelta(days=9))
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/me/", noah.user)
    for number in range(5):
        slider(page, number).click(position={"x": 20, "y": 20})
    page.get_by_role("button", name="Send the pulse").click()
    expect(page.get_by_text("Thank you. It counts from now on.").first).to_be_visible()
    assert Pulse.objects.get().fire in {0, 1}


def test_check_in_without_scripts(without_scripts, noah):
    page = without_scripts(noah.user)
    page.goto("/me/check-in/")
    for slug in ("fire_1", "fire_2", "water_1"):
        page.locator(f"#id_{slug}").fill("8")
    page.get_by_role("button", name="Keep for later").last.click()
    page.get_by_role("link", name="Go on with the check-in").click()
    page.get_by_role("button", name="Send the check-in").click()
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    assert CheckIn.objects.get().answers.count() == 3


def test_practice_changes_what_is_asked_without_scripts(without_scripts, maya):
    page = without_scripts(maya)
    page.goto("/practice/framework/")
    page.locator("summary").filter(has_text="counts").first.click()
    page.get_by_label("Ask statement 1 no longer").check()
    page.get_by_label("One more statement").fill("I made room for play.")
    page.get_by_label("It is about").select_option("Fire")
    page.get_by_label("It counts").select_option("as too much of it")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_text("Fire needs at least 2 statements for its level and exactly one that asks about too much of it.").first).to_be_visible()
    expect(page.get_by_label("Ask statement 1 no longer")).to_be_checked()
    page.get_by_label("It counts").select_option("the other way round")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_label("Statement 20", exact=True)).to_have_value("I made room for play.")
    expect(page.get_by_label("Statement 1", exact=True)).to_have_value(re.compile("^I brushed my feelings aside"))


def test_coach_rates_first_and_then_reads(page, visit, maya, noah, now):
    check_in = factories.check_in(noah, at=now)
    visit(f"/clients/{noah.pk}/check-ins/{check_in.pk}/", maya)
    page.locator(".card").get_by_role("link", name="Rate the five elements").click()
    slider(page, 0).focus()
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    expect(slider(page, 0)).to_have_attribute("aria-valuetext", "2.5 of 10")
    page.get_by_label("What this rests on").fill("Wishes are named, and each has a reason why not.")
    page.get_by_role("button", name="Save the rating").click()
    expect(page.get_by_role("row").filter(has_text="Fire")).to_contain_text("Noah sees more of it: something to talk about")
    page.get_by_role("link", name="The answers of that check-in").click()
    expect(page.get_by_role("row").filter(has_text="I could name something")).to_contain_text("5 of 10")
    assert Rating.objects.get().is_independent


@pytest.fixture
def pages(maya, noah, now):
    factories.check_in(noah, at=now - timedelta(days=20))
    check_in = factories.check_in(noah, at=now - timedelta(days=9))
    CheckIn.objects.filter(pk=check_in.pk).update(done_at=now)  # of which the answers may still be corrected
    rating = Rating.objects.create(client=noah, coach=maya, date=now.date(), rated_at=now, note="Came with a clear first sentence today.")
    base = f"/clients/{noah.pk}"
    of_coach = [f"{base}/check-ins/", f"{base}/check-ins/{check_in.pk}/?read=1", f"{base}/rate/", f"{base}/ratings/{rating.pk}/", "/practice/framework/"]
    of_client = ["/me/", "/me/check-in/", "/me/check-ins/", f"/me/check-ins/{check_in.pk}/", f"/me/check-ins/{check_in.pk}/correct/", "/me/pulse/"]
    return [*((path, maya) for path in of_coach), *((path, noah.user) for path in of_client)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_check_ins_are_accessible(page, visit, pages, theme):
    page.emulate_media(color_scheme=theme)
    found = {path: Axe().run(visit(path, person)).response["violations"] for path, person in pages}
    assert {path: [f"{rule['id']}: {node['html'][:160]}" for rule in rules for node in rule["nodes"]] for path, rules in found.items() if rules} == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_check_ins_scrolls_sideways(page, visit, pages, width):
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for path, person in pages:
        visit(path, person)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == dict.fromkeys(wide, 0)
