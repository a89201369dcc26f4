"""Ways in and out, as people walk them."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.factories import PASSWORD

PHONE = {"width": 390, "height": 844}


def sign_in(page: Page, site: str, *, email: str = "maya@example.com", then: str = "/") -> None:
    page.goto(f"{site}/accounts/login/?next={then}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code_in_mail() -> str:
    return re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def totp_code(secret: str) -> str:
    """The code of the app, with time left to type it."""
    if time.time() % 30 > 22:
        time.sleep(8)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_sign_in_by_password_and_out(page, live_server, maya):
    sign_in(page, live_server.url)
    page.wait_for_url(f"{live_server.url}/")
    page.get_by_text("Maya Reyes").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.").first).to_be_visible()
    page.goto(f"{live_server.url}/")
    page.wait_for_url("**/accounts/login/?next=/")


def test_sign_out_is_quick(page, live_server, maya):
    """Clearing the browser's copies must not hold anybody up."""
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/logout/")
    began = time.monotonic()
    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert time.monotonic() - began < 3


def test_sign_in_with_a_wrong_password_keeps_the_address(page, live_server, maya):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill(maya.email)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_have_text("Address and password do not belong together. Check both, or let us email you a code instead.")
    expect(page.get_by_label("Email")).to_have_value(maya.email)


def test_sign_in_by_emailed_code(page, live_server, maya):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("link", name="Email me a code instead").click()
    page.get_by_label("Email").fill(maya.email)
    page.get_by_role("button", name="Email me a code").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{live_server.url}/")


def test_sign_in_by_keys_only(page, live_server, maya):
    page.goto(f"{live_server.url}/accounts/login/")
    page.keyboard.type(maya.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_sign_in_without_javascript(page, live_server, maya):
    sign_in(page, live_server.url)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/accounts/login/")


@pytest.mark.browser_context_args(timezone_id="America/Lima")
def test_sign_up_takes_the_time_zone_of_the_browser(page, live_server, otto):
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_label("Your name").fill("Ines Laurent")
    page.get_by_label("Email").fill("ines@example.com")
    page.get_by_label("Password").fill("a long quiet evening")
    page.get_by_label("Name of your practice").fill("Still Water")
    page.get_by_role("button", name="Create the practice").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/accounts/profile/")
    expect(page.get_by_label("Time zone")).to_have_value("America/Lima")


@pytest.mark.browser_context_args(timezone_id="Europe/Lisbon")
def test_first_person_creates_the_practice(page, live_server):
    page.goto(live_server.url)
    page.get_by_label("Your name").fill("Maya Reyes")
    page.get_by_label("Your email address").fill("maya@example.com")
    page.get_by_label("Password").fill("a quiet room with light")
    page.get_by_label("Name of your practice").fill("Five Rooms")
    expect(page.get_by_label("Your time zone")).to_have_value("Europe/Lisbon")
    page.get_by_role("button", name="Create the practice").click()
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.browser_context_args(viewport=PHONE)
def test_invited_client_comes_in_on_a_phone(page, live_server, maya):
    tomas = factories.client(coach=maya, name="Tomás Vega", email="tomas@example.com")
    page.goto(live_server.url + factories.invitation(tomas, invited_by=maya).get_absolute_url())
    expect(page.get_by_text("Maya Reyes invites you to Practice of Maya Reyes.").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url(f"{live_server.url}/me/begin/1/")


def test_app_is_set_up_and_a_recovery_code_lets_in(page, live_server, maya):
    sign_in(page, live_server.url, then="/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Code").fill(totp_code(secret))
    page.get_by_role("button", name="Turn it on").click()
    recovery = page.locator("#recovery_codes li").first.inner_text()
    page.context.clear_cookies()
    sign_in(page, live_server.url)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live_server.url}/")


def test_other_browser_is_signed_out_from_the_list(page, live_server, maya, browser: Browser):
    elsewhere = browser.new_page()
    sign_in(elsewhere, live_server.url)
    elsewhere.wait_for_url(f"{live_server.url}/")
    sign_in(page, live_server.url, then="/accounts/sessions/")
    page.get_by_role("button", name="Sign out there").click()
    expect(page.get_by_text("That browser is signed out.").first).to_be_visible()
    elsewhere.goto(f"{live_server.url}/")
    elsewhere.wait_for_url("**/accounts/login/?next=/")
    elsewhere.close()
