"""Keys for programs: made after showing who one is, shown once, ended at once."""

import pytest

from accounts.models import ApiToken
from tests.accounts.test_profile import confirmed

TOKENS = "/accounts/tokens/"


@pytest.fixture
def key(maya):
    return ApiToken.objects.create(person=maya, name="script", fingerprint="f", expires_at=maya.joined_at)


def test_page_wants_to_know_who_is_there(as_user, maya):
    assert as_user(maya).get(TOKENS).headers["Location"].startswith("/accounts/reauthenticate/")


def test_key_is_made_and_shown_once(guest, maya):
    browser = confirmed(guest, maya)
    made = browser.post(TOKENS, {"name": "calendar script", "may_write": "on", "areas": ["sessions", "messages"], "days": "30"})
    row, secret = ApiToken.objects.get(), made.context["secret"]
    assert (row.person, row.name, row.may_write, row.areas, round((row.expires_at - row.created_at).total_seconds() / 86400)) == (
        maya,
        "calendar script",
        True,
        ["sessions", "messages"],
        30,
    )
    assert secret in made.content.decode()
    assert secret not in browser.get(TOKENS).content.decode()
    assert browser.get("/api/me", headers={"Authorization": f"Bearer {secret}"}).json()["token"]["name"] == "calendar script"


def test_key_without_a_name_is_refused(guest, maya):
    assert confirmed(guest, maya).post(TOKENS, {"name": "", "days": "30"}).status_code == 422
    assert ApiToken.objects.count() == 0


def test_key_is_ended(as_user, maya, key):
    as_user(maya).post(f"{TOKENS}{key.pk}/revoke/")
    assert ApiToken.objects.count() == 0


def test_keys_are_the_persons_own(as_user, noah, otto, sam, key):
    assert [as_user(person).post(f"{TOKENS}{key.pk}/revoke/").status_code for person in (noah.user, otto, sam)] == [404, 404, 404]
    assert ApiToken.objects.count() == 1


def test_guest_is_sent_to_sign_in(guest, db):
    assert guest.get(TOKENS).headers["Location"] == "/accounts/login/?next=/accounts/tokens/"
