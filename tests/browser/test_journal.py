"""The journal in a real browser: a text that keeps itself, two tabs, no network, no scripts, and what the coach sees of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from progress.models import Entry, EntryDraft
from tests import factories


def state(page: Page):
    return page.locator("[data-state]")


def test_text_keeps_itself_and_is_kept_shared_and_taken_back_on_a_phone(page, visit, noah, maya):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/me/", noah.user)
    page.get_by_role("link", name="Write", exact=True).click()
    page.get_by_label("Your text").fill("Slept *seven* hours.")
    expect(state(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("Slept *seven* hours.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. Only you read it.").first).to_be_visible()
    expect(page.locator(".prose em")).to_have_text("seven")
    assert EntryDraft.objects.count() == 0
    page.get_by_role("button", name="Share it Shared", exact=True).click()
    expect(page.get_by_role("button", name="Take it back Private")).to_be_visible()
    address, entry = f"/clients/{noah.pk}/journal/", Entry.objects.get()
    visit(address, maya)
    page.locator(f"#entry-{entry.pk} a").click()
    expect(page.locator(".prose em")).to_have_text("seven")
    visit("/me/seen/", noah.user)
    expect(page.locator(f"#shared-{entry.pk}")).to_contain_text("opened by Maya Reyes today")
    page.get_by_role("button", name=re.compile("Take it back")).click()
    expect(page.get_by_text("Kept. Only you read it.").first).to_be_visible()
    visit(address, maya)
    expect(page.locator(".entry")).to_have_count(0)


def test_two_tabs_keep_both_texts(page, visit, noah):
    factories.element("fire")
    visit("/me/write/", noah.user)
    page.get_by_label("Your text").fill("Begun")
    expect(state(page)).to_have_text(re.compile("^Saved"))
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Your text")).to_have_value("Begun")
    page.get_by_label("Your text").fill("Begun here")
    expect(state(page)).to_have_text(re.compile("^Saved"))
    other.get_by_label("Your text").fill("Begun there")
    expect(state(other)).to_contain_text("Both texts are kept")
    assert sorted(EntryDraft.objects.values_list("body", flat=True)) == ["Begun here", "Begun there"]


def test_without_a_connection_the_text_stays(page, visit, noah, complaints):
    visit("/me/write/", noah.user)
    page.context.set_offline(True)
    page.get_by_label("Your text").fill("On the train")
    expect(state(page)).to_contain_text("Not saved yet: no connection. Your text is still here.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("connection")
    expect(page.get_by_label("Your text")).to_have_value("On the train")
    page.context.set_offline(False)
    complaints.clear()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. Only you read it.").first).to_be_visible()
    assert list(Entry.objects.values_list("body", flat=True)) == ["On the train"]


def test_quick_text_stays_without_a_connection_and_is_kept_with_one(page, visit, noah, complaints):
    visit("/me/", noah.user)
    page.context.set_offline(True)
    page.get_by_label("Your text").fill("On the train")
    expect(state(page)).to_contain_text("Not saved yet: no connection. Your text is still here.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("connection")
    expect(page.get_by_label("Your text")).to_have_value("On the train")
    page.context.set_offline(False)
    complaints.clear()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. Only you read it.").first).to_be_visible()
    expect(page).to_have_url(re.compile("/me/$"))
    expect(page.get_by_label("Your text")).to_have_value("")
    assert (list(Entry.objects.values_list("body", flat=True)), EntryDraft.objects.count()) == (["On the train"], 0)


def test_question_changes_and_the_text_stays(page, visit, noah):
    visit("/me/write/?prompt=0", noah.user)
    page.get_by_label("Your text").fill("Half a thought")
    page.get_by_role("link", name="Another question").click()
    expect(page.locator(".prompt__words")).to_have_text("Whom do you miss, and what would you tell them?")
    page.get_by_role("link", name="Without a question").click()
    expect(page.locator(".prompt__words")).to_have_count(0)
    expect(page.get_by_label("Your text")).to_have_value("Half a thought")
    expect(state(page)).to_have_text(re.compile("^Saved"))  # nothing is on its way when the page closes


def test_entry_is_found_by_the_beginning_of_a_word(page, visit, noah):
    for words in ("Züricher Straße", "Nothing of the kind"):
        factories.entry(noah, title=words, visibility="private")
    visit("/me/journal/", noah.user)
    page.get_by_label("Find in these entries").press_sequentially("zur")
    expect(page.locator(".entry mark")).to_have_text(["Züricher"])
    assert page.url.endswith("?q=zur&visibility=&element=&archetype=&period=")


@pytest.fixture
def without_scripts(browser, live_server, noah, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(noah.user).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_all_works_without_scripts(without_scripts):
    page = without_scripts
    page.goto("/me/write/")
    page.get_by_label("Your text").fill("Begun")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_label("Your text")).to_have_value("Begun")
    page.get_by_label("Shared, not for AI").check()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".prose")).to_have_text("Begun")
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Your text").fill("Begun and ended")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator(".prose")).to_have_text("Begun and ended")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".entry")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".prose")).to_have_text("Begun and ended")


def pages_of(noah, maya) -> list[tuple[str, object]]:
    factories.archetype("gardener", of="earth")
    text = "> Write\n\n- *a*\n- [b](https://example.com)\n\n" + "Write" * 80
    entry = factories.entry(noah, title="Write" * 30, body=text, archetype_id="gardener", element_id="earth")
    factories.entry(noah, visibility="private")
    EntryDraft.objects.create(client=noah, body="Begun")
    EntryDraft.objects.create(client=noah, body="Begun before")
    own = ["/me/", "/me/write/", "/me/journal/", "/me/journal/?element=earth", f"/me/journal/{entry.pk}/", f"/me/journal/{entry.pk}/edit/", "/me/seen/"]
    return [*((path, noah.user) for path in own), *((path, maya) for path in (f"/clients/{noah.pk}/journal/", f"/clients/{noah.pk}/journal/{entry.pk}/"))]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_journal_are_accessible(page, visit, noah, maya, theme):
    page.emulate_media(color_scheme=theme)
    found = {path: violations(visit(path, person)) for path, person in pages_of(noah, maya)[::-1]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_journal_scrolls_sideways(page, visit, noah, maya, width):
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path, person in pages_of(noah, maya):
        visit(path, person)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
