"""An upload whose connection is really cut in the middle: it is said, nothing half is kept, and it is sent again without being chosen again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from messaging.models import Message, Upload
from tests.browser.test_files import drop
from tests.browser.test_messages import at_home
from tests.line import Line, line_to
from tests.messaging import corpus
from tests.servers import House, houses

LARGE = corpus.pdf(extra=b"%" + b"x" * 2_000_000 + b"\n")
HALF = 700_000


@pytest.fixture
def house(tmp_path: Path, transactional_db: None) -> Iterator[House]:
    with houses(tmp_path, 1) as [started]:
        yield started


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    with line_to(house.port) as opened:
        yield opened


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "Breathing.pdf"
    path.write_bytes(LARGE)
    return path


def kept(folder: Path) -> tuple[int, list[int]]:
    """How many rows there are, and how large the files are that lie there."""
    return Upload.objects.count(), [path.stat().st_size for path in (folder / "files").rglob("*") if path.is_file()]


def opened(browser, house: House, line: Line, user, path: str, **options) -> Page:
    page = at_home(browser, house, user, **options)
    page.goto(line.url + path)
    return page


def test_half_a_file_for_the_library_leaves_nothing_and_goes_again_by_one_click(browser, house, line, maya, sheet, tmp_path):
    page = opened(browser, house, line, maya, "/library/files/new/")
    page.get_by_label("Files").set_input_files(sheet)
    page.get_by_label("Description").fill("My words")
    line.break_after(HALF)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("The connection broke before all of it was here. Nothing was kept; what you chose is still chosen.")).to_be_visible()
    assert kept(tmp_path) == (0, [])
    expect(page.get_by_label("Description")).to_have_value("My words")
    line.mend()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("heading", name="Breathing")).to_be_visible()
    assert kept(tmp_path) == (1, [len(LARGE)])
    page.context.close()


@pytest.mark.parametrize(
    ("path", "part", "sends"), [("/library/files/new/", "upload-form", "Add to the library"), ("/messages/{client}/", "message-files", "")]
)
def test_line_that_falls_silent_is_given_up_and_nothing_is_kept(browser, house, line, maya, noah, sheet, tmp_path, path, part, sends):
    page = opened(browser, house, line, maya, path.format(client=noah.pk))
    page.locator(part).evaluate("element => (element.dataset.still = '0.5')")
    line.fall_silent_after(HALF)
    if sends:
        page.get_by_label("Files").set_input_files(sheet)
        page.get_by_role("button", name=sends).click()
    else:
        page.locator("summary", has_text="Files").click()
        page.get_by_label("Add files").set_input_files(sheet)
    expect(page.get_by_text("The connection broke before all of it was here. Nothing was kept")).to_be_visible()
    line.mend()
    page.locator(part).evaluate("element => { delete element.dataset.still; }")  # a slow machine may take its time
    page.get_by_role("button", name=sends or "Send the file again").click()
    expect(page.get_by_role("heading", name="Breathing") if sends else page.locator(".attached li")).to_have_count(1)
    assert kept(tmp_path) == (1, [len(LARGE)])
    page.context.close()


def test_message_waits_for_its_files_and_goes_with_them_all(browser, house, line, maya, noah, tmp_path):
    page = opened(browser, house, line, noah.user, f"/messages/{noah.pk}/")
    held = []
    page.route("**/attach/", lambda route: route.continue_() if held else held.append(route))
    drop(page, "#composer", "First.txt", b"x" * 100_000)
    drop(page, "#composer", "Second.txt", b"y")
    page.get_by_label("Message", exact=True).fill("Both of them")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The message goes as soon as its files are here.")).to_be_visible()
    expect(page.get_by_label("How much has arrived")).to_be_visible()
    assert Message.objects.count() == 0
    held[0].continue_()
    expect(page.locator(".bubble__file")).to_have_count(2)
    expect(page.get_by_label("How much has arrived")).to_be_hidden()
    assert Message.objects.values_list("content", "attached").get() == ("Both of them", 2)
    page.context.close()


def test_half_a_file_for_a_message_on_a_phone_goes_again_by_one_tap(browser, house, line, maya, noah, sheet, tmp_path):
    page = opened(browser, house, line, noah.user, f"/messages/{noah.pk}/", viewport={"width": 390, "height": 844})
    page.locator("summary", has_text="Files").click()
    line.break_after(HALF)
    page.get_by_label("Add files").set_input_files(sheet)
    expect(page.get_by_text("The connection broke before all of it was here. Nothing was kept.")).to_be_visible()
    assert kept(tmp_path) == (0, [])
    line.mend()
    page.get_by_role("button", name="Send the file again").click()
    expect(page.locator(".attached")).to_contain_text("Breathing.pdf")
    page.get_by_label("Message", exact=True).fill("Here it is")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".bubble__file")).to_contain_text("Breathing.pdf")
    assert (Message.objects.values_list("content", "attached").get(), kept(tmp_path)) == (("Here it is", 1), (1, [len(LARGE)]))
    page.context.close()
