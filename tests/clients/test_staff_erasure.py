"""Staff erase a client who asks for it: with a reason, by name, logged without a name."""

import time

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from tests import factories


@pytest.fixture
def staff_browser(sam, as_user) -> Browser:
    """Sam's, who showed a moment ago that it is him."""
    browser = as_user(sam)
    session = browser.session
    session["account_authentication_methods_user"] = str(sam.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": sam.email, "reauthenticated": True}]
    session.save()
    return browser


def test_action_leads_to_the_page_of_one_client(noah, maya, staff_browser):
    other = factories.client(coach=maya)
    led = [
        staff_browser.post("/admin/clients/client/", {"action": "erase", "_selected_action": chosen}).headers.get("Location")
        for chosen in ([noah.pk], [noah.pk, other.pk])
    ]
    assert (led[0], Client.objects.count()) == (f"/admin/clients/client/{noah.pk}/erase/", 2)
    assert led[1] != led[0]


def test_erasure_takes_everything_and_logs_the_reason_without_the_name(noah, staff_browser):
    number = noah.pk
    staff_browser.get(f"/admin/clients/client/{number}/change/")
    response = staff_browser.post(f"/admin/clients/client/{number}/erase/", {"reason": "By letter of 3 May", "name": "noah lindqvist"})
    assert (response.status_code, Client.objects.count(), User.objects.filter(email="noah@example.com").count()) == (302, 0, 0)
    assert [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.all()] == [(f"client {number}", "By letter of 3 May")]


@pytest.mark.parametrize(("field", "typed"), [("reason", ""), ("name", "Somebody")])
def test_without_reason_or_name_nothing_goes(field, typed, noah, staff_browser):
    sent = {"reason": "By letter", "name": "Noah Lindqvist"} | {field: typed}
    response = staff_browser.post(f"/admin/clients/client/{noah.pk}/erase/", sent)
    assert (response.status_code, list(response.context["form"].errors), Client.objects.count()) == (422, [field], 1)


def test_staff_confirm_who_they_are_first(noah, sam, as_user):
    assert as_user(sam).get(f"/admin/clients/client/{noah.pk}/erase/").headers["Location"].startswith("/accounts/reauthenticate/")


def test_staff_without_leave_to_delete_find_no_page(noah, db, as_user, staff_browser, sam):
    User.objects.filter(pk=sam.pk).update(is_superuser=False)
    assert staff_browser.get(f"/admin/clients/client/{noah.pk}/erase/").status_code == 404


def test_page_is_absent_for_everybody_else(maya, noah, guest, as_user):
    path = f"/admin/clients/client/{noah.pk}/erase/"
    assert [as_user(person).get(path, follow=True).status_code for person in (maya, noah.user)] == [404, 404]
    assert guest.get(path).headers["Location"].partition("?")[0] == "/accounts/login/"
