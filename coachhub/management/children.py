"""The processes of the house: the web server and the worker, forked from the supervisor with everything imported already."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from common import embedded

GRACEFUL_SECONDS = 3
# A job that is still running after these seconds is aborted, and picked up again at the next start.
JOB_GRACEFUL_SECONDS = 4.0
JOBS_AT_ONCE = 4
JOB_LATE_SECONDS = 1.0
ORPHAN_SECONDS = 6


class Lifeline:
    """How a child learns that its supervisor is gone, even by kill -9: a pipe whose other end nobody holds any more."""

    def __init__(self) -> None:
        self.end, self.held = os.pipe()

    def take(self) -> None:
        """In a child: end this process when the supervisor has ended."""
        os.close(self.held)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        os.read(self.end, 1)  # nothing is ever written: this returns when the pipe is closed
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(ORPHAN_SECONDS)
        os._exit(1)


class Server(uvicorn.Server):
    """Ends the open streams before it waits for what is still being answered: they would never end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from coachhub.asgi import application  # what this server serves; complete only once Django is set up

        application.live.hub.close()
        await super().shutdown(sockets)


def serve(lifeline: Lifeline, door: socket.socket) -> None:
    """Be the web server; the supervisor keeps the door, so that visitors wait while a server is replaced instead of being refused."""
    with _child("web", lifeline):
        config = uvicorn.Config(
            "coachhub.asgi:application",
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
            log_config=None,  # Django's LOGGING covers it
            access_log=False,  # common.middleware.RequestLog writes one line per request
            server_header=False,
            lifespan="off",
            ws="none",
            # Django and allauth read the proxies' headers themselves, as far as TRUSTED_PROXIES trusts them.
            proxy_headers=False,
        )
        Server(config).run(sockets=[door])


def work(lifeline: Lifeline) -> None:
    """Be the job worker."""
    from procrastinate.contrib.django import app  # complete only once Django is set up

    with _child("worker", lifeline), app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(concurrency=JOBS_AT_ONCE, fetch_job_polling_interval=JOB_LATE_SECONDS, shutdown_graceful_timeout=JOB_GRACEFUL_SECONDS)


@contextlib.contextmanager
def _child(name: str, lifeline: Lifeline) -> Iterator[None]:
    # A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which ends the children in order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, _leave)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"coachhub-{name}")  # its name in ps and top
    embedded.share()
    lifeline.take()
    try:
        yield
    finally:
        embedded.leave()


def _leave(*_: object) -> None:
    # SIGTERM must unwind, so that the lease on the database is given back.
    raise SystemExit(0)
