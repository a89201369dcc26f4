"""Staff come in with a second factor, and by the house's own door."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from accounts.models import Practice, User
from tests.factories import PASSWORD, user


@pytest.fixture
def new_staff(db):
    """Staff without a second factor."""
    return user(role="staff", is_superuser=True, email="staff@example.com")


@pytest.mark.parametrize("path", ["/", "/admin/", "/search/"])
def test_staff_without_a_second_factor_are_led_to_it(as_user, new_staff, path):
    assert as_user(new_staff).get(path).headers["Location"] == "/accounts/2fa/"


def test_staff_with_a_second_factor_enter(as_user, new_staff):
    TOTP.activate(new_staff, "JBSWY3DPEHPK3PXP")
    assert as_user(new_staff).get("/admin/").status_code == 200


def test_staff_of_the_demo_world_enter_without(as_user, new_staff, maya, settings):
    settings.DEMO_DOORS = True
    Practice.objects.update(is_demo=True)
    assert as_user(new_staff).get("/admin/").status_code == 200


def test_staff_beside_a_demo_practice_need_it_where_no_doors_are(as_user, new_staff, maya):
    Practice.objects.update(is_demo=True)
    assert as_user(new_staff).get("/admin/").headers["Location"] == "/accounts/2fa/"


def test_admin_sign_in_is_the_house_s_own(guest, db):
    User.objects.create(email="first@example.com")
    assert guest.get("/admin/login/?next=/admin/accounts/user/").headers["Location"] == "/accounts/login/?next=%2Fadmin%2Faccounts%2Fuser%2F"


def test_admin_sign_in_takes_no_password_itself(guest, sam):
    guest.post("/admin/login/", {"username": sam.email, "password": PASSWORD})
    assert guest.get("/accounts/profile/").status_code == 302


def test_admin_is_nowhere_for_a_coach(as_user, maya):
    assert as_user(maya).get("/admin/", follow=True).status_code == 404
