"""Passkeys, with the browser's own virtual authenticator; they need the host to be localhost."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from tests.factories import PASSWORD

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def phone(page: Page) -> Iterator[CDPSession]:
    """A device that can hold passkeys and says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield session
    session.detach()


def add_passkey(page: Page, site: str, *, name: str) -> None:
    """Sign in by password and add a passkey."""
    page.goto(f"{site}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("Email").fill("maya@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_passkey_signs_in_alone(page, live_server, phone, maya):
    add_passkey(page, live_server.url, name="Phone")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live_server.url}/")
    expect(page.get_by_text("Maya Reyes").first).to_be_visible()


def test_passkey_is_the_second_step_after_a_password(page, live_server, phone, maya):
    add_passkey(page, live_server.url, name="Phone")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill(maya.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live_server.url}/")


def test_passkey_confirms_for_somebody_without_a_password(page, live_server, phone, maya):
    add_passkey(page, live_server.url, name="Phone")
    maya.set_unusable_password()
    maya.save()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/password/set/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/accounts/2fa/webauthn/reauthenticate/**")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Set a password")).to_be_visible()


def test_passkey_gets_another_name_and_goes(page, live_server, phone, maya):
    add_passkey(page, live_server.url, name="Phone")
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename Phone").click()
    page.get_by_role("textbox").fill("Old phone")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove Old phone").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("The passkey is removed.").first).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 0


def test_passkey_that_is_not_used_leaves_a_sentence(page, live_server, maya):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | {"isUserVerified": False}})
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("The passkey was not used. Try again, or sign in another way.")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_passkey_button_is_hidden_without_javascript(page, live_server, maya):
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
