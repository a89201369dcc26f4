"""Calling a program of somebody's: one POST to an address that was checked after its name was resolved, one look at the first line of the answer.

The connection is made to the very address that was checked, so a name that is resolved anew to something else meanwhile leads nowhere else.
No redirect is followed, and no more of the answer is read than its status.
"""

import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from messaging.domain.addresses import may_be_called

SECONDS = 10.0
STATUS = re.compile(rb"HTTP/1\.[01] ([2-5]\d\d)[ \r\n]")
LONGEST_LINE = 1024


class NotReached(Exception):
    """No answer; `problem` is the word for it in the log."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send this and return the status of the answer; NotReached when there is none within ten seconds."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    deadline = time.monotonic() + SECONDS
    try:
        with ExitStack() as open_lines:
            line = open_lines.enter_context(_connected(_checked(host, port), port, deadline))
            if parts.scheme == "https":
                line = open_lines.enter_context(_secured(line, host))
            line.settimeout(_left(deadline))
            line.sendall(_request(url, body, headers))
            return _status(line, deadline)
    except TimeoutError:
        raise NotReached("slow") from None
    except ssl.SSLError:
        raise NotReached("unproven") from None
    except OSError:
        raise NotReached("broken") from None


def _checked(host: str, port: int) -> list[str]:
    """The addresses of this name; NotReached unless it has some and every one may be called."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("unknown") from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not addresses or not all(may_be_called(address, besides=settings.WEBHOOK_NETWORKS) for address in addresses):
        raise NotReached("inside")
    return addresses


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A line to the first of them that takes it."""
    refusal: OSError = OSError()
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=_left(deadline))
        except TimeoutError:
            raise
        except OSError as problem:
            refusal = problem
    raise refusal


def _secured(line: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context.wrap_socket(line, server_hostname=host)


def _request(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(iri_to_uri(url))
    place = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    host = parts.netloc.rpartition("@")[2].encode("idna").decode()
    told = {"Host": host, "User-Agent": "CoachHub", "Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close", **headers}
    return "".join([f"POST {place} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in told.items()), "\r\n"]).encode() + body


def _status(line: socket.socket, deadline: float) -> int:
    said = b""
    while b"\n" not in said and len(said) < LONGEST_LINE:
        line.settimeout(_left(deadline))
        piece = line.recv(LONGEST_LINE)
        if not piece:
            raise NotReached("garbled" if said else "broken")
        said += piece
    found = STATUS.match(said)
    if found is None:
        raise NotReached("garbled")
    return int(found[1])


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
