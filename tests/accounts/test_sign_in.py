"""Signing in and out, and everything that stands in the way of those who should not."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import Practice, User
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"


def code_in_mail() -> str:
    return re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def test_sign_in_by_password(guest, maya):
    response = guest.post(LOGIN, {"login": "Maya@Example.com", "password": PASSWORD})
    assert response.headers["Location"] == "/"


def test_sign_in_by_password_when_it_is_wrong(guest, maya):
    response = guest.post(LOGIN, {"login": maya.email, "password": "not this one"})
    assert response.context["form"].non_field_errors() == ["Address and password do not belong together. Check both, or let us email you a code instead."]


def test_sign_in_says_the_same_for_an_unknown_address(guest, maya):
    known = guest.post(LOGIN, {"login": maya.email, "password": "not this one"}).context["form"].non_field_errors()
    unknown = guest.post(LOGIN, {"login": "nobody@example.com", "password": "not this one"}).context["form"].non_field_errors()
    assert known == unknown


def test_sign_in_stops_after_five_wrong_passwords(guest, maya):
    for _ in range(5):
        guest.post(LOGIN, {"login": maya.email, "password": "not this one"})
    response = guest.post(LOGIN, {"login": maya.email, "password": PASSWORD})
    assert response.context["form"].non_field_errors() == ["Too many tries. Wait five minutes, or let us email you a code instead."]


def test_sign_in_by_code(guest, maya):
    guest.post("/accounts/login/code/", {"email": maya.email})
    response = guest.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert response.headers["Location"] == "/"


def test_sign_in_by_code_mails_no_code_to_an_unknown_address(guest, maya):
    guest.post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert [letter.subject for letter in mail.outbox] == ["No account with this address"]


def test_sign_in_goes_on_to_the_page_that_was_asked_for(guest, maya):
    response = guest.post(LOGIN, {"login": maya.email, "password": PASSWORD, "next": "/search/"})
    assert response.headers["Location"] == "/search/"


def test_sign_in_never_goes_on_to_another_site(guest, maya):
    response = guest.post(LOGIN, {"login": maya.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


def test_sign_in_makes_a_new_session(guest, maya):
    guest.get(LOGIN)
    guest.session.save()
    before = guest.session.session_key
    guest.post(LOGIN, {"login": maya.email, "password": PASSWORD})
    assert guest.session.session_key != before


def test_sign_in_of_a_closed_account(guest, maya):
    User.objects.filter(pk=maya.pk).update(is_active=False)
    response = guest.post(LOGIN, {"login": maya.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/accounts/inactive/", 302)]


def test_sign_out_clears_what_the_browser_kept(as_user, maya):
    response = as_user(maya).post("/accounts/logout/")
    assert (response.headers["Location"], response.headers["Clear-Site-Data"]) == (LOGIN, '"cache", "storage"')


def test_sign_out_asks_first(as_user, maya):
    browser = as_user(maya)
    browser.get("/accounts/logout/")
    assert browser.get("/").status_code == 200


def test_password_reset_by_code(guest, maya):
    guest.post("/accounts/password/reset/", {"email": maya.email})
    guest.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    guest.post("/accounts/password/reset/complete/", {"password1": "another quiet sentence", "password2": "another quiet sentence"})
    maya.refresh_from_db()
    assert maya.check_password("another quiet sentence")


def test_address_behind_a_trusted_proxy_is_the_person_s(guest, maya, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guest.post(LOGIN, {"login": maya.email, "password": PASSWORD}, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.7"})
    assert list(maya.usersession_set.values_list("ip", flat=True)) == ["203.0.113.7"]


def test_address_without_a_proxy_cannot_be_claimed(guest, maya):
    guest.post(LOGIN, {"login": maya.email, "password": PASSWORD}, headers={"X-Forwarded-For": "203.0.113.7"})
    assert list(maya.usersession_set.values_list("ip", flat=True)) == ["127.0.0.1"]


# Sign-up of a coach ------------------------------------------------------------------------------------------------

SIGN_UP = {
    "name": "Ines Laurent",
    "email": "Ines@Example.com",
    "password1": "a long quiet evening",
    "practice_name": "Still Water",
    "time_zone": "Europe/Paris",
}


def test_sign_up_makes_coach_and_practice(guest, db):
    guest.post("/accounts/signup/", SIGN_UP)
    ines = User.objects.get(email="ines@example.com")
    practice = Practice.objects.get()
    assert (ines.role, ines.name, ines.time_zone, practice.name, practice.owner, ines.membership.practice) == (
        "coach", "Ines Laurent", "Europe/Paris", "Still Water", ines, practice,
    )  # fmt: skip


def test_sign_up_is_complete_after_the_code(guest, db):
    response = guest.post("/accounts/signup/", SIGN_UP)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    response = guest.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert (response.headers["Location"], EmailAddress.objects.get().verified) == ("/", True)


def test_sign_up_opens_nothing_before_the_code(guest, db):
    guest.post("/accounts/signup/", SIGN_UP)
    assert guest.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_sign_up_takes_utc_for_a_time_zone_that_is_none(guest, db):
    guest.post("/accounts/signup/", SIGN_UP | {"time_zone": "Europe/Gotham"})
    assert User.objects.get().time_zone == "UTC"


def test_sign_up_with_a_known_address_looks_like_any_other(guest, maya):
    response = guest.post("/accounts/signup/", SIGN_UP | {"email": maya.email})
    assert (response.headers["Location"], [letter.subject for letter in mail.outbox], Practice.objects.count()) == (
        reverse("account_email_verification_sent"), ["You have an account already"], 1,
    )  # fmt: skip


def test_sign_up_when_it_is_closed(guest, maya, settings):
    settings.IS_SIGNUP_OPEN = False
    response = guest.post("/accounts/signup/", SIGN_UP)
    assert ("No new practices here" in response.content.decode(), User.objects.count()) == (True, 1)


# The demo world ----------------------------------------------------------------------------------------------------


@pytest.fixture
def demo_world(db, settings):
    """coach@example.com in a demo practice, client@example.com with her, staff beside them."""
    from tests import factories

    settings.DEMO_DOORS = True
    practice = Practice.objects.create(name="Demo", owner=factories.user(email="owner@example.com"), is_demo=True)
    coach = factories.coach(email="coach@example.com", practice=practice)
    factories.client(coach=coach, user=factories.client_user(email="client@example.com"))
    factories.user(role="staff", is_superuser=True, email="staff@example.com")
    return practice


@pytest.mark.parametrize("role", ["coach", "client", "staff"])
def test_enter_leads_into_the_demo_world(guest, demo_world, role):
    guest.post("/accounts/enter/", {"role": role})
    assert guest.get("/accounts/profile/").context["user"].email == f"{role}@example.com"


@pytest.mark.parametrize("role", ["coach", "client", "staff"])
def test_enter_is_nowhere_without_the_doors(guest, demo_world, settings, role):
    settings.DEMO_DOORS = False
    assert guest.post("/accounts/enter/", {"role": role}).status_code == 404


@pytest.mark.parametrize("role", ["coach", "client", "staff"])
def test_enter_is_nowhere_in_a_real_practice(guest, demo_world, role):
    Practice.objects.update(is_demo=False)
    assert guest.post("/accounts/enter/", {"role": role}).status_code == 404


@pytest.mark.parametrize("role", ["", "owner", "superuser", "coach@example.com"])
def test_enter_knows_no_other_role(guest, demo_world, role):
    assert guest.post("/accounts/enter/", {"role": role}).status_code == 404


def test_enter_is_only_posted(guest, demo_world):
    assert guest.get("/accounts/enter/?role=coach").status_code == 405


def test_sign_in_page_offers_the_doors(guest, demo_world):
    assert re.findall(r'name="role" value="(\w+)"', guest.get(LOGIN).content.decode()) == ["coach", "client", "staff"]


def test_sign_in_page_offers_no_doors_in_a_real_practice(guest, maya, settings):
    settings.DEMO_DOORS = True
    assert re.findall(r'name="role" value="(\w+)"', guest.get(LOGIN).content.decode()) == []


# Every page that allauth brings ------------------------------------------------------------------------------------


def test_page_says_wait_when_somebody_asks_too_often(guest, maya):
    statuses = [guest.post("/accounts/password/reset/", {"email": maya.email}).status_code for _ in range(6)]
    assert (statuses[0], statuses[-1]) == (302, 429)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/inactive/"])
def test_page_for_guests_is_dressed_by_the_house(guest, maya, path):
    html = guest.get(path).content.decode()
    assert ('<main class="plain__main"' in html, "placeholder=" in html) == (True, False)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/accounts/3rdparty/", "/accounts/logout/",
    ],
)  # fmt: skip
def test_page_for_people_is_dressed_by_the_house(guest, maya, path):
    guest.post(LOGIN, {"login": maya.email, "password": PASSWORD})
    guest.post("/accounts/reauthenticate/", {"password": PASSWORD})
    main = guest.get(path).content.decode().partition('<main class="main"')[2]
    assert (bool(main), "placeholder=" in main.partition("</main>")[0]) == (True, False)


def test_sign_in_page_offers_the_forgotten_password_once(guest, maya):
    html = guest.post(LOGIN, {"login": maya.email, "password": "not this one"}).content.decode()
    assert html.count("/accounts/password/reset/") == 1
