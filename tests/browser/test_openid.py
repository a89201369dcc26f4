"""Signing in with an account from elsewhere, against a real provider on loopback."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Page, expect

from accounts.models import Practice, User
from common.environment import ROOT
from tests.factories import PASSWORD
from tests.openid import provider


@pytest.fixture
def other_site(page, live_server, settings) -> Iterator[str]:
    """The provider's issuer; the tested site is its client."""
    # The other site has no icon; its missing one is not our complaint.
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    callback = f"{live_server.url}/accounts/oidc/oidc/login/callback/"
    process = subprocess.Popen([sys.executable, "-m", "tests.openid.provider", str(port), callback], cwd=ROOT, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{issuer}/.well-known/openid-configuration")
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 30  # on a machine that has much else to do, the provider may need a while
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_app(issuer)]}}
        yield issuer
    finally:
        process.kill()
        process.wait()


def _app(issuer: str) -> dict[str, object]:
    return {"provider_id": "oidc", "name": "Example ID", "client_id": provider.CLIENT, "secret": provider.SECRET, "settings": {"server_url": issuer}}


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


def sign_in_there(page: Page, issuer: str) -> None:
    page.wait_for_url(f"{issuer}/**")
    page.fill("[name=login]", provider.USER)
    page.fill("[name=password]", provider.PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("button", name="Authorize").click()


def connect(page: Page, site: str, issuer: str) -> None:
    """Sign in by password and connect the account from elsewhere on the profile."""
    page.goto(f"{site}/accounts/login/?next=/accounts/3rdparty/")
    page.get_by_label("Email").fill("maya@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Connect Example ID").click()
    sign_in_there(page, issuer)
    page.wait_for_url(f"{site}/**")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Connected. From now on you can sign in with it.").first).to_be_visible()


def test_connected_account_signs_in(page, live_server, other_site, maya):
    connect(page, live_server.url, other_site)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Continue with Example ID").click()
    sign_in_there(page, other_site)
    page.wait_for_url(f"{live_server.url}/")
    expect(page.get_by_text("Maya Reyes").first).to_be_visible()


def test_equal_address_alone_opens_nothing(page, live_server, other_site, maya):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Continue with Example ID").click()
    sign_in_there(page, other_site)
    page.wait_for_url(f"{live_server.url}/accounts/login/")
    expect(page.get_by_text("There is an account with this address already.").first).to_be_visible()
    assert SocialAccount.objects.count() == 0


def test_same_subject_of_another_issuer_opens_nothing(page, live_server, other_site, maya):
    connect(page, live_server.url, other_site)
    # As it would stand there if the connection had been made while the site trusted another issuer.
    account = SocialAccount.objects.get()
    account.uid = f"{'0' * 16}:{account.uid.partition(':')[2]}"
    account.save()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Continue with Example ID").click()
    sign_in_there(page, other_site)
    page.wait_for_url(f"{live_server.url}/accounts/login/")


def test_new_coach_signs_up(page, live_server, other_site, otto):
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_role("button", name="Continue with Example ID").click()
    sign_in_there(page, other_site)
    page.wait_for_url(f"{live_server.url}/accounts/3rdparty/signup/")
    page.get_by_label("Name of your practice").fill("Five Rooms")
    page.get_by_role("button", name="Create the practice").click()
    page.wait_for_url(f"{live_server.url}/")
    practice = Practice.objects.get(name="Five Rooms")
    assert (practice.owner.name, practice.owner.email) == ("Maya Reyes", "maya@example.com")


def test_nobody_signs_up_when_it_is_closed(page, live_server, other_site, otto, settings):
    settings.IS_SIGNUP_OPEN = False
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Continue with Example ID").click()
    sign_in_there(page, other_site)
    expect(page.get_by_role("heading", name="No new practices here")).to_be_visible()
    assert list(User.objects.values_list("email", flat=True)) == ["otto@example.com"]
