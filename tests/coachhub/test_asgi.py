"""The door: what is too odd to become a request is answered all the same."""

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator

from coachhub.asgi import application
from tests.common.test_headers import ALWAYS, PRIVATE


def asked(**headers: bytes) -> tuple[int, dict[str, str]]:
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "http_version": "1.1"}
    scope["headers"] = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]

    async def ask() -> dict:
        door = ApplicationCommunicator(application, scope)
        await door.send_input({"type": "http.request", "body": b"x"})
        return await door.receive_output(timeout=5)

    start = asyncio.run(ask())
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}


@pytest.mark.parametrize("kind", [b"x" * 20_000, b";" * 20_000])
def test_request_that_cannot_be_read_is_400_with_all_headers(kind):
    status, headers = asked(content_type=kind)
    assert (status, headers) == (400, headers | ALWAYS | {"Cache-Control": PRIVATE})
