"""Programs that come with a token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import make_token
from accounts.models import ApiToken


class Program:
    """Sends JSON with a token, as a script would."""

    def __init__(self, secret: str) -> None:
        self.secret, self.browser = secret, Browser(enforce_csrf_checks=True)

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.browser.get(path, query, headers=self._headers(headers))

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.browser.post(path, body, content_type="application/json", headers=self._headers(headers))

    def patch(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.browser.patch(path, body, content_type="application/json", headers=self._headers(headers))

    def delete(self, path: str, **headers: str) -> Any:
        return self.browser.delete(path, headers=self._headers(headers))

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} | {name.replace("_", "-"): value for name, value in headers.items()}


def token(person: Any, *, lasts: timedelta = timedelta(days=1), **fields: Any) -> str:
    """The secret of a new key of this person."""
    made = ApiToken(person=person, **{"name": "script", "may_write": True} | fields)
    return make_token(made, lasts=lasts, at=timezone.now())


def cost(script: Program, path: str) -> tuple[int, int]:
    """How many rows a list has, and how many queries it takes a second look at it."""
    script.get(path)
    with CaptureQueriesContext(connection) as queries:
        items = script.get(path).json()["items"]
    return len(items), len(queries)


@pytest.fixture
def program() -> Callable[..., Program]:
    """A program of this person's, with a key that may do everything unless said otherwise."""
    return lambda person, **fields: Program(token(person, **fields))
