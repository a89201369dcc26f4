"""axe on every page, for everybody, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clients.actions import refresh_cards
from progress.actions import refresh_balance, refresh_engagement
from progress.models import Rhythm
from tests import factories

FOR_COACH = ["/", "/?tasks=overdue", "/clients/new/", "/search/?q=no", "/accounts/profile/", "/nothing-here/"]
FOR_CLIENT = ["/me/", "/search/", "/accounts/profile/"]
FOR_BOTH = ["/accounts/2fa/", "/accounts/sessions/", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]
FOR_GUEST = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"]


def violations(page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.fixture(params=["light", "dark"])
def theme(request, page):
    page.emulate_media(color_scheme=request.param)


@pytest.fixture
def furnished(noah, maya, now):
    """Noah with something of everything, and Ines who is invited."""
    factories.task(noah, element=factories.element("water"), due_date=now.date())
    factories.goal(noah).milestones.create(client=noah, title="A step", done_at=now)
    for kind in ["session.booked", "session.held", "entry.shared"]:
        factories.act(noah, kind, due_at=now)
    for element, value in zip(["fire", "water", "earth", "air", "aether"], [70, 50, 40, 60, 30], strict=True):
        factories.reading(noah, element, value, on=now.date())
    refresh_cards([noah.pk], at=now)
    refresh_balance([noah.pk], at=now)
    refresh_engagement([noah.pk], at=now)
    return factories.invitation(factories.client(coach=maya, name="Ines Laurent"))


@pytest.mark.parametrize("path", [*FOR_COACH, *FOR_BOTH])
def test_page_of_the_coach_is_accessible(page, visit, complaints, maya, furnished, theme, path):
    visit(path, maya)
    complaints.clear() if path == "/nothing-here/" else None
    assert violations(page) == []


@pytest.mark.parametrize("page_of", ["", "edit/", "photo/", "engagement/", "rhythm/", "balance/"])
def test_page_of_one_client_is_accessible(page, visit, maya, noah, furnished, theme, page_of):
    visit(f"{noah.get_absolute_url()}{page_of}", maya)
    assert violations(page) == []


def test_page_of_somebody_invited_is_accessible(page, visit, maya, furnished, theme):
    visit(furnished.client.get_absolute_url(), maya)
    assert violations(page) == []


def test_enter_keeps_the_rhythm_that_was_typed(page, visit, maya, noah, furnished):
    """The first button of the form is not a preset."""
    visit(f"{noah.get_absolute_url()}rhythm/", maya)
    days = page.get_by_label("Days between sessions")
    days.fill("21")
    days.press("Enter")
    expect(page.locator("#toasts")).not_to_be_empty()
    assert Rhythm.objects.get(client=noah).interval_days == 21


@pytest.mark.parametrize("path", [*FOR_CLIENT, *FOR_BOTH])
def test_page_of_the_client_is_accessible(page, visit, noah, furnished, theme, path):
    visit(path, noah.user)
    assert violations(page) == []


@pytest.mark.parametrize("path", FOR_GUEST)
def test_page_of_a_guest_is_accessible(page, visit, maya, theme, path):
    visit(path)
    assert violations(page) == []


def test_invitation_is_accessible(page, visit, furnished, theme):
    visit(furnished.get_absolute_url())
    assert violations(page) == []
