"""The door of the web server; live streams are answered here, before Django (docs/adr/0003-live-updates.md)."""

import os
import warnings
from collections.abc import Mapping
from typing import IO, Any

import django
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware

# WhiteNoise answers with files as synchronous iterators, which Django reads on a thread, as it should.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachhub.settings")
django.setup(set_prefix=False)

from common.live.stream import Stream  # noqa: E402  these need the settings
from messaging.live import greet, identify  # noqa: E402

LIVE = "/live/"


class Door(ASGIHandler):
    """Django's own, which also answers, and with our headers, what is too odd to become a request; streams never get to it."""

    def __init__(self) -> None:
        super().__init__()
        headers = dict(_with_headers(HttpResponse()).items())
        headers.pop("Content-Type")
        if settings.SECURE_SSL_REDIRECT:
            headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        self.live = Stream(identify=identify, greet=greet, headers=headers)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == LIVE:
            await self.live(scope, receive, send)
        elif scope["type"] == "http" and _length(scope) > settings.LARGEST_BODY:
            await self._refuse(send)
        else:
            await super().__call__(scope, _bounded(receive), send)

    async def _refuse(self, send: Any) -> None:
        """413 before anything is read: what nobody could take fills no disk."""
        refusal = HttpResponse("This is larger than anything that is taken here.", content_type="text/plain; charset=utf-8")
        _with_headers(refusal)
        headers = [(name.lower().encode(), value.encode()) for name, value in refusal.items()]
        await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
        await send({"type": "http.response.body", "body": refusal.content})

    def create_request(self, scope: Mapping[str, Any], body_file: IO[bytes]) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        try:
            request, refusal = super().create_request(scope, body_file)
        except BadRequest:  # such as a Content-Type of 20,000 letters, which Django lets through to the server as a crash
            request, refusal = None, HttpResponseBadRequest()
        if request is not None:
            return request, None
        return None, _with_headers(refusal or HttpResponseBadRequest())


def _length(scope: Any) -> int:
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


def _bounded(receive: Any) -> Any:
    """The same messages, but whoever sends more than is taken without saying so beforehand counts as gone."""
    read = 0

    async def next_message() -> Any:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return {"type": "http.disconnect"} if read > settings.LARGEST_BODY else message

    return next_message


def _with_headers(refusal: HttpResponseBase) -> HttpResponseBase:
    for name, value in {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}.items():
        refusal.headers[name] = value
    for middleware in (ContentSecurityPolicyMiddleware, XFrameOptionsMiddleware):
        middleware(lambda request: refusal)(HttpRequest())
    refusal.headers["Cache-Control"] = "max-age=0, no-cache, no-store, must-revalidate, private"
    return refusal


application = Door()
