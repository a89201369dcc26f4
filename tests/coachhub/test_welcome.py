"""The client's side of an invitation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client as Browser

from accounts.models import Practice, User
from clients import jobs
from clients.models import Act, Invitation
from tests import factories

FACTS = {"name": "Tomás Vega", "time_zone": "America/Lima", "password": "a boat in the morning"}


@pytest.fixture
def tomas(maya):
    """Maya's client who has no account yet."""
    return factories.client(coach=maya, name="Tomás Vega", email="Tomas@Example.com", time_zone="Europe/Madrid")


@pytest.fixture
def invitation(tomas, maya):
    return factories.invitation(tomas, invited_by=maya)


def reason(response) -> str:
    return response.context["reason"]


# The letter --------------------------------------------------------------------------------------------------------


def test_letter_holds_the_link(invitation, settings):
    jobs.mail_invitation(invitation.pk)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject, f"{settings.SITE_ORIGIN}{invitation.get_absolute_url()}" in letter.body.splitlines()) == (
        ["Tomas@Example.com"], "Maya Reyes invites you to Practice of Maya Reyes", True,
    )  # fmt: skip


def test_letter_sent_twice_is_one_message(invitation):
    jobs.mail_invitation(invitation.pk)
    jobs.mail_invitation(invitation.pk)
    assert {letter.extra_headers["Message-ID"] for letter in mail.outbox} == {f"<invitation-{invitation.pk}@localhost>"}


def test_letter_stays_unsent_for_a_withdrawn_invitation(invitation):
    Invitation.objects.update(revoked_at=datetime.now(UTC))
    jobs.mail_invitation(invitation.pk)
    assert mail.outbox == []


# Looking -----------------------------------------------------------------------------------------------------------


def test_welcome_greets_by_coach_and_practice(guest, invitation):
    response = guest.get(invitation.get_absolute_url())
    assert (response.status_code, response.context["coach"], response.context["practice"]) == (200, "Maya Reyes", "Practice of Maya Reyes")


def test_welcome_offers_name_and_time_zone_as_the_coach_knows_them(guest, invitation):
    form = guest.get(invitation.get_absolute_url()).context["form"]
    assert (form["name"].value(), form["time_zone"].value()) == ("Tomás Vega", "Europe/Madrid")


def test_welcome_changes_nothing_by_looking(guest, invitation):
    guest.get(invitation.get_absolute_url())
    invitation.refresh_from_db()
    assert (invitation.accepted_at, User.objects.filter(role="client").count()) == (None, 0)


@pytest.mark.parametrize("token", ["x", "MQ:1xyz:abc", "..%2F..", "1"])
def test_welcome_is_nowhere_for_a_made_up_token(guest, invitation, token):
    assert guest.get(f"/welcome/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"accepted_at": datetime.now(UTC)}, "used"),
        ({"revoked_at": datetime.now(UTC)}, "revoked"),
        ({"expires_at": datetime.now(UTC) - timedelta(minutes=1)}, "expired"),
    ],
)
def test_welcome_says_why_a_link_no_longer_works(guest, invitation, change, expected):
    Invitation.objects.update(**change)
    response = guest.get(invitation.get_absolute_url())
    assert (response.status_code, reason(response), guest.post(invitation.get_absolute_url(), FACTS).status_code) == (410, expected, 410)


def test_welcome_of_a_resent_invitation_works_by_the_newer_link_only(guest, tomas, invitation, maya, now):
    from clients import actions

    newer = actions.invite(tomas, by=maya, at=now)
    assert [guest.get(link.get_absolute_url()).status_code for link in (invitation, newer)] == [410, 200]


# Coming in ---------------------------------------------------------------------------------------------------------


def test_welcome_makes_the_account_and_signs_in(guest, tomas, invitation):
    response = guest.post(invitation.get_absolute_url(), FACTS)
    tomas.refresh_from_db()
    person = User.objects.get(role="client")
    facts = (response.headers["Location"], tomas.user, person.email, person.name, person.time_zone, tomas.time_zone)
    assert facts == ("/me/begin/", person, "tomas@example.com", "Tomás Vega", "America/Lima", "America/Lima")
    assert person.check_password(FACTS["password"])
    assert guest.get("/me/").status_code == 200


def test_welcome_counts_the_address_as_proven(guest, invitation):
    guest.post(invitation.get_absolute_url(), FACTS)
    assert list(EmailAddress.objects.filter(user__role="client").values_list("email", "verified", "primary")) == [("tomas@example.com", True, True)]


def test_welcome_takes_the_address_of_the_invitation_only(guest, invitation):
    guest.post(invitation.get_absolute_url(), FACTS | {"email": "else@example.com"})
    assert User.objects.get(role="client").email == "tomas@example.com"


def test_welcome_without_a_password(guest, invitation):
    guest.post(invitation.get_absolute_url(), FACTS | {"password": ""})
    assert (User.objects.get(role="client").has_usable_password(), guest.get("/me/").status_code) == (False, 200)


def test_welcome_records_the_act(guest, tomas, invitation):
    guest.post(invitation.get_absolute_url(), FACTS)
    assert list(Act.objects.filter(client=tomas, kind="invitation.accepted").values_list("actor__email", flat=True)) == ["tomas@example.com"]


def test_welcome_refuses_a_short_password_and_keeps_the_rest(guest, invitation):
    response = guest.post(invitation.get_absolute_url(), FACTS | {"password": "short", "name": "Tom"})
    assert (response.status_code, list(response.context["form"].errors), response.context["form"]["name"].value()) == (422, ["password"], "Tom")


def test_welcome_works_once(guest, invitation):
    guest.post(invitation.get_absolute_url(), FACTS)
    response = Browser().post(invitation.get_absolute_url(), FACTS | {"password": "somebody else comes"})
    assert (response.status_code, reason(response), User.objects.filter(role="client").count()) == (410, "used", 1)


@pytest.mark.django_db(transaction=True)
def test_welcome_is_won_by_one_of_two(tomas, invitation):
    def come(number: int) -> int:
        try:
            return Browser().post(invitation.get_absolute_url(), FACTS | {"name": f"Tomás {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(come, range(4)))
    # The others read that the invitation was used, or that the address signs in here by now.
    assert (answers.count(302), User.objects.filter(role="client").count(), Act.objects.filter(kind="invitation.accepted").count()) == (1, 1, 1)


# People who are known already --------------------------------------------------------------------------------------


@pytest.fixture
def tomas_user(invitation):
    return factories.client_user(name="Tomás Vega", email="tomas@example.com")


def test_welcome_asks_a_known_client_to_sign_in(guest, invitation, tomas_user):
    response = guest.get(invitation.get_absolute_url())
    assert (response.status_code, reason(response)) == (200, "sign_in")


def test_welcome_makes_no_second_account_for_a_known_client(guest, invitation, tomas_user):
    guest.post(invitation.get_absolute_url(), FACTS)
    assert (User.objects.filter(role="client").count(), User.objects.get(pk=tomas_user.pk).check_password(FACTS["password"])) == (1, False)


def test_welcome_joins_a_known_client_who_signed_in(as_user, tomas, invitation, tomas_user):
    response = as_user(tomas_user).post(invitation.get_absolute_url())
    tomas.refresh_from_db()
    assert (response.headers["Location"], tomas.user) == ("/me/", tomas_user)


def test_welcome_offers_nothing_to_somebody_else(as_user, invitation, noah):
    browser = as_user(noah.user)
    browser.post(invitation.get_absolute_url(), FACTS)
    invitation.refresh_from_db()
    assert (reason(browser.get(invitation.get_absolute_url())), invitation.accepted_at) == ("other", None)


def test_welcome_offers_nothing_to_the_coach_herself(as_user, invitation, maya):
    assert reason(as_user(maya).get(invitation.get_absolute_url())) == "other"


def test_welcome_says_that_a_coach_cannot_be_a_client(guest, maya, otto):
    invitation = factories.invitation(factories.client(coach=maya, email=otto.email), invited_by=maya)
    assert reason(guest.get(invitation.get_absolute_url())) == "role"


def test_welcome_is_not_kept_out_by_an_account_that_nobody_proved(guest, tomas, invitation):
    squatter = User.objects.create_user("tomas@example.com", "x" * 12, name="Squatter")
    Practice.objects.create(name="Squat", owner=squatter)
    guest.post(invitation.get_absolute_url(), FACTS)
    tomas.refresh_from_db()
    assert (tomas.user.name, User.objects.filter(pk=squatter.pk).exists(), Practice.objects.filter(name="Squat").exists()) == ("Tomás Vega", False, False)


def test_welcome_survives_a_coach_who_left(guest, invitation, maya):
    Invitation.objects.update(invited_by=None)
    assert guest.get(invitation.get_absolute_url()).context["coach_first_name"] == "your coach"
