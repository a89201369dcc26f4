"""A form that htmx sends, as a target: one body after the other, round and round."""

from collections.abc import Iterable
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from benchmarks.harness.pages import Page, recorded
from benchmarks.harness.plan import CannotMeasure, Reading

TOKEN = "k" * 32


class Form(Page):
    """POST of one address; `holds` must stand in every answer."""

    def __init__(self, name: str, *, bodies: Iterable[dict[str, Any]], holds: str, **asked: Any) -> None:
        self.bodies, self.holds = cycle(bodies), holds
        super().__init__(name, **asked)

    def read(self) -> Reading:
        with recorded() as queries:
            part = self._get("identity").decode()
        if self.holds not in part:
            raise CannotMeasure(f"{self.path} answered with {part[:200]!r} instead of what holds {self.holds}.")
        return Reading(f"<html>{part}</html>", queries)

    def _environ(self, encoding: str) -> dict[str, Any]:
        sent = urlencode(next(self.bodies) | {"csrfmiddlewaretoken": TOKEN}).encode()
        return super()._environ(encoding) | {
            "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(sent)),
            "wsgi.input": BytesIO(sent), "HTTP_HX_REQUEST": "true", "HTTP_COOKIE": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        }  # fmt: skip
