"""What one web process hears from PostgreSQL, handed to its open streams: one connection, however many people listen."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Iterator
from typing import Any

import psycopg
import structlog
from django.db import connection

from common.live import CHANNEL, Event

log = structlog.get_logger("live")
MOST_WAITING = 100
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0
# What was told while nobody listened is lost, and so is what did not fit: whoever hears this looks for themselves.
RESYNC = Event("resync", {})


class Subscriber:
    """One open stream: what waits to be sent down it, and the names under which it can be called to account."""

    def __init__(self, person: int, names: frozenset[str]) -> None:
        self.person = person
        self.names = names
        self.must_check = False
        self.is_over = False
        self._waiting: deque[Event] = deque()
        self._woken = asyncio.Event()

    def put(self, event: Event) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            event = RESYNC
        self._waiting.append(event)
        self._woken.set()

    def check(self) -> None:
        """Make the stream ask again whether this person may listen."""
        self.must_check = True
        self._woken.set()

    def end(self) -> None:
        self.is_over = True
        self._woken.set()

    async def take(self, *, seconds: float) -> list[Event]:
        """What came meanwhile; nothing after so many seconds, or when there is something else to look at."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        return taken


class Hub:
    """Everybody who listens in this process."""

    def __init__(self) -> None:
        self._subscribers: dict[int, set[Subscriber]] = {}
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def ready(self) -> None:
        """Return once PostgreSQL is listened to."""
        if self._task is None or self._task.done():
            self._ready = asyncio.Event()
            self._task = asyncio.create_task(self._listen(), name="live")
        await self._ready.wait()

    @contextlib.contextmanager
    def subscription(self, person: int, names: frozenset[str]) -> Iterator[Subscriber]:
        subscriber = Subscriber(person, names)
        self._subscribers.setdefault(person, set()).add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers[person].discard(subscriber)
            if not self._subscribers[person]:
                del self._subscribers[person]

    def streams_of(self, person: int) -> int:
        return len(self._subscribers.get(person, ()))

    def close(self) -> None:
        """End every stream: the house is closing."""
        for subscriber in self._everybody():
            subscriber.end()
        if self._task is not None:
            self._task.cancel()

    async def _listen(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    self._welcome()
                    pause = FIRST_PAUSE_SECONDS
                    async for notice in listening.notifies():
                        self._hear(notice.payload)
            except (psycopg.Error, OSError) as problem:
                self._ready.clear()
                log.warning("live connection lost", problem=type(problem).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _welcome(self) -> None:
        self._ready.set()
        for subscriber in self._everybody():
            subscriber.put(RESYNC)

    def _hear(self, payload: str) -> None:
        told = json.loads(payload)
        if name := told.get("check"):
            for subscriber in self._everybody():
                if name in subscriber.names:
                    subscriber.check()
            return
        event = Event(told["name"], told["data"], told["id"])
        for person in told["to"]:
            for subscriber in self._subscribers.get(person, ()):
                subscriber.put(event)

    def _everybody(self) -> list[Subscriber]:
        return [subscriber for subscribers in self._subscribers.values() for subscriber in subscribers]


def _conninfo() -> str:
    """The database of the house, past the pool, with a name by which it is known among the connections."""
    place = connection.settings_dict
    parts: dict[str, Any] = {
        "dbname": place["NAME"], "user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"],
        "sslmode": place["OPTIONS"].get("sslmode"), "connect_timeout": 3, "application_name": "coachhub-live",
        "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    }  # fmt: skip
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in parts.items() if value})
