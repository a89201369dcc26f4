"""A program of somebody's that is told things: a real server on this machine, which answers as well or as badly as a test wants."""

import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

type Manner = Callable[[socket.socket], None]


def says(line: str, *, after: float = 0) -> Manner:
    """Answer with this first line, and with headers and a body that nobody reads."""

    def answer(caller: socket.socket) -> None:
        time.sleep(after)
        caller.sendall(f"{line}\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 2\r\n\r\nok".encode())

    return answer


def drips(caller: socket.socket) -> None:
    """A letter of the answer now and then, without an end."""
    for letter in "HTTP/1.1 200 OK and so on and so on":
        caller.sendall(letter.encode())
        time.sleep(0.1)


def resets(caller: socket.socket) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hangs_up(caller: socket.socket) -> None:
    """Take everything and say nothing."""


thanks = says("HTTP/1.1 204 No Content")


@dataclass
class Program:
    port: int
    manner: Manner = thanks
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    callers: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told?by=house"

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.heard]

    @property
    def numbers(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.heard]

    def serve(self, server: socket.socket, secure: ssl.SSLContext | None) -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            self.callers += 1
            Thread(target=self.hear, args=(caller, secure), daemon=True).start()

    def hear(self, caller: socket.socket, secure: ssl.SSLContext | None) -> None:
        with suppress(OSError), secure.wrap_socket(caller, server_side=True) if secure else caller as line:
            self.heard.append(_request(line))
            self.manner(line)


@contextmanager
def open_program(*, secure: ssl.SSLContext | None = None) -> Iterator[Program]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = Program(server.getsockname()[1])
        Thread(target=program.serve, args=(server, secure), daemon=True).start()
        yield program
        server.shutdown(socket.SHUT_RDWR)


def _request(line: socket.socket) -> tuple[str, dict[str, str], bytes]:
    came = b""
    while b"\r\n\r\n" not in came:
        came += line.recv(4096) or b"\r\n\r\n"
    head, _, body = came.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = dict(name.split(": ", 1) for name in rest)
    while len(body) < int(headers.get("Content-Length", 0)):
        body += line.recv(4096)
    return first, headers, body
