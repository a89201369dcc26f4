"""The pages of notifications, reminders and calendars in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.actions import notifying
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
