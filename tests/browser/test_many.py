"""A coach writes to several clients at once, with words of a template, a file that is dropped and one of the library."""

import pytest
from playwright.sync_api import expect

from messaging.models import Message, MessageTemplate, Resource
from tests import factories
from tests.browser.test_files import drop, violations


@pytest.fixture
def nina(maya):
    return factories.client(coach=maya, name="Nina Vogel", user=factories.client_user())


def test_words_files_and_a_template_go_to_two_clients(page, visit, maya, noah, nina):
    MessageTemplate.objects.create(coach=maya, title="Before a session", body="See you soon, {first_name}.")
    factories.library_item(maya, title="Breathing")
    visit("/messages/many/", maya)
    page.get_by_label("Message", exact=True).fill("A walk for you.")
    drop(page, "main form", "Walks.txt", b"Slowly.")
    expect(page.locator(".attached")).to_contain_text("Walks.txt")
    page.get_by_label("Noah Lindqvist").check()
    page.get_by_text("From the library").click()
    page.get_by_label("Breathing").check()
    page.get_by_text("Templates", exact=True).click()
    page.get_by_role("button", name="Before a session").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("A walk for you.\n\nSee you soon, {first_name}.")
    expect(page.get_by_label("Breathing")).to_be_checked()
    page.get_by_label("Nina Vogel").check()
    page.get_by_role("button", name="Send to each").click()
    expect(page.locator("#toasts")).to_contain_text("The message went to 2 clients, to each alone.")
    said = {client: (content.splitlines(), attached) for client, content, attached in Message.objects.values_list("client", "content", "attached")}
    words = ["A walk for you.", "", "See you soon, %s."]
    assert said == {client.pk: ([line.replace("%s", client.first_name) for line in words], 2) for client in (noah, nina)}
    assert Resource.objects.count() == 4
    visit(f"/messages/{nina.pk}/", nina.user)
    expect(page.locator(".bubble__file")).to_contain_text(["Walks", "Breathing"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_with_everything_open_is_accessible_on_a_phone(page, visit, maya, noah, scheme, complaints):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    MessageTemplate.objects.create(coach=maya, title="Before a session", body="See you soon.")
    factories.library_item(maya, title="Breathing")
    visit("/messages/many/", maya)
    drop(page, "main form", "Walks.txt", b"Slowly.")
    expect(page.locator(".attached")).to_contain_text("Walks.txt")
    for words in ("Templates", "Files", "From the library"):
        page.locator("summary", has_text=words).click()
    page.get_by_role("button", name="Send to each").click()
    expect(page.get_by_text("Nobody is chosen yet.")).to_be_visible()
    complaints.clear()  # the browser notes the 422
    page.locator("summary", has_text="Templates").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
