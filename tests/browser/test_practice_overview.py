"""From the whole practice to one client and why, by the keyboard and without JavaScript; axe in both themes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from clients.actions import refresh_cards
from clients.models import Card
from progress.actions import refresh_engagement, refresh_metrics
from tests import factories
from tests.browser.test_accessibility import theme, violations  # noqa: F401  a fixture


@pytest.fixture
def practice(maya, noah, now):
    """Noah, who rose and has a task open; Ines, who fell; Bo, who is paused."""
    others = [factories.client(coach=maya, name="Ines Laurent"), factories.client(coach=maya, name="Bo Ek", state="paused")]
    factories.task(noah, due_date=now.date() - timedelta(days=3))
    factories.act(noah, "session.held", at=now - timedelta(days=2))
    ids = [noah.pk, *(other.pk for other in others)]
    refresh_cards(ids, at=now)
    refresh_engagement(ids, at=now)
    refresh_metrics(ids)
    Card.objects.filter(client=noah).update(score=80, score_before=50)
    Card.objects.filter(client=others[0]).update(score=20, score_before=70, score_state="scored")


def test_overview_leads_to_why_and_to_the_clients_of_a_band(page, visit, maya, noah, practice):
    visit("/", maya)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.get_by_role("link", name="Why? Noah Lindqvist").press("Enter")
    expect(page).to_have_url(re.compile(rf"/clients/{noah.pk}/engagement/$"))
    page.go_back()
    page.get_by_role("link", name="strong", exact=True).click()
    expect(page.locator("#clients-count")).to_have_text("1 client")


def test_overview_is_accessible(page, visit, maya, practice, theme):  # noqa: F811
    visit("/overview/", maya)
    page.get_by_text("As a table").click()
    assert violations(page) == []
