"""A browser that makes another address for what it is told: the house uses the new one alone, and only for whom it told at the old one."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession

from accounts.models import Preferences
from messaging.actions import calling
from messaging.actions.devices import add_device
from messaging.domain.notices import KINDS, PUSH
from messaging.domain.push_key import public_key
from messaging.models import PushDevice
from tests import factories
from tests.messaging.program import open_program, says
from tests.messaging.test_devices import NOON, Receiver, post, tell, text

RENEW = "/notifications/devices/renew/"


@pytest.fixture
def service(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with open_program() as program:
        program.manner = says("HTTP/1.1 201 Created")
        yield program


@pytest.fixture
def device(noah, service):
    Preferences.objects.create(user=noah.user, channels=dict.fromkeys(KINDS, PUSH))
    before = Receiver()
    row = PushDevice(person=noah.user, name="Phone", endpoint=f"{service.url}&old", public_key=before.public, auth=text(before.auth))
    return add_device(row, session_key=None, at=NOON)


def renewed(service, receiver: Receiver, device) -> dict[str, str]:
    return receiver.form(f"{service.url}&new") | {"instead_of": device.endpoint}


def test_door_gives_the_key_and_a_token(noah, maya, sam, as_user, guest, settings):
    found = as_user(noah.user).get(RENEW).json()
    assert (found["key"], len(found["token"]), sorted(found)) == (public_key(settings.SECRET_KEY), 64, ["key", "token"])
    assert [as_user(person).get(RENEW).status_code for person in (maya, sam)] == [200, 404]
    assert guest.get(RENEW).headers["Location"] == f"/accounts/login/?next={RENEW}"


def test_new_address_takes_the_place_of_the_old_one(noah, device, service, as_user):
    receiver, browser = Receiver(), as_user(noah.user)
    session = UserSession.objects.create(user=noah.user, session_key=browser.session.session_key, ip="127.0.0.1", user_agent="x")
    assert browser.post(RENEW, renewed(service, receiver, device)).json() == {"is_told": True}
    row = PushDevice.objects.get()
    assert (row.pk, row.name, row.since, row.session, row.endpoint) == (device.pk, "Phone", NOON, session, f"{service.url}&new")
    PushDevice.objects.update(session=None)
    tell(noah)
    assert post(noah) == (1, 0)
    [(first, _headers, body)] = service.heard
    assert (first.partition("&")[2], receiver.open(body)["words"]) == ("new HTTP/1.1", "A check-in waits for you.")


def test_second_word_of_the_same_change_changes_nothing(noah, device, service, as_user):
    sent, browser = renewed(service, Receiver(), device), as_user(noah.user)
    answers = [browser.post(RENEW, sent).json() for _ in range(2)]
    assert (answers, PushDevice.objects.get().endpoint) == ([{"is_told": True}] * 2, f"{service.url}&new")


def test_what_was_told_already_is_not_told_again(noah, device, service, as_user):
    tell(noah)
    post(noah)
    as_user(noah.user).post(RENEW, renewed(service, Receiver(), device))
    assert (post(noah, at=NOON + timedelta(minutes=1)), service.callers) == ((0, 0), 1)


def test_new_address_that_is_known_already_is_there_once(noah, device, service, as_user):
    receiver = Receiver()
    twice = PushDevice(person=noah.user, endpoint=f"{service.url}&new", public_key=receiver.public, auth=text(receiver.auth))
    add_device(twice, session_key=None, at=NOON)
    as_user(noah.user).post(RENEW, renewed(service, receiver, device))
    assert list(PushDevice.objects.values_list("pk", "endpoint")) == [(device.pk, f"{service.url}&new")]


def test_device_that_was_stopped_is_not_told_again(noah, device, service, as_user):
    device.delete()
    answer = as_user(noah.user).post(RENEW, renewed(service, Receiver(), device))
    assert (answer.status_code, PushDevice.objects.count()) == (422, 0)


@pytest.mark.parametrize("who", ["maya", "nina"])
def test_somebody_else_who_signed_in_there_takes_nothing_over(noah, maya, device, service, as_user, who):
    person = maya if who == "maya" else factories.client(coach=maya, user=factories.client_user()).user
    answer = as_user(person).post(RENEW, renewed(service, Receiver(), device))
    assert (answer.status_code, PushDevice.objects.get().endpoint, PushDevice.objects.get().person) == (422, device.endpoint, noah.user)


@pytest.mark.parametrize("wrong", [{"endpoint": "ftp://push.example.org/x"}, {"public_key": "abc"}, {"auth": ""}, {"instead_of": ""}])
def test_what_no_browser_says_changes_nothing(noah, device, service, as_user, wrong):
    answer = as_user(noah.user).post(RENEW, renewed(service, Receiver(), device) | wrong)
    assert (answer.status_code, PushDevice.objects.get().endpoint) == (422, device.endpoint)


def test_guest_renews_nothing(guest, device, service):
    answer = guest.post(RENEW, renewed(service, Receiver(), device))
    assert (answer.status_code, PushDevice.objects.get().endpoint) == (302, device.endpoint)


def test_old_address_that_turns_out_to_be_gone_does_not_take_the_new_one_along(noah, device, service, as_user, monkeypatch):
    """The push service says that the old address is gone while the browser hands in the new one."""
    sent = renewed(service, Receiver(), device)

    def renewed_meanwhile(*args: object) -> int:
        as_user(noah.user).post(RENEW, sent)
        return 410

    monkeypatch.setattr(calling, "post", renewed_meanwhile)
    tell(noah)
    assert post(noah) == (1, 1)  # the mail goes, because no device took it
    assert PushDevice.objects.get().endpoint == f"{service.url}&new"
