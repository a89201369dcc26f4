"""A page of the product as a target: the whole middleware stack, in this process, for a person who is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client as Browser

from accounts.models import User
from benchmarks.harness.plan import CannotMeasure, Query, Reading


class Page:
    """GET of one address; compressed when timed, as browsers ask for it. What it answers holds certain words, or is not what was meant."""

    def __init__(self, name: str, *, path: str, user: User, application: WSGIHandler, holds: str = "</html>") -> None:
        self.name = name
        self.path = path
        self.application = application
        browser = Browser()
        browser.force_login(user)
        self.cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in browser.cookies.items())
        html = self.read().html
        if holds not in html:
            raise CannotMeasure(f"{path} answered {user.email} with {html[:200]!r} instead of a page.")

    def send(self) -> None:
        self._get("gzip, deflate, br")

    def read(self) -> Reading:
        with recorded() as queries:
            body = self._get("identity")
        return Reading(body.decode(), queries)

    def _get(self, encoding: str) -> bytes:
        answered: list[str] = []
        response: Any = self.application(self._environ(encoding), lambda status, *_: answered.append(status))  # type: ignore[arg-type]
        try:
            body = b"".join(response)
        finally:
            response.close()
        if answered != ["200 OK"]:
            raise CannotMeasure(f"{self.path} answered {answered[0]}.")
        return body

    def _environ(self, encoding: str) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        return {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": urlsplit(settings.SITE_ORIGIN).netloc,
            "HTTP_COOKIE": self.cookie, "HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_LANGUAGE": "en", "HTTP_ACCEPT_ENCODING": encoding,
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(),
            "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip


@contextmanager
def recorded() -> Iterator[list[Query]]:
    """The queries that Django sends meanwhile."""
    queries: list[Query] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries
