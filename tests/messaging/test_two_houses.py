"""Two web processes on one database: what is sent through one is heard through the other, whatever dies in between."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from messaging.models import Message
from tests.servers import House, houses

SOON = 30
SECRET = "a" * 32

pytestmark = pytest.mark.django_db(transaction=True)


def cookies(user) -> str:
    browser = Browser()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={SECRET}"


class Listener:
    """An open stream of one person at one house."""

    def __init__(self, house: House, cookie: str, *, last_seen: str = "") -> None:
        self.connection = http.client.HTTPConnection("localhost", house.port, timeout=SOON)
        self.connection.request("GET", "/live/", headers={"Cookie": cookie} | ({"Last-Event-ID": last_seen} if last_seen else {}))
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200

    def wait_for(self, name: str) -> tuple[str, object]:
        """The id and the data of the next event of this name."""
        number = event = ""
        while line := self.answer.readline().decode().rstrip("\n"):
            key, _, value = line.partition(": ")
            number, event = (value if key == "id" else number), (value if key == "event" else event)
            if key == "data" and event == name:
                return number, json.loads(value)
            if key == "data":
                self.answer.readline()
        return self.wait_for(name)


def send(house: House, client, cookie: str, content: str, *, token: str = "") -> int:
    form = urlencode({"content": content, "form_token": token, "csrfmiddlewaretoken": SECRET})
    asked = http.client.HTTPConnection("localhost", house.port, timeout=SOON)
    asked.request("POST", f"/messages/{client.pk}/", form, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
    return asked.getresponse().status


def send_until_taken(house: House, client, cookie: str, content: str) -> None:
    """As the page does: again with the same token, which counts once."""
    token, deadline = str(uuid4()), time.monotonic() + 4 * SOON
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if send(house, client, cookie, content, token=token) == 302:
                return
        time.sleep(0.2)


def end_listening() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coachhub-live' AND datname = current_database()")


@contextmanager
def database_away() -> Iterator[None]:
    """As while PostgreSQL is restarted: every connection but the test's own breaks, and no new one is let in."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as own:
        own.execute("SELECT pg_backend_pid()")
        [pid] = own.fetchone()
    with connection._nodb_cursor() as cursor:  # only from another database may this one be shut
        cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(name)} ALLOW_CONNECTIONS false")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [name, pid])
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(name)} ALLOW_CONNECTIONS true")


def test_both_processes_carry_on_when_the_database_is_back(maya, noah, tmp_path):
    of_maya, of_noah = cookies(maya), cookies(noah.user)
    with houses(tmp_path, 2) as (first, second):
        listener = Listener(first, of_maya)
        listener.wait_for("hello")
        assert send(second, noah, of_noah, "One") == 302
        assert listener.wait_for("message")[0] == f"{noah.pk}:1"
        with database_away():
            sending = Thread(target=send_until_taken, args=[second, noah, of_noah, "Two"])
            sending.start()
            time.sleep(1)
        sending.join()
        listener.wait_for("resync")
        assert send(second, noah, of_noah, "Three") == 302
        while listener.wait_for("message")[0] != f"{noah.pk}:3":
            pass
    assert list(Message.objects.order_by("seq").values_list("seq", "content")) == [(1, "One"), (2, "Two"), (3, "Three")]


def test_two_processes_chat_through_kills_and_lost_connections(maya, noah, tmp_path):
    of_maya, of_noah = cookies(maya), cookies(noah.user)
    with houses(tmp_path, 2) as (first, second):
        listener = Listener(first, of_maya)
        listener.wait_for("hello")
        assert send(second, noah, of_noah, "One") == 302
        last_seen, told = listener.wait_for("message")
        assert (last_seen, told) == (f"{noah.pk}:1", {"client": noah.pk, "revision": 1})

        first.kill()
        for content in ("Two", "Three"):
            assert send(second, noah, of_noah, content) == 302
        first.start()
        listener = Listener(first, of_maya, last_seen=last_seen)
        assert listener.wait_for("message") == (f"{noah.pk}:3", {"client": noah.pk, "revision": 3})

        other = Listener(second, of_noah)
        other.wait_for("hello")
        end_listening()
        listener.wait_for("resync")
        other.wait_for("resync")
        assert send(first, noah, of_maya, "Four") == 302
        assert other.wait_for("message") == (f"{noah.pk}:4", {"client": noah.pk, "revision": 4})
    assert list(Message.objects.order_by("seq").values_list("seq", "content")) == [(1, "One"), (2, "Two"), (3, "Three"), (4, "Four")]
