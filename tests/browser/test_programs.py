"""Programs, as somebody lets them in and ends them again: a key, and a webhook; in both themes, by mouse and by keyboard."""

import re

import pytest
from django.test import Client as Program
from playwright.sync_api import expect

from messaging.models import Delivery, Webhook
from tests.browser.test_accessibility import theme, violations  # noqa: F401  a fixture
from tests.factories import PASSWORD


def confirm(page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("theme")
def test_key_is_made_used_and_ended(page, visit, maya):
    visit("/accounts/tokens/", maya)
    confirm(page)
    page.get_by_label("what it is for").fill("calendar script")
    page.get_by_label("It may also change things").check()
    page.get_by_role("button", name="Make the key").click()
    secret = page.get_by_label("Key", exact=True)
    expect(secret).to_be_visible()
    assert violations(page) == []
    key = secret.input_value()
    assert Program().get("/api/me", headers={"Authorization": f"Bearer {key}"}).json()["token"]["may_write"] is True
    page.get_by_role("button", name="End it calendar script").click()
    expect(page.get_by_text("Your keys will stand here")).to_be_visible()
    assert Program().get("/api/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401


@pytest.mark.usefixtures("theme")
def test_webhook_is_added_tried_paused_and_ended(page, visit, maya):
    visit("/webhooks/", maya)
    confirm(page)
    page.get_by_label("what it is for").fill("sheet")
    page.get_by_label("address").fill("https://program.example/told")
    page.get_by_label("Sessions").check()
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_label("Secret", exact=True)).to_have_value(re.compile("^whsec_"))
    assert violations(page) == []
    page.get_by_role("link", name="Open sheet").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way")).to_be_visible()
    assert (violations(page), Delivery.objects.get().state) == ([], "waiting")
    page.get_by_role("button", name="Pause it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Let it go on")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Your webhooks will stand here")).to_be_visible()
    assert Webhook.objects.count() == 0


@pytest.mark.usefixtures("theme")
def test_docs_of_the_api_are_accessible(page, visit, maya):
    visit("/api/docs/", maya)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
