"""A coach brings fifty clients from a CSV: with the mouse, with keys alone, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from clients.models import Client, ClientImport
from tests import factories
from tests.browser.test_accessibility import violations

TABLE = "Name;E-Mail;Klient seit;Tags\r\n" + "".join(f"Jürgen Müller {number:02};p{number}@example.com;1.3.2026;Gruppe\r\n" for number in range(50))
FILE = {"name": "klienten.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}


def work() -> None:
    """What the worker does: the import alone, the rest can wait."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__in=["clients.run_import", "clients.undo_import"]).order_by("id"):
        app.tasks[job.task_name].func(**job.args)


def press(page: Page, name: str, role: str = "button") -> None:
    """Reach a control by the Tab key, and press it."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with keys")


def test_fifty_clients_with_the_mouse(page, visit, maya):
    visit("/clients/new/", maya)
    page.get_by_role("link", name="Import many from a CSV").click()
    page.get_by_label("CSV file").set_input_files(FILE)
    page.get_by_role("button", name="Look at the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns are")
    expect(page.get_by_label("Klient seit")).to_have_value("since_date")
    page.get_by_label("3 April (the day comes first)").check()
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Skip Jürgen Müller 00", exact=True).click()
    expect(page.get_by_role("button", name="Import 49 clients")).to_be_visible()
    page.get_by_role("button", name="Take in again Jürgen Müller 00").click()
    page.get_by_role("button", name="Import 50 clients").click()
    expect(page.get_by_text("You can leave this page").first).to_be_visible()
    assert Client.objects.count() == 0
    work()
    expect(page.get_by_text("50 clients are new here.").first).to_be_visible()
    expect(page.get_by_role("link", name="Jürgen Müller 00")).to_be_visible()
    expect(page.get_by_role("link", name="Invite the 50 who have an address")).to_be_visible()
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    work()
    expect(page.get_by_text("The import is undone.").first).to_be_visible()
    assert Client.objects.count() == 0


def test_fifty_clients_with_keys_alone(page, visit, maya):
    visit("/clients/import/", maya)
    page.get_by_label("Or paste the table here").focus()
    page.keyboard.insert_text(TABLE)
    press(page, "Look at the table")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns are")
    page.get_by_label("3 April (the day comes first)").focus()
    page.keyboard.press("Space")
    press(page, "See what would happen")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would happen")
    press(page, "Import 50 clients")
    expect(page.get_by_text("You can leave this page").first).to_be_visible()
    work()
    expect(page.get_by_text("50 clients are new here.").first).to_be_visible()


def test_fifty_clients_without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/clients/import/")
    page.get_by_label("CSV file").set_input_files(FILE)
    page.get_by_role("button", name="Look at the table").click()
    page.get_by_label("3 April (the day comes first)").check()
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Import 50 clients").click()
    work()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("50 clients are new here.").first).to_be_visible()
    context.close()


def test_a_wrong_cell_is_corrected_in_its_line(page, visit, maya):
    visit("/clients/import/", maya)
    page.get_by_label("Or paste the table here").fill("Name,Email\nAda,ada at home\nBo,bo@example.com\n")
    page.get_by_role("button", name="Look at the table").click()
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_text("This is not an email address.").first).to_be_visible()
    page.get_by_label("Email address").fill("ada@example.com")
    page.get_by_role("button", name="Correct · line 2").click()
    expect(page.get_by_role("button", name="Import 2 clients")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_an_import_is_accessible(page, visit, maya, noah, theme):
    page.emulate_media(color_scheme=theme)
    factories.client(coach=maya, name="Ines Laurent", email="ines@example.com")
    visit("/clients/import/", maya)
    found = violations(page)
    page.get_by_label("Or paste the table here").fill(
        "Name,Email,Since\nAda,ada at home,03/04/2026\nInes,ines@example.com,\nNoah Lindqvist,,\nBo,bo@example.com,\n"
    )
    page.get_by_role("button", name="Look at the table").click()
    found += violations(page)
    page.get_by_label("3 April (the day comes first)").check()
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would happen")
    found += violations(page)
    page.get_by_role("button", name=re.compile("^Import 3")).click()
    expect(page.get_by_text("You can leave this page").first).to_be_visible()
    work()
    expect(page.get_by_text("are new here.").first).to_be_visible()
    found += violations(page)
    run = ClientImport.objects.get()
    for path in ("invite", "undo"):
        visit(f"/clients/import/{run.pk}/{path}/")
        found += violations(page)
    assert found == []
