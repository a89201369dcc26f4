"""Messages to devices: sealed so that a real receiver can open them, with no private word, by the rules of mail, and never lost."""

import base64
import json
from datetime import UTC, datetime, timedelta
from importlib import import_module

import http_ece
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as house
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from py_vapid import Vapid02

from accounts.models import Preferences
from messaging.actions import calling, posting
from messaging.actions.devices import MOST, add_device, neutral
from messaging.actions.notifying import notify
from messaging.domain.notices import KINDS, PUSH
from messaging.domain.push_key import private_key, public_key
from messaging.models import Notification, PushDevice
from tests.messaging.program import drips, hangs_up, open_program, resets, says

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
SETTINGS, DEVICES = "/notifications/settings/", "/notifications/devices/"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Receiver:
    """A browser: its keys, and how it opens what comes."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"sixteen bytes...!"[:16]
        self.public = text(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def form(self, endpoint: str) -> dict[str, str]:
        return {"endpoint": endpoint, "public_key": self.public, "auth": text(self.auth)}

    def open(self, body: bytes) -> dict:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def service(settings):
    """A push service on this machine."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with open_program() as program:
        program.manner = says("HTTP/1.1 201 Created")
        yield program


@pytest.fixture
def device(noah, service, receiver):
    """Noah's phone, on which he wants to hear of everything."""
    Preferences.objects.create(user=noah.user, channels=dict.fromkeys(KINDS, PUSH))
    row = PushDevice(person=noah.user, endpoint=f"{service.url}&of=noah", public_key=receiver.public, auth=text(receiver.auth))
    return add_device(row, session_key=None, at=NOON)


def tell(noah, *, kind: str = "checkin_due", at: datetime = NOON, **facts) -> Notification:
    return notify(noah.user, kind, noah, client=noah, place="/me/check-in/", at=at, key=f"{kind} {at}", facts=facts)


def post(noah, *, at: datetime = NOON) -> tuple[int, int]:
    """Letters and mails after the post went by."""
    return posting.post(noah.user.pk, at=at), len(mail.outbox)


# What goes, and how --------------------------------------------------------------------------------------------------------


def test_device_is_told_in_a_line_that_only_it_can_read(noah, device, service, receiver):
    row = tell(noah)
    assert post(noah) == (1, 0)
    [(first, headers, body)] = service.heard
    assert (first, headers["Content-Encoding"], headers["TTL"]) == ("POST /told?by=house&of=noah HTTP/1.1", "aes128gcm", "86400")
    assert receiver.open(body) == {"words": "A check-in waits for you.", "place": "/me/check-in/", "tag": f"notice-{row.pk}"}
    row.refresh_from_db()
    device.refresh_from_db()
    assert (row.mailed_at, row.letter, device.told_at) == (NOON, f"notice-{row.pk}", NOON)


@pytest.mark.parametrize("kind", ["message", "suggestion", "checkin_due"])
def test_no_private_word_leaves(noah, device, service, receiver, kind):
    tell(noah, kind=kind, who="Maya Reyes", what="My secret plan")
    post(noah, at=NOON + timedelta(minutes=KINDS[kind].waits_minutes))
    [(_, _, body)] = service.heard
    said = json.dumps(receiver.open(body))
    assert [word for word in ("Maya", "Noah", "secret") if word in said] == []


def test_every_kind_has_a_line_of_its_own():
    lines = [neutral(kind) for kind in KINDS if kind != "brief"]  # which goes by mail alone
    assert (len(set(lines)), neutral("brief") in lines) == (len(KINDS) - 1, False)


def test_house_proves_who_it_is_to_this_service_alone(noah, device, service):
    tell(noah)
    post(noah)
    proof = service.heard[0][1]["Authorization"]
    claims = proof.removeprefix("vapid t=").split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert Vapid02.verify(proof)
    assert (claims["aud"], claims["sub"]) == (f"http://127.0.0.1:{service.port}", "mailto:coachhub@localhost")
    assert proof.endswith(f"k={public_key(house.SECRET_KEY)}")


def test_key_is_the_sites_own_and_stays(settings):
    assert public_key("one") == public_key("one") != public_key("two")
    assert len(base64.urlsafe_b64decode(private_key("one") + "=")) == 32


# By the rules of mail ------------------------------------------------------------------------------------------------------


def test_quiet_hours_hold_for_devices(noah, device, service):
    night = datetime(2026, 6, 3, 23, tzinfo=UTC)
    tell(noah, at=night)
    assert (post(noah, at=night), service.callers) == ((0, 0), 0)
    assert (post(noah, at=datetime(2026, 6, 4, 8, tzinfo=UTC)), service.callers) == ((1, 0), 1)


def test_most_a_day_counts_what_goes_to_devices(noah, device, service):
    Preferences.objects.update(most_per_day=2)
    for minute in range(4):
        tell(noah, at=NOON + timedelta(minutes=minute))
    assert (post(noah, at=NOON + timedelta(minutes=5)), service.callers) == ((2, 0), 2)


def test_what_was_seen_meanwhile_is_not_told(noah, device, service):
    row = tell(noah)
    Notification.objects.filter(pk=row.pk).update(read_at=NOON)
    assert (post(noah), service.callers) == ((0, 0), 0)


def test_other_ways_leave_devices_alone(noah, device, service):
    Preferences.objects.update(channels={"checkin_due": "mail"})
    tell(noah)
    assert (post(noah), service.callers) == ((1, 1), 0)


# When it goes wrong --------------------------------------------------------------------------------------------------------

TAKEN = {"created": says("HTTP/1.1 201 Created"), "ok": says("HTTP/1.1 200 OK"), "accepted": says("HTTP/1.1 202 Accepted")}
GONE = {"gone": says("HTTP/1.1 410 Gone"), "unknown": says("HTTP/1.1 404 Not Found"), "another key": says("HTTP/1.1 403 Forbidden")}
FAULTS = {
    "too many": says("HTTP/1.1 429 Too Many Requests"),
    "broken": says("HTTP/1.1 500 Internal Server Error"),
    "busy": says("HTTP/1.1 503 Service Unavailable"),
    "too large": says("HTTP/1.1 413 Payload Too Large"),
    "elsewhere": says("HTTP/1.1 302 Found"),
    "garbled": says("nonsense"),
    "reset": resets,
    "silent": hangs_up,
    "slow": says("HTTP/1.1 201 Created", after=3),
    "dripping": drips,
}


@pytest.mark.parametrize("name", [*TAKEN, *GONE, *FAULTS])
def test_whatever_the_service_says_the_person_is_told_once(noah, device, service, monkeypatch, name):
    monkeypatch.setattr(calling, "SECONDS", 0.5)
    service.manner = {**TAKEN, **GONE, **FAULTS}[name]
    tell(noah)
    assert post(noah) == (1, 0 if name in TAKEN else 1)
    assert post(noah) == (0, 0 if name in TAKEN else 1)
    assert PushDevice.objects.count() == (0 if name in GONE else 1)


def test_service_that_is_away_leads_to_a_mail(noah, receiver, service, device):
    PushDevice.objects.update(endpoint="http://127.0.0.1:9/")
    tell(noah)
    assert (post(noah), PushDevice.objects.count()) == ((1, 1), 1)


def test_one_device_of_two_is_enough(noah, receiver, service, device):
    add_device(PushDevice(person=noah.user, endpoint="http://127.0.0.1:9/", public_key=receiver.public, auth=text(receiver.auth)), session_key=None, at=NOON)
    tell(noah)
    assert (post(noah), service.callers) == ((1, 0), 1)


def test_address_inside_of_a_house_is_never_called(noah, device, service, settings):
    settings.WEBHOOK_NETWORKS = []
    tell(noah)
    assert (post(noah), service.callers) == ((1, 1), 0)


def test_device_ends_with_the_sign_in_there(noah, device, service, as_user):
    session = import_module(house.SESSION_ENGINE).SessionStore()
    session.save()
    browser = UserSession.objects.create(user=noah.user, session_key=session.session_key, ip="127.0.0.1", user_agent="x")
    PushDevice.objects.update(session=browser)
    tell(noah, at=NOON)
    assert (post(noah), service.callers) == ((1, 0), 1)
    session.delete()
    tell(noah, at=NOON + timedelta(minutes=1))
    assert (post(noah, at=NOON + timedelta(minutes=1)), service.callers, PushDevice.objects.count()) == ((1, 1), 1, 0)


def test_browser_that_is_signed_out_from_afar_is_forgotten(noah, device):
    browser = UserSession.objects.create(user=noah.user, session_key="x" * 32, ip="127.0.0.1", user_agent="x")
    PushDevice.objects.update(session=browser)
    browser.delete()
    assert PushDevice.objects.count() == 0


# The page --------------------------------------------------------------------------------------------------------------------


def test_device_is_added_by_its_person_and_listed(noah, as_user, receiver):
    browser = as_user(noah.user)
    session = UserSession.objects.create(user=noah.user, session_key=browser.session.session_key, ip="127.0.0.1", user_agent="x")
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Safari/537.36"
    answer = browser.post(DEVICES, receiver.form("https://push.example.org/abc"), headers={"User-Agent": agent})
    row = PushDevice.objects.get()
    assert (answer.status_code, row.person, row.name, row.endpoint) == (200, noah.user, "Chrome · Android", "https://push.example.org/abc")
    assert row.session == session
    page = browser.get(SETTINGS).content.decode()
    assert ("Chrome · Android" in page, row.endpoint in page, row.auth in page) == (True, False, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/abc"},
        {"endpoint": "https://maya:secret@push.example.org/abc"},
        {"endpoint": "ftp://push.example.org/abc"},
        {"endpoint": ""},
        {"endpoint": "https://push.example.org/" + "a" * 1000},
        {"public_key": "abc"},
        {"public_key": text(b"\4" + b"\1" * 64)},
        {"auth": "§"},
        {"auth": ""},
    ],
)
def test_what_no_browser_says_is_refused(noah, as_user, receiver, wrong):
    answer = as_user(noah.user).post(DEVICES, receiver.form("https://push.example.org/abc") | wrong)
    assert (answer.status_code, PushDevice.objects.count()) == (422, 0)


def test_device_changes_hands_with_the_sign_in(noah, maya, as_user, receiver):
    for person in (noah.user, maya):
        as_user(person).post(DEVICES, receiver.form("https://push.example.org/abc"))
    assert PushDevice.objects.get().person == maya


def test_newest_devices_stay(noah, as_user, receiver):
    browser = as_user(noah.user)
    for number in range(MOST + 2):
        browser.post(DEVICES, receiver.form(f"https://push.example.org/{number}"))
    assert sorted(row.endpoint[-1] for row in PushDevice.objects.all()) == [str(number) for number in range(2, MOST + 2)]


def test_device_is_removed_by_its_person_alone(noah, maya, as_user, guest, receiver):
    as_user(noah.user).post(DEVICES, receiver.form("https://push.example.org/abc"))
    path = f"{DEVICES}{PushDevice.objects.get().pk}/remove/"
    assert [as_user(maya).post(path).status_code, guest.post(path).status_code, PushDevice.objects.count()] == [404, 302, 1]
    assert (as_user(noah.user).post(path).headers["Location"], PushDevice.objects.count()) == (SETTINGS, 0)


def test_way_is_offered_where_mail_is(noah, as_user):
    form = as_user(noah.user).get(SETTINGS).context["form"]
    offered = {kind.slug: [value for value, _ in form.fields[f"way_{kind.slug}"].choices] for kind in form.kinds}
    assert {slug: PUSH in ways for slug, ways in offered.items()} == dict.fromkeys(offered, True)


def test_list_of_devices_costs_the_same_for_three(noah, as_user, receiver):
    browser, counts = as_user(noah.user), []
    for number in (1, 2, 3):
        browser.post(DEVICES, receiver.form(f"https://push.example.org/{number}"))
        browser.get(SETTINGS)
        with CaptureQueriesContext(connection) as queries:
            browser.get(SETTINGS)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
