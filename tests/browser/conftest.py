"""A real browser on the test server; a page that complains in its console fails its test."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.test import Client as Session
from playwright.sync_api import Page, expect

# Playwright keeps an event loop running in this thread, and Django would take it for an asynchronous caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What htmx says when the page is left, or a newer question is asked, while it still waits for an answer; an answer that is an error is named otherwise.
LEAVING = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
NO_WORKER = "Service Worker registration blocked by Playwright"
# What is right comes soon, and on a machine that has much else to do a little later.
expect.set_options(timeout=20_000)
QUIET_SECONDS, LONGEST_WAIT = 0.2, 2.0
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            # Two cores are shared by four browsers, and now and then one of them stands still: such a journey is tried once more, and the report counts it.
            item.add_marker(pytest.mark.flaky(reruns=1))
        elif "browser_name" in {*getattr(item, "fixturenames", ()), *getattr(getattr(item, "callspec", None), "params", ())}:
            raise pytest.UsageError(f"{item.nodeid} asks for Playwright's `page`, which would bring every journey forward: give its own another name.")
    # Last, because the event loop that Playwright leaves running would trip tests of asynchronous code after it.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    # Containers run as root and have a small /dev/shm.
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*QUIET, "--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The worker beside the pages belongs to the journeys that are about it (test_offline.py)."""
    return {**browser_context_args, "service_workers": "block"}


class Open:
    """How many requests the test server is answering, and when it last was."""

    def __init__(self) -> None:
        self.lock, self.count, self.last = threading.Lock(), 0, 0.0

    def begin(self, **kwargs: Any) -> None:
        self._move(1)

    def end(self, **kwargs: Any) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        with self.lock:
            self.count, self.last = self.count + by, time.monotonic()

    def is_quiet(self) -> bool:
        return self.count <= 0 and time.monotonic() - self.last > QUIET_SECONDS


@pytest.fixture(autouse=True)
def _fresh_limits(transactional_db: None) -> Iterator[None]:
    """How often somebody may try is kept in the cache, which outlives a test; what a page sends while it closes is answered before the tables are emptied."""
    cache.clear()
    server = Open()
    request_started.connect(server.begin)
    request_finished.connect(server.end)
    yield
    closed = server.last = time.monotonic()
    while not server.is_quiet() and time.monotonic() - closed < LONGEST_WAIT:
        time.sleep(0.02)
    request_started.disconnect(server.begin)
    request_finished.disconnect(server.end)


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the page's console said; a test that provokes an error empties the list."""
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in ("error", "warning") and not message.text.startswith((*LEAVING, NO_WORKER)) else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def visit(page: Page, live_server: Any, complaints: list[str]) -> Callable[..., Page]:
    """Open an address of the test server, signed in as `user` if one is given."""

    def open_page(path: str, user: Any = None) -> Page:
        if user is not None:
            session = Session()
            session.force_login(user)
            cookie = session.cookies[django_settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return open_page
