"""Which addresses may be called, and how what is told is signed: no database, no net."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.domain.addresses import may_be_called
from messaging.domain.webhooks import MOST_TRIES, headers, is_taken, next_try, secret_of

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.8", "172.16.4.4", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200"),
    *("168.63.129.16", "192.0.2.7", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.8", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "ff02::1", "2002:7f00:1::1", "2001:0:7f00:1::1", "2001:db8::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_of_a_house_is_not_called(address):
    assert may_be_called(address) is False


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "172.32.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_address_of_the_open_net_is_called(address):
    assert may_be_called(address) is True


def test_networks_that_are_named_are_called_too():
    assert [may_be_called(address, besides=["127.0.0.0/8"]) for address in ("127.0.0.1", "::ffff:127.0.0.1", "10.0.0.8")] == [True, True, False]


def test_signature_is_that_of_standard_webhooks():
    """The example of the specification, https://www.standardwebhooks.com."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    at = datetime.fromtimestamp(1614265330, UTC)
    assert headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, secret=secret, at=at) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_secret_is_written_as_the_standard_has_it():
    assert secret_of(b"x" * 32) == "whsec_eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="


def test_tries_grow_rarer_and_end():
    found = [next_try(tries, at=NOON) for tries in range(1, MOST_TRIES + 1)]
    assert found[0] == NOON + timedelta(minutes=1)
    assert found[:-1] == sorted(when for when in found if when)
    assert (len(found), found[-1]) == (8, None)


def test_only_a_success_is_one():
    assert [is_taken(status) for status in (200, 204, 301, 404, 410, 500, None)] == [True, True, False, False, False, False, False]
