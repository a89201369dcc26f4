"""Files: handed in by mouse, by keys and by dropping, shared, looked at three times, sent with a message, and quiet when somebody wants it."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.models import LibraryItem, Message, ResourceView, Upload
from tests import factories
from tests.browser.test_messages import at_home
from tests.messaging import corpus

# What a picture from the clipboard is to the page.
PASTE = """(element, file) => {
    const brought = new DataTransfer();
    brought.items.add(new File([Uint8Array.from(file.bytes)], file.name));
    element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: brought, bubbles: true, cancelable: true}));
}"""
PHONE = {"width": 390, "height": 844}
# What a drop of a file on an element is to the page.
DROP = """(element, file) => {
    const brought = new DataTransfer();
    brought.items.add(new File([Uint8Array.from(file.bytes)], file.name));
    for (const name of ["dragenter", "dragover", "drop"]) element.dispatchEvent(new DragEvent(name, {dataTransfer: brought, bubbles: true, cancelable: true}));
}"""


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "Breathing.pdf"
    path.write_bytes(corpus.pdf())
    return path


def drop(page: Page, selector: str, name: str, content: bytes) -> None:
    page.locator(selector).evaluate(DROP, {"name": name, "bytes": list(content)})


def opened(phone: Page) -> None:
    """Noah opens the file from his list, and the house hears of it."""
    phone.goto("/me/files/")
    with phone.expect_response(lambda answer: answer.url.endswith("/look/")):
        phone.get_by_role("link", name="Breathing").tap()
    expect(phone.get_by_role("heading", name="Breathing")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_coach_shares_a_pdf_with_the_mouse_and_reads_that_it_was_viewed_three_times_on_a_phone(page, visit, browser, live_server, maya, noah, sheet):
    visit("/library/", maya)
    page.get_by_role("link", name="Add files or a link").click()
    page.get_by_label("Files").set_input_files(sheet)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("heading", name="Breathing")).to_be_visible()
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("Noah Lindqvist").check()
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text("Not viewed yet")).to_be_visible()
    phone = at_home(browser, live_server, noah.user, service_workers="block", viewport=PHONE, has_touch=True, is_mobile=True)
    for _ in range(3):
        opened(phone)
    phone.context.close()
    page.reload()
    expect(page.get_by_text(re.compile("^Viewed 3 times, last today"))).to_be_visible()
    assert ResourceView.objects.count() == 3


def test_collection_is_renamed_where_it_is_shown_and_then_removed(page, visit, maya):
    factories.library_item(maya, title="Walks", collection="Body")
    visit("/library/", maya)
    page.get_by_role("link", name="Body", exact=True).click()
    page.get_by_role("link", name="Rename or remove it").click()
    page.get_by_label("Name").fill("Moving")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Moving", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Rename or remove it").click()
    page.get_by_role("link", name="Remove the collection").click()
    page.get_by_role("button", name="Remove the collection").click()
    expect(page.get_by_role("link", name="Walks", exact=True)).to_be_visible()
    assert LibraryItem.objects.values_list("title", "collection").get() == ("Walks", "")


def test_file_is_dropped_and_added_by_keys_alone(page, visit, maya):
    visit("/library/files/new/", maya)
    drop(page, "upload-form", "Walks.txt", b"Slowly.")
    expect(page.get_by_label("Files")).to_have_value("C:\\fakepath\\Walks.txt")
    page.get_by_label("Title").focus()
    page.keyboard.type("Slow walks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Slow walks")).to_be_visible()
    assert LibraryItem.objects.values_list("title", "upload__name").get() == ("Slow walks", "Walks.txt")


def test_refused_file_is_said_at_its_field_and_what_was_typed_stays(page, visit, maya, complaints):
    visit("/library/files/new/", maya)
    drop(page, "upload-form", "page.html", b"<!doctype html><script>alert(1)</script>")
    page.get_by_label("Description").fill("My words")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("“page.html” is a web page or a drawing with code in it")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("My words")
    complaints.clear()  # the browser notes the 422


def test_upload_that_breaks_off_says_so_and_can_be_sent_again(page, visit, maya, complaints):
    visit("/library/files/new/", maya)
    page.route("**/library/files/new/", lambda route: route.abort())
    drop(page, "upload-form", "Walks.txt", b"Slowly.")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("The connection broke before all of it was here.")).to_be_visible()
    assert Upload.objects.count() == 0
    page.unroute("**/library/files/new/")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("heading", name="Walks")).to_be_visible()
    complaints.clear()  # the browser notes the broken connection


def test_client_drops_a_file_on_a_message_on_a_phone(page, visit, maya, noah):
    page.set_viewport_size(PHONE)
    visit(f"/messages/{noah.pk}/", noah.user)
    drop(page, "#composer", "Lake.png", corpus.picture())
    expect(page.locator(".attached")).to_contain_text("Lake.png")
    page.get_by_label("Message", exact=True).fill("Here it is")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".bubble__file")).to_contain_text("Lake.png")
    expect(page.locator(".attached li")).to_have_count(0)
    assert Message.objects.values_list("content", "attached").get() == ("Here it is", 1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_client_photographs_and_pastes_on_a_phone(browser, live_server, maya, noah):
    phone = at_home(browser, live_server, noah.user, service_workers="block", viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(f"/messages/{noah.pk}/")
    phone.locator("summary", has_text="Files").tap()
    expect(phone.get_by_text("Take a photo")).to_be_visible()
    phone.locator("[data-camera]").set_input_files({"name": "Lake.jpg", "mimeType": "image/jpeg", "buffer": corpus.picture("JPEG")})
    expect(phone.locator(".attached li")).to_have_text(["Lake.jpg"])
    phone.get_by_label("Message", exact=True).evaluate(PASTE, {"name": "Shot.png", "bytes": list(corpus.picture())})
    expect(phone.locator(".attached li")).to_have_text(["Lake.jpg", "Shot.png"])
    phone.locator(".chip", has_text="Shot.png").tap()
    expect(phone.locator(".attached li")).to_have_text(["Lake.jpg"])
    phone.get_by_role("button", name="Send", exact=True).tap()
    expect(phone.locator(".bubble__file img")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.context.close()


def test_client_has_quiet_and_help_is_one_tap_away(page, visit, maya, noah):
    visit("/me/", noah.user)
    page.get_by_role("link", name="Help now").click()
    expect(page.get_by_role("heading", name="Help now")).to_be_visible()
    visit("/me/quiet/")
    page.get_by_role("button", name="Mute Maya Reyes").click()
    expect(page.locator("#toasts")).to_contain_text("It is quiet from Maya")
    visit(f"/messages/{noah.pk}/", maya)
    expect(page.get_by_text("Messages are paused.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_files_are_accessible(page, visit, maya, noah, scheme):
    page.emulate_media(color_scheme=scheme)
    item = factories.library_item(maya, title="Walks", tags=["calm"], collection="Body", file=factories.upload(by=maya, name="a.txt"))
    resource = factories.resource(noah, item, note="For tonight")
    factories.message(noah, by=noah.user, uploads=[factories.upload(noah, by=noah.user, name="a.png", content=corpus.picture())])
    of_item, thread = f"/library/files/{item.pk}/", f"/messages/{noah.pk}/"
    found = {}
    for path in ("/library/", "/library/files/new/", of_item, f"{of_item}edit/", f"{of_item}renew/", f"{of_item}share/", f"{of_item}delete/",
                 f"/clients/{noah.pk}/files/", thread, "/practice/help/",
                 "/library/collections/edit/Body/", "/library/collections/remove/Body/"):  # fmt: skip
        visit(path, maya)
        found[path] = violations(page)
    for path in ("/me/files/", f"/files/{resource.pk}/", "/me/quiet/", "/help/", thread):
        visit(path, noah.user)
        found[path] = violations(page)
    assert {path: said for path, said in found.items() if said} == {}
