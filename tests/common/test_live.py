"""The live stream: who may listen, what is heard, and that nothing is missed in silence."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client as Browser

from coachhub.asgi import application
from common import live
from common.live import Event
from common.live.hub import MOST_WAITING, Subscriber
from common.live.stream import MOST_STREAMS_OF_A_PERSON, Stream
from tests import factories
from tests.common.test_headers import ALWAYS, PRIVATE

SOON = 15  # seconds within which everything comes, on a machine that has much else to do
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stream() -> Stream:
    """A stream of its own: each test runs in an event loop of its own."""
    door = application.live
    return Stream(identify=door.identify, greet=door.greet, headers=door.headers)


def session_of(user) -> str:
    browser = Browser()
    browser.force_login(user)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


class Visit:
    """One open stream, without a server around it."""

    def __init__(self, stream: Stream, session: str = "", *, method: str = "GET", last_seen: str = "") -> None:
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())] if session else []
        headers += [(b"last-event-id", last_seen.encode())] if last_seen else []
        self.door = ApplicationCommunicator(stream, {"type": "http", "method": method, "path": "/live/", "headers": headers})

    async def start(self) -> dict:
        await self.door.send_input({"type": "http.request", "body": b""})
        return await self.door.receive_output(SOON)

    async def next(self) -> list[tuple[str, object]] | None:
        """The events of the next piece that holds any; None when the stream has ended."""
        while True:
            piece = await self.door.receive_output(SOON)
            if not piece.get("more_body"):
                return None
            frames = [dict(line.partition(": ")[::2] for line in frame.split("\n")) for frame in piece["body"].decode().split("\n\n") if "event: " in frame]
            if frames:
                return [(frame["event"], json.loads(frame["data"])) for frame in frames]


@asynccontextmanager
async def open_stream(stream: Stream, session: str, **more: str):
    visit = Visit(stream, session, **more)
    started = await visit.start()
    assert started["status"] == 200
    try:
        yield visit
    finally:
        await visit.door.send_input({"type": "http.disconnect"})
        await visit.door.wait(SOON)


async def do(work, *args):
    """What a web page would do meanwhile, with a database connection of its own."""

    def done():
        try:
            return work(*args)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


def status(stream: Stream, session: str = "", **more: str) -> tuple[int, dict[str, str]]:
    start = asyncio.run(Visit(stream, session, **more).start())
    return start["status"], {name.decode().title(): value.decode() for name, value in start["headers"]}


@pytest.mark.parametrize("session", ["", "nothing", "'; DROP", "x" * 5000])
def test_guests_hear_nothing(stream, session):
    assert status(stream, session)[0] == 401


def test_staff_hear_nothing(stream, sam):
    assert status(stream, session_of(sam))[0] == 401


def test_stream_is_only_read(stream, maya):
    assert status(stream, session_of(maya), method="POST")[0] == 405


def test_every_answer_has_the_headers_of_the_house(stream, maya):
    expected = {name.title(): value for name, value in (ALWAYS | {"Cache-Control": PRIVATE}).items()}
    for session in ("", session_of(maya)):
        headers = status(stream, session)[1]
        assert headers == headers | expected


def test_stream_greets_with_what_is_unread(stream, maya, noah):
    factories.message(noah, by=noah.user)

    async def listen():
        async with open_stream(stream, session_of_maya) as visit:
            return await visit.next()

    session_of_maya = session_of(maya)
    assert asyncio.run(listen()) == [("hello", {"messages": 1, "notifications": 1})]


def test_resumed_stream_tells_what_was_missed(stream, maya, noah):
    for _ in range(3):
        factories.message(noah, by=noah.user)
    session = session_of(maya)

    async def listen(last_seen):
        async with open_stream(stream, session, last_seen=last_seen) as visit:
            return [event for event in await visit.next() if event[0] == "message"]

    heard = [asyncio.run(listen(last_seen)) for last_seen in (f"{noah.pk}:1", f"{noah.pk}:3", "nonsense", f"{noah.pk + 1}:0")]
    assert heard == [[("message", {"client": noah.pk, "revision": 3})], [], [], []]


def test_what_is_committed_is_heard_and_what_is_rolled_back_is_not(stream, maya):
    session = session_of(maya)

    def tell():
        with transaction.atomic():
            live.tell([maya.pk], Event("message", {"number": 1}))
            transaction.set_rollback(True)
        with transaction.atomic():
            live.tell([maya.pk], Event("message", {"number": 2}))

    async def listen():
        async with open_stream(stream, session) as visit:
            await visit.next()
            await do(tell)
            return await visit.next()

    assert asyncio.run(listen()) == [("message", {"number": 2})]


def test_nobody_hears_what_is_told_to_somebody_else(stream, maya, otto):
    sessions = [session_of(person) for person in (maya, otto)]

    def tell():
        live.tell([otto.pk], Event("message", {"for": "otto"}))
        live.tell([maya.pk, otto.pk], Event("message", {"for": "both"}))

    async def listen():
        async with open_stream(stream, sessions[0]) as visit, open_stream(stream, sessions[1]) as other:
            await visit.next()
            await other.next()
            await do(tell)
            return await visit.next()

    assert asyncio.run(listen()) == [("message", {"for": "both"})]


def test_lost_connection_is_made_anew_and_said(stream, maya):
    session = session_of(maya)

    async def listen():
        async with open_stream(stream, session) as visit:
            await visit.next()
            ended = await do(end_listening)
            lost = await visit.next()
            await do(live.tell, [maya.pk], Event("message", {"number": 1}))
            return ended, lost, await visit.next()

    assert asyncio.run(listen()) == (1, [("resync", {})], [("message", {"number": 1})])


def test_thirty_streams_hold_one_connection(stream):
    sessions = [session_of(factories.coach()) for _ in range(6)]

    async def listen():
        visits = [Visit(stream, session) for session in sessions for _ in range(5)]
        for visit in visits:
            await visit.start()
            await visit.next()
        held = await do(held_connections)
        for visit in visits:
            await visit.door.send_input({"type": "http.disconnect"})
            await visit.door.wait(SOON)
        return held

    assert asyncio.run(listen()) == 1


def test_streams_of_one_person_are_capped(stream, maya):
    session = session_of(maya)

    async def listen():
        visits = [Visit(stream, session) for _ in range(MOST_STREAMS_OF_A_PERSON + 1)]
        statuses = [(await visit.start())["status"] for visit in visits]
        stream.hub.close()
        return statuses

    assert asyncio.run(listen()) == [200] * MOST_STREAMS_OF_A_PERSON + [204]


@pytest.mark.parametrize("change", ["signs out", "is kept out", "has another password", "is gone"])
def test_stream_ends_when_its_reader(stream, maya, noah, change):
    session = session_of(maya if change != "is gone" else noah.user)

    def happens():
        if change == "signs out":
            browser = Browser()
            browser.cookies[settings.SESSION_COOKIE_NAME] = session
            browser.post("/accounts/logout/")
        elif change == "is kept out":
            type(maya).objects.filter(pk=maya.pk).update(is_active=False)
        elif change == "has another password":
            maya.set_password("another quiet room")
            maya.save()
        else:
            noah.user.delete()

    async def listen():
        visit = Visit(stream, session)
        await visit.start()
        await visit.next()
        await do(happens)
        return await visit.next()

    assert asyncio.run(listen()) is None


def test_stream_ends_with_the_house(stream, maya):
    session = session_of(maya)

    async def listen():
        visit = Visit(stream, session)
        await visit.start()
        await visit.next()
        stream.hub.close()
        return await visit.next()

    assert asyncio.run(listen()) is None


def test_reader_who_does_not_keep_up_is_told_to_look():
    async def take():
        subscriber = Subscriber(1, frozenset())
        for number in range(MOST_WAITING + 2):
            subscriber.put(Event("message", number))
        return [event.name for event in await subscriber.take(seconds=1)]

    assert asyncio.run(take()) == ["resync", "message"]


def end_listening() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coachhub-live' AND datname = current_database()")
        return cursor.rowcount


def held_connections() -> int:
    """Connections of this process beside the one that asks and those of the test itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'coachhub-live'")
        [(count,)] = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL AND pid <> pg_backend_pid()")
        [(others,)] = cursor.fetchall()
    return count if others - count <= 1 else others  # the test's own is the one beside
