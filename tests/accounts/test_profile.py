"""The profile and what hangs off it: sessions, confirmation, second factors, connected accounts."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail

from tests.factories import PASSWORD, client_user, user

PROFILE = "/accounts/profile/"
FACTS = {"name": "Maya R.", "time_zone": "America/Lima", "language": "en"}


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def code_in_mail() -> str:
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)


@pytest.fixture
def clock():
    """A clock that stands still: a code of thirty seconds must not change between showing and typing."""
    with time_machine.travel(datetime.now(UTC), tick=False) as still:
        yield still


@pytest.fixture
def bare(db):
    """A client without password and second factor."""
    person = client_user(email="bare@example.com")
    person.set_unusable_password()
    person.save()
    return person


def signed_in(browser, person):
    """The browser after a real sign-in by password."""
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return browser


def confirmed(browser, person):
    """The browser after the person confirmed with the password."""
    signed_in(browser, person).post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


# The page ----------------------------------------------------------------------------------------------------------


def test_profile_of_everybody_opens_for_themselves(as_user, maya, noah, otto, sam):
    assert [as_user(person).get(PROFILE).context["role"] for person in (maya, noah.user, otto, sam)] == ["Coach", "Client", "Coach", "Staff"]


def test_profile_sends_a_guest_to_sign_in(guest, db):
    assert guest.get(PROFILE).headers["Location"] == "/accounts/login/?next=/accounts/profile/"


def test_profile_keeps_what_was_said(as_user, maya):
    response = as_user(maya).post(PROFILE, FACTS)
    maya.refresh_from_db()
    assert (response.headers["Location"], maya.name, maya.time_zone) == (PROFILE, "Maya R.", "America/Lima")


def test_profile_refuses_a_time_zone_that_is_none(as_user, maya):
    response = as_user(maya).post(PROFILE, FACTS | {"time_zone": "Europe/Gotham"})
    maya.refresh_from_db()
    assert (response.status_code, list(response.context["form"].errors), maya.time_zone) == (422, ["time_zone"], "UTC")


def test_profile_cannot_change_role_or_address(as_user, maya):
    as_user(maya).post(PROFILE, FACTS | {"role": "staff", "is_superuser": "1", "email": "else@example.com"})
    maya.refresh_from_db()
    assert (maya.role, maya.is_superuser, maya.email) == ("coach", False, "maya@example.com")


def test_profile_nudges_until_there_is_a_second_step(as_user, maya):
    before = as_user(maya).get(PROFILE).context["is_nudged"]
    TOTP.activate(maya, "JBSWY3DPEHPK3PXP")
    assert (before, as_user(maya).get(PROFILE).context["is_nudged"]) == (True, False)


# Sessions ----------------------------------------------------------------------------------------------------------


def test_sessions_end_one_by_one(guest, as_user, maya, client):
    signed_in(guest, maya)
    signed_in(client, maya)
    other = UserSession.objects.exclude(session_key=client.session.session_key).get(user=maya)
    client.post(f"/accounts/sessions/{other.pk}/end/")
    assert (guest.get(PROFILE).status_code, client.get(PROFILE).status_code) == (302, 200)


def test_session_of_somebody_else_cannot_be_ended(guest, as_user, maya, otto):
    signed_in(guest, maya)
    session = UserSession.objects.get(user=maya)
    assert (as_user(otto).post(f"/accounts/sessions/{session.pk}/end/").status_code, guest.get(PROFILE).status_code) == (404, 200)


def test_sessions_end_all_but_this_one(guest, maya, client):
    signed_in(guest, maya)
    signed_in(client, maya).post("/accounts/sessions/")
    assert (guest.get(PROFILE).status_code, client.get(PROFILE).status_code) == (302, 200)


# Is it you? --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/"])
def test_risky_page_asks_for_the_password_first(guest, maya, path):
    TOTP.activate(user(email="unrelated@example.com"), "JBSWY3DPEHPK3PXP")
    assert signed_in(guest, maya).get(path).headers["Location"].startswith("/accounts/reauthenticate/?next=")


def test_risky_act_asks_again_after_five_minutes(guest, maya):
    confirmed(guest, maya)
    before = guest.get("/accounts/2fa/totp/activate/").status_code
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert (before, guest.get("/accounts/2fa/totp/activate/").status_code) == (200, 302)


def test_risky_page_sends_people_without_password_to_the_code(as_user, bare):
    assert as_user(bare).get("/accounts/2fa/totp/activate/").headers["Location"] == "/accounts/confirm/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"


def test_first_password_asks_people_without_one_for_the_code(as_user, bare):
    browser = as_user(bare)
    browser.post("/accounts/password/set/", {"password1": "another quiet sentence", "password2": "another quiet sentence"})
    bare.refresh_from_db()
    place = browser.get("/accounts/password/set/").headers["Location"]
    assert (bare.has_usable_password(), place) == (False, "/accounts/confirm/?next=%2Faccounts%2Fpassword%2Fset%2F")


def test_change_of_address_asks_people_without_password_for_the_code(as_user, bare):
    as_user(bare).post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    assert EmailAddress.objects.filter(email="new@example.com").count() == 0


def test_confirmation_code_lets_the_person_go_on(as_user, bare):
    browser = as_user(bare)
    browser.post("/accounts/confirm/", {"next": "/accounts/2fa/totp/activate/"})
    response = browser.post("/accounts/confirm/", {"code": code_in_mail(), "next": "/accounts/2fa/totp/activate/"})
    assert (response.headers["Location"], browser.get("/accounts/2fa/totp/activate/").status_code) == ("/accounts/2fa/totp/activate/", 200)


def test_confirmation_code_is_only_mailed_by_a_post(as_user, bare):
    as_user(bare).get("/accounts/confirm/")
    assert mail.outbox == []


def test_confirmation_code_that_is_wrong_opens_nothing(as_user, bare):
    browser = as_user(bare)
    browser.post("/accounts/confirm/")
    wrong = f"{(int(code_in_mail()) + 1) % 1_000_000:06}"
    response = browser.post("/accounts/confirm/", {"code": wrong})
    assert (response.status_code, browser.get("/accounts/2fa/totp/activate/").status_code) == (422, 302)


def test_confirmation_code_ends_after_three_wrong_ones(as_user, bare):
    browser = as_user(bare)
    browser.post("/accounts/confirm/")
    code = code_in_mail()
    for _ in range(3):
        browser.post("/accounts/confirm/", {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert browser.post("/accounts/confirm/", {"code": code}).status_code == 422


def test_confirmation_code_ends_after_ten_minutes(as_user, bare):
    browser = as_user(bare)
    browser.post("/accounts/confirm/")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert browser.post("/accounts/confirm/", {"code": code_in_mail()}).status_code == 422


def test_confirmation_code_is_not_offered_beside_a_password(as_user, maya):
    assert as_user(maya).get("/accounts/confirm/").headers["Location"] == "/accounts/reauthenticate/"


# Second factors ----------------------------------------------------------------------------------------------------


def with_app(browser, person) -> str:
    """Set the authenticator app up through the pages; return its secret."""
    secret = confirmed(browser, person).get("/accounts/2fa/totp/activate/").context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    return secret


def test_app_is_asked_for_after_the_password(guest, client, maya, clock):
    secret = with_app(guest, maya)
    first = client.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
    clock.shift(60)
    second = client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    assert (first.headers["Location"], second.headers["Location"]) == ("/accounts/2fa/authenticate/", "/")


def test_app_is_asked_for_after_an_emailed_code_too(guest, client, maya, clock):
    with_app(guest, maya)
    client.post("/accounts/login/code/", {"email": maya.email})
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    assert client.post("/accounts/login/code/confirm/", {"code": code}).headers["Location"] == "/accounts/2fa/authenticate/"


def test_app_makes_no_entry_with_a_wrong_code(guest, client, maya, clock):
    with_app(guest, maya)
    client.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get(PROFILE).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_app_is_told_by_mail(guest, maya, clock):
    with_app(guest, maya)
    assert [letter.subject for letter in mail.outbox] == ["Your authenticator app is set up"]


def test_recovery_code_works_once(guest, client, maya, clock):
    with_app(guest, maya)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    places = []
    for _ in range(2):
        client.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
        places.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
        client.post("/accounts/logout/")
    assert places == [302, 200]


def test_secrets_are_sealed_in_the_database(guest, maya, clock):
    secret = with_app(guest, maya)
    kept = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert (secret in kept, kept.count("gAAAA")) == (False, 2)


def test_secrets_open_after_the_secret_key_was_changed(guest, client, maya, settings, clock):
    secret = with_app(guest, maya)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key of many letters", [settings.SECRET_KEY]
    client.post("/accounts/login/", {"login": maya.email, "password": PASSWORD})
    clock.shift(60)
    assert client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)}).headers["Location"] == "/"


def test_password_change_is_told_by_mail(guest, maya, clock):
    new = {"oldpassword": PASSWORD, "password1": "another quiet sentence", "password2": "another quiet sentence"}
    confirmed(guest, maya).post("/accounts/password/change/", new)
    assert [letter.subject for letter in mail.outbox] == ["Your password was changed"]
