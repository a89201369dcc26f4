"""Taking everything along, and erasing for good, in a real browser."""

import re
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from clients.models import Client, Export
from tests import factories


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


def work() -> None:
    """What the worker would do for this slice."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__startswith="coachhub.").order_by("id"):
        app.tasks[job.task_name].func(**job.args)


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("reauthenticate"))


@pytest.fixture(params=["light", "dark"])
def theme(request, page):
    page.emulate_media(color_scheme=request.param)


@pytest.fixture
def furnished(noah, maya, now):
    factories.note(noah, author=maya, body="<b>Not bold</b>")
    factories.act(noah, "session.held", at=now)
    return noah


def test_coach_exports_one_client_and_reads_the_page_without_a_network(page, visit, maya, furnished, tmp_path):
    visit(f"/clients/{furnished.pk}/export/", maya)
    page.get_by_role("button", name="Export Noah").click()
    confirm(page)
    expect(page.get_by_role("heading", name="Your exports")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download the export")).click()
    download.value.save_as(tmp_path / "export.zip")
    with ZipFile(tmp_path / "export.zip") as archive:
        archive.extractall(tmp_path / "zip")
    page.context.set_offline(True)
    page.goto(f"file://{tmp_path}/zip/index.html")
    page.get_by_role("link", name="Noah Lindqvist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")
    expect(page.get_by_text("<b>Not bold</b>")).to_be_visible()
    assert violations(page) == []


def test_coach_erases_a_client_with_keys_alone(page, visit, maya, complaints):
    ines = factories.client(coach=maya, name="Inés Laurent")
    visit(f"/clients/{ines.pk}/erase/", maya)
    confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Erase Inés Laurent")
    page.get_by_label("Type the name").focus()
    page.keyboard.type("somebody else")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not the name.")).to_be_visible()
    expect(page.get_by_label("Type the name")).to_be_focused()
    complaints.clear()  # the browser says that the form was refused, as it should
    page.keyboard.press("Control+A")
    page.keyboard.type("ines laurent")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("It is done: what you kept about this client is erased.")
    assert Client.objects.filter(pk=ines.pk).count() == 0


def test_coach_exports_without_scripts(browser, live_server, maya, noah, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/exports/")
    page.get_by_role("button", name="Export your 1 client").click()
    confirm(page)
    expect(page.get_by_role("link", name="See how far it is")).to_be_visible()
    work()
    page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_role("link", name=re.compile("^Download the export"))).to_be_visible()
    context.close()


def test_client_erases_everything(page, visit, noah):
    visit("/me/data/", noah.user)
    page.get_by_role("link", name=re.compile("^Erase everything")).click()
    confirm(page)
    page.get_by_label("Type the name").fill("Noah Lindqvist")
    page.get_by_role("button", name="Erase everything for good").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert Client.objects.count() == 0


def test_pages_are_accessible(page, visit, maya, furnished, theme, now):
    for state, extra in (("ready", {"file": "exports/x.zip", "expires_at": now}), ("running", {"total": 3, "done": 1}), ("failed", {"failure": "It broke."})):
        Export.objects.create(person=maya, client=furnished, state=state, **extra)
    visit("/exports/?confirm=1", maya)
    confirm(page)
    found = {}
    for path in ("/exports/", f"/clients/{furnished.pk}/export/", f"/clients/{furnished.pk}/erase/", "/exports/import/"):
        visit(path)
        found[path] = violations(page)
    assert [(path, wrong) for path, wrong in found.items() if wrong] == []


def test_pages_of_the_client_are_accessible(page, visit, furnished, theme, now):
    Client.objects.filter(pk=furnished.pk).update(erased_at=now, state="archived")
    visit(f"/me/data/{furnished.pk}/erase/", furnished.user)
    confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Erase everything")
    found = [violations(page)]
    for path in ("/me/data/", "/me/"):
        visit(path)
        found.append(violations(page))
    assert found == [[], [], []]


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_page_scrolls_sideways(page, visit, maya, width, now):
    name = "María de los Ángeles Fernández-Villaverde y Ruiz de Alarcón"
    client = factories.client(coach=maya, name=name)
    Export.objects.create(person=maya, client=client, state="ready", file="exports/x.zip", expires_at=now)
    Export.objects.create(person=maya, client=client, state="running", total=3, done=1)
    page.set_viewport_size({"width": width, "height": 800})
    visit("/exports/", maya)
    beyond = {"locked": page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")}
    visit("/exports/?confirm=1")
    confirm(page)
    for path in ("/exports/", f"/clients/{client.pk}/export/", f"/clients/{client.pk}/erase/", "/exports/import/"):
        visit(path)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
