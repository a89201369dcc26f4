"""The pages of notifications, reminders and calendars in a real browser."""

import base64
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from messaging.actions import notifying
from messaging.models import PushDevice
from messaging.readings.stopping import stop_address
from sessions_app.actions.feeds import make_feed
from tests import factories


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_do_not_scroll_sideways(page, visit, maya, noah, now, theme):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 390, "height": 844})
    session, task = factories.session(noah, at=now + timedelta(days=3)), factories.task(noah)
    facts = {"who": "Maya", "what": "Breathe " * 20}
    notifying.notify(noah.user, "nudge", None, client=noah, place="/me/", at=now, key="nudge:1", facts=facts)
    make_feed(noah.user, at=now)
    own = ["/notifications/", "/notifications/settings/", "/calendar/", f"/sessions/{session.pk}/reminders/", stop_address(noah.user, "nudge")]
    of_coach = ["/notifications/", "/notifications/settings/", f"/clients/{noah.pk}/nudge/?about=task-{task.pk}", f"/sessions/{session.pk}/reminders/"]
    wrong = {}
    for person, paths in ((noah.user, own), (maya, of_coach)):
        for path in paths:
            visit(path, person)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wrong[f"{person} {path}"] = violations(page) + [f"{beyond} px wide"] * (beyond > 0)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_bell_counts_on_an_open_page_and_opening_leads_on(page, visit, noah, now):
    page.set_viewport_size({"width": 1280, "height": 800})
    visit("/me/tasks/", noah.user)
    expect(page.locator(".bell .count")).to_be_hidden()
    facts = {"who": "Maya", "what": "Breathe"}
    notifying.notify(noah.user, "nudge", None, client=noah, place="/me/journey/", at=now, key="nudge:1", facts=facts)
    expect(page.locator(".bell .count span").first).to_have_text("1")
    page.locator(".bell").click()
    page.get_by_role("button", name="Maya: “Breathe”").first.click()
    page.wait_for_url("**/me/journey/")
    expect(page.locator(".bell .count")).to_be_hidden()


PUSH = """
const subscription = { endpoint: "https://push.example.org/phone", unsubscribe: async () => true,
  toJSON: () => ({ endpoint: subscription.endpoint, keys: { p256dh: "%s", auth: "c2l4dGVlbiBieXRlcy4uLg" } }) };
let made = null;
const pushManager = { getSubscription: async () => made, subscribe: async () => (localStorage.setItem("made", 1), subscription) };
if (localStorage.getItem("made")) made = subscription;
const workers = { ready: Promise.resolve({ pushManager, active: { postMessage() {} } }), register: async () => ({}), getRegistration: async () => ({}) };
Object.defineProperty(navigator, "serviceWorker", { value: workers });
Notification.requestPermission = async () => "%s";
Object.defineProperty(Notification, "permission", { get: () => "default" });
"""


def pushing(page, answer="granted"):
    """A browser whose push service is not asked: this machine's browser has none."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    page.add_init_script(PUSH % (base64.urlsafe_b64encode(key).decode().rstrip("="), answer))


def test_device_is_told_after_a_click_and_stops_after_another(page, visit, noah):
    pushing(page)
    visit("/notifications/settings/", noah.user)
    assert PushDevice.objects.count() == 0
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.get_by_text("This device is told.")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me on this device")).to_be_hidden()
    assert PushDevice.objects.get().person == noah.user
    page.get_by_role("button", name="Stop there").click()
    expect(page.get_by_text("No device is told anything so far.")).to_be_visible()
    assert PushDevice.objects.count() == 0


def test_browser_that_does_not_allow_it_says_how_to(page, visit, noah):
    pushing(page, "denied")
    visit("/notifications/settings/", noah.user)
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.get_by_text("This browser does not allow messages from here.")).to_be_visible()
    assert PushDevice.objects.count() == 0
