"""A new client's first minutes: three steps, each of which can wait, be gone back to and gone on with."""

import pytest

from accounts.models import Preferences, User
from clients.models import Client
from tests import factories

BEGIN = "/me/begin/"
CLOCK = {"language": "en", "time_zone": "America/Lima"}


@pytest.fixture
def asked(db):
    return factories.item_set()


@pytest.fixture
def invitation(maya):
    User.objects.filter(pk=maya.pk).update(welcome="How good that you are here.\n\n<b>Maya</b>")
    tomas = factories.client(coach=maya, name="Tomás Vega", email="tomas@example.com", time_zone="Europe/Madrid")
    return factories.invitation(tomas, invited_by=maya)


@pytest.fixture
def tomas(guest, invitation):
    """A browser that has just come in, without a password."""
    guest.post(invitation.get_absolute_url(), {"name": "Tomás Vega", "time_zone": "Europe/Lisbon"})
    return guest


def step_of_tomas() -> int | None:
    return User.objects.get(email="tomas@example.com").arrival_step


def goes_to(browser, number: int, **sent) -> str:
    return browser.post(f"{BEGIN}{number}/", sent).headers["Location"]


def test_welcome_shows_the_words_of_the_coach_as_text(guest, invitation):
    text = guest.get(invitation.get_absolute_url()).content.decode()
    assert ("<p>How good that you are here.</p>" in text, "<b>Maya</b>" in text) == (True, False)


def test_coming_in_leads_to_the_first_step_with_the_zone_of_the_browser(tomas):
    person = User.objects.get(email="tomas@example.com")
    assert (person.time_zone, person.has_usable_password(), person.arrival_step) == ("Europe/Lisbon", False, 1)
    assert tomas.get(BEGIN).headers["Location"] == "/me/begin/1/"


@pytest.mark.parametrize("zone", ["", "Nowhere/Else"])
def test_zone_that_no_browser_says_is_the_coachs_guess(guest, invitation, zone):
    guest.post(invitation.get_absolute_url(), {"name": "Tomás Vega", "time_zone": zone})
    assert User.objects.get(email="tomas@example.com").time_zone == "Europe/Madrid"


def test_three_steps_lead_to_the_first_check_in(tomas, asked):
    ways = [goes_to(tomas, 1, **CLOCK), goes_to(tomas, 2, reach="app"), goes_to(tomas, 3)]
    person = User.objects.get(email="tomas@example.com")
    assert ways == ["/me/begin/2/", "/me/begin/3/", "/me/check-in/"]
    assert (person.time_zone, Client.objects.get(user=person).time_zone, person.arrival_step) == ("America/Lima", "America/Lima", None)
    assert set(Preferences.objects.get(user=person).channels.values()) == {"app"}


def test_each_step_can_be_skipped(tomas, asked):
    ways = [goes_to(tomas, number, skip="1") for number in (1, 2, 3)]
    assert (ways, step_of_tomas(), Preferences.objects.count()) == (["/me/begin/2/", "/me/begin/3/", "/me/"], None, 0)


def test_whoever_stops_goes_on_there(tomas, asked):
    goes_to(tomas, 1, **CLOCK)
    assert tomas.get(BEGIN).headers["Location"] == "/me/begin/2/"
    assert "step 2 of 3" in tomas.get("/me/").content.decode()


def test_steps_that_were_taken_show_what_was_said(tomas, asked):
    goes_to(tomas, 1, **CLOCK)
    goes_to(tomas, 2, reach="push")
    clock, reach = (tomas.get(f"{BEGIN}{number}/").context["form"] for number in (1, 2))
    assert (clock["time_zone"].value(), reach["reach"].value(), tomas.get(f"{BEGIN}3/").context["back"]) == ("America/Lima", "push", 2)


@pytest.mark.parametrize(("reach", "ways"), [("mail", set()), ("push", {"push"}), ("app", {"app"})])
def test_one_choice_sets_every_kind(tomas, asked, reach, ways):
    goes_to(tomas, 2, reach=reach)
    assert set(Preferences.objects.get().channels.values()) == ways


@pytest.mark.parametrize(("number", "sent"), [(1, {"language": "en", "time_zone": "Mars"}), (2, {"reach": "pigeon"}), (2, {})])
def test_what_cannot_be_comes_back(tomas, asked, number, sent):
    assert (tomas.post(f"{BEGIN}{number}/", sent).status_code, step_of_tomas()) == (422, 1)


def test_whoever_is_here_long_since_has_nothing_to_begin(noah, as_user, asked):
    browser = as_user(noah.user)
    assert browser.get(BEGIN).headers["Location"] == "/me/"
    assert "of 3" not in browser.get("/me/").content.decode()
    browser.post(f"{BEGIN}1/", CLOCK)
    noah.user.refresh_from_db()
    assert noah.user.arrival_step is None


@pytest.mark.parametrize("path", [BEGIN, f"{BEGIN}1/"])
def test_steps_are_there_for_clients_alone(maya, sam, as_user, guest, path):
    assert [as_user(person).get(path).status_code for person in (maya, sam)] == [404, 404]
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_there_is_no_fourth_step(noah, as_user):
    assert [as_user(noah.user).get(f"{BEGIN}{number}/").status_code for number in (0, 4)] == [404, 404]


def test_words_of_welcome_are_the_coachs_to_write(maya, noah, as_user):
    facts = {"name": "Maya Reyes", "time_zone": "UTC", "language": "en", "welcome": "Come in."}
    as_user(maya).post("/accounts/profile/", facts)
    as_user(noah.user).post("/accounts/profile/", facts)
    assert [User.objects.get(pk=person.pk).welcome for person in (maya, noah.user)] == ["Come in.", ""]
