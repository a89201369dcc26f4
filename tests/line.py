"""A line between a browser and a house that breaks or falls silent in the middle of what is sent, as a phone's does in a tunnel."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread


class Line:
    """Passes everything on until so many bytes went up after `break_after()`; then whatever is open is cut without a word, until `mend()`.

    After `fall_silent_after()` nothing is cut before `mend()`: what goes up is taken by nobody, and nobody is told.
    """

    def __init__(self, server: socket.socket, port: int) -> None:
        self.server, self.port = server, port
        self.url = f"http://localhost:{server.getsockname()[1]}"
        self.left: int | None = None
        self.lock, self.ends, self.is_open = Lock(), set[socket.socket](), Event()
        self.is_silent = False
        self.is_open.set()

    def break_after(self, count: int) -> None:
        self.left = count

    def fall_silent_after(self, count: int) -> None:
        self.is_silent, self.left = True, count

    def mend(self) -> None:
        self.left, self.is_silent = None, False
        self.is_open.set()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.server.accept()
                with suppress(OSError):
                    far = socket.create_connection(("localhost", self.port))
                    self.ends |= {near, far}
                    Thread(target=self._pass, args=(near, far), kwargs={"is_up": True}, daemon=True).start()
                    Thread(target=self._pass, args=(far, near), kwargs={"is_up": False}, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, *, is_up: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(16_384):
                if is_up and self._is_broken(len(piece)):
                    if not self.is_silent:
                        break
                    self.is_open.clear()
                    self.is_open.wait()
                    break
                target.sendall(piece)
        for end in (source, target):
            _cut(end)

    def _is_broken(self, count: int) -> bool:
        with self.lock:
            if self.left is not None:
                self.left = max(0, self.left - count)
            return self.left == 0


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # says nothing more
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line to the house at this port."""
    with socket.create_server(("localhost", 0)) as server:
        line = Line(server, port)
        Thread(target=line.serve, daemon=True).start()
        try:
            yield line
        finally:
            for end in line.ends:
                _cut(end)
