"""Server-Sent Events, answered before Django: a stream holds no thread and no database connection while nothing happens."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import md5
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.http import parse_cookie
from psycopg_pool import PoolTimeout

from common.live import Event
from common.live.hub import Hub, Subscriber

log = structlog.get_logger("live")

THREADS = 4
MOST_STREAMS_OF_A_PERSON = 6
PING_SECONDS = 20.0
CHECK_SECONDS = 60.0
READY_SECONDS = 3.0

type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
# Who holds this session, if anybody who may listen; and what they are told first, given the last event that they saw.
type Identify = Callable[[str], int | None]
type Greet = Callable[[str, str], list[Event]]


class Stream:
    """The ASGI application behind one address; `headers` are those of every answer of the house."""

    def __init__(self, *, identify: Identify, greet: Greet, headers: Mapping[str, str]) -> None:
        self.identify = identify
        self.greet = greet
        self.headers = headers
        self.hub = Hub()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await self._refuse(send, 405, {"Allow": "GET"})
            return
        asked = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        session = _session_key(asked.get("cookie", ""))
        try:
            person = await self._in_thread(self.identify, session) if session else None
            if person is None:
                await self._refuse(send, 401)
            elif self.hub.streams_of(person) >= MOST_STREAMS_OF_A_PERSON:
                await self._refuse(send, 204)  # tells a browser not to come back: this page asks now and then instead
            else:
                await asyncio.wait_for(self.hub.ready(), READY_SECONDS)
                await self._serve(person, session, asked.get("last-event-id", ""), receive, send)
        except (DatabaseError, InterfaceError, PoolTimeout, TimeoutError):
            await self._refuse(send, 503, {"Retry-After": "5"})

    async def _serve(self, person: int, session: str, last_seen: str, receive: Receive, send: Send) -> None:
        # Listening begins before anything is read: what comes between the two is heard.
        with self.hub.subscription(person, names_of(person, session)) as subscriber:
            first = await self._in_thread(self.greet, session, last_seen)
            await send({"type": "http.response.start", "status": 200, "headers": self._raw({"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})})
            began, pump = time.monotonic(), asyncio.create_task(self._pump(subscriber, session, first, send))
            gone = asyncio.create_task(_gone(receive))
            try:
                await asyncio.wait([pump, gone], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (pump, gone):
                    task.cancel()
                await asyncio.gather(pump, gone, return_exceptions=True)
            log.debug("stream ended", person=person, seconds=round(time.monotonic() - began))

    async def _pump(self, subscriber: Subscriber, session: str, first: list[Event], send: Send) -> None:
        # Everybody comes back after a restart, but not in the same moment.
        await _write(send, f"retry: {random.randint(500, 2500)}\n\n" + "".join(map(_frame, first)))  # noqa: S311
        check_at = time.monotonic() + CHECK_SECONDS
        while not subscriber.is_over:
            events = await subscriber.take(seconds=PING_SECONDS)
            if subscriber.must_check or time.monotonic() >= check_at:
                subscriber.must_check, check_at = False, time.monotonic() + CHECK_SECONDS
                if not await self._may_still_listen(subscriber, session):
                    break
            if not subscriber.is_over:
                await _write(send, "".join(map(_frame, events)) or ": still here\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _may_still_listen(self, subscriber: Subscriber, session: str) -> bool:
        try:
            return await self._in_thread(self.identify, session) == subscriber.person
        except (DatabaseError, InterfaceError, PoolTimeout):
            return False  # the browser comes back, and is asked who it is by a database that answers

    async def _in_thread[**P, Found](self, ask: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: _asked(ask, *args, **kwargs))

    async def _refuse(self, send: Send, status: int, more: Mapping[str, str] | None = None) -> None:
        await send({"type": "http.response.start", "status": status, "headers": self._raw(more or {})})
        await send({"type": "http.response.body", "body": b""})

    def _raw(self, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        return [(name.lower().encode(), value.encode()) for name, value in {**self.headers, **more}.items()]


def names_of(person: int, session: str) -> frozenset[str]:
    """What the database calls when this person, or this session, is no longer what it was (accounts/migrations)."""
    return frozenset({f"person {person}", f"session {md5(session.encode(), usedforsecurity=False).hexdigest()}"})


def _asked[**P, Found](ask: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found:
    try:
        return ask(*args, **kwargs)
    finally:
        connections.close_all()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _frame(event: Event) -> str:
    number = f"id: {event.id}\n" if event.id else ""
    return f"{number}event: {event.name}\ndata: {json.dumps(event.data)}\n\n"


def _session_key(cookies: str) -> str:
    found: str = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    return found if found.isascii() and found.isalnum() else ""
