"""Reminders from hand to hand: planned, mailed by a real mail server, seen, stopped; and sent by hand."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from email.message import EmailMessage

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Preferences
from messaging.actions import notifying, posting
from messaging.models import Notification
from messaging.readings.stopping import stop_address
from tests import factories
from tests.postbox import Postbox, open_postbox

BY_HAND = "Reminders that your coach sends by hand"


@pytest.fixture
def postbox(settings, live_server) -> Iterator[Postbox]:
    """A real mail server, and links in mails that lead to the test server."""
    settings.SITE_ORIGIN = live_server.url
    with open_postbox() as box:
        options = {"host": "127.0.0.1", "port": box.port, "timeout": 20}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        yield box


@pytest.fixture
def signed_out(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def without_scripts(browser, live_server, noah, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(noah.user).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def awake(noah) -> Preferences:
    """Noah has no quiet hours, so that the time of day makes no difference."""
    return Preferences.objects.create(user=noah.user, quiet_from=time(0), quiet_until=time(0))


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


def when_it_is_due(person) -> Notification:
    """What the worker does at the time of this person's only planned reminder of a session."""
    row = Notification.objects.planned().get(person=person, kind="session_soon")
    notifying.arrive(row.pk, at=row.due_at)
    posting.post(person.pk, at=row.due_at)
    return row


def remind_a_day_before(page: Page, name: str) -> None:
    """Of what the coach can choose for the client, nothing but a day before."""
    chosen = page.get_by_role("group", name=f"Remind {name}")
    for box in chosen.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") == "1440")


def links(letter: EmailMessage) -> list[str]:
    body = letter.get_body()
    assert body is not None
    return [line for line in body.get_content().splitlines() if line.startswith("http")]


def test_reminder_of_a_planned_session_arrives_by_mail_and_in_the_app(page, visit, maya, noah, now, awake, postbox, signed_out):
    page.set_viewport_size({"width": 1280, "height": 900})
    visit("/sessions/new/", maya)
    page.get_by_label("Client").select_option(label="Noah Lindqvist")
    page.get_by_label("Date").fill((now + timedelta(days=3)).date().isoformat())
    page.get_by_label("Begins at").fill("12:00")
    page.get_by_role("button", name="Book it").click()
    page.get_by_label("More for this session").click()
    page.get_by_role("link", name="Reminders", exact=True).click()
    remind_a_day_before(page, "Noah")
    page.get_by_role("button", name="Set the reminders").click()
    expect(page.get_by_text("The reminders are set.").first).to_be_visible()
    row = when_it_is_due(noah.user)
    [letter] = [each for each in postbox.letters if each["Subject"].startswith("You meet Maya")]
    place, _settings, stop = links(letter)
    assert (letter["To"], place.endswith(row.place), letter["List-Unsubscribe"]) == ("noah@example.com", True, f"<{stop}>")
    visit("/me/", noah.user)
    page.locator(".bell").click()
    page.get_by_role("button", name=re.compile("^You meet Maya")).click()
    page.wait_for_url(place)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    signed_out.goto(stop)
    expect(signed_out.get_by_text("Mails about “Reminders of sessions” stop at once.")).to_be_visible()
    assert Preferences.objects.of(noah.user).channels == {}
    signed_out.get_by_role("button", name="Stop these mails").click()
    expect(signed_out.get_by_role("heading", name="Stopped")).to_be_visible()
    assert Preferences.objects.of(noah.user).channels == {"session_soon": "app"}


def test_task_is_reminded_of_with_the_mouse_and_reaches_the_client_at_once(page, visit, maya, noah, awake, postbox):
    task = factories.task(noah, task_description="Walk to the river")
    visit(f"/clients/{noah.pk}/tasks/", maya)
    page.locator(f"#more-{task.pk}").click()
    page.get_by_role("link", name="Remind of it …").click()
    expect(page.get_by_text("It reaches Noah at once, in the app and by mail.")).to_be_visible()
    page.get_by_label("What you write").fill("The river waits.")
    page.get_by_role("button", name="Send the reminder").click()
    page.wait_for_url(f"**/clients/{noah.pk}/")
    expect(page.get_by_text("It reaches Noah at once, in the app and by mail.").first).to_be_visible()
    row = Notification.objects.get(kind="nudge")
    posting.post(noah.user.pk, at=row.due_at)
    assert [letter["Subject"] for letter in postbox.letters] == ["Maya: “The river waits.”"]


def test_task_is_reminded_of_with_keys_and_the_page_says_that_quiet_hours_come_first(page, visit, maya, noah, awake, now):
    local = now.astimezone(noah.user.zone)
    hour = {name: (local + timedelta(hours=away)).time() for name, away in (("quiet_from", -1), ("quiet_until", 2), ("digest_at", 6))}
    Preferences.objects.filter(user=noah.user).update(**hour)
    task = factories.task(noah, task_description="Walk to the river")
    visit(f"/clients/{noah.pk}/tasks/", maya)
    page.locator(f"#more-{task.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Remind of it …")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Remind of it …")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"reaches Noah by mail .+ \d\d:\d\d: until then are quiet hours\."))).to_be_visible()
    page.get_by_label("What you write").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("The river waits.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send the reminder")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{noah.pk}/")
    row = Notification.objects.get(kind="nudge")
    assert (row.facts["what"], row.arrived_at is not None, posting.post(noah.user.pk, at=row.due_at)) == ("The river waits.", True, 0)


def test_settings_are_kept_without_scripts(without_scripts, noah):
    page = without_scripts
    page.goto("/notifications/settings/")
    page.get_by_label(BY_HAND).select_option(label="in the app")
    page.get_by_label("a week before").check()
    page.get_by_label("Mails a day at most").fill("2")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("It is kept. What is planned already follows it.").first).to_be_visible()
    page.goto("/notifications/settings/")
    expect(page.get_by_label(BY_HAND)).to_have_value("app")
    expect(page.get_by_label("a week before")).to_be_checked()
    expect(page.get_by_label("Mails a day at most")).to_have_value("2")
    chosen = Preferences.objects.get(user=noah.user)
    assert (chosen.channels["nudge"], 7 * 24 * 60 in chosen.reminders, chosen.most_per_day) == ("app", True, 2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_stopping_and_calendar_pages_are_accessible(page, visit, maya, noah, now, signed_out, live_server, theme):
    wrong = {}
    signed_out.emulate_media(color_scheme=theme)
    signed_out.goto(live_server.url + stop_address(noah.user, "nudge"))
    wrong["stop"] = violations(signed_out)
    signed_out.get_by_role("button", name="Stop these mails").click()
    expect(signed_out.get_by_role("heading", name="Stopped")).to_be_visible()
    wrong["stopped"] = violations(signed_out)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 1280, "height": 900})
    factories.session(noah, at=now + timedelta(days=1))
    for path in ("/calendar/", "/sessions/", "/sessions/?view=month", "/notifications/settings/"):
        wrong[path] = violations(visit(path, maya))
    assert {path: found for path, found in wrong.items() if found} == {}
