"""Real web servers, each a process of its own, on the database of the test that starts them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from common.environment import ROOT

STARTED_WITHIN_SECONDS = 90  # on a machine that has much else to do


class House:
    """One web process; it can be killed and started again at the same port."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "coachhub.asgi:application", "--port", str(self.port), "--lifespan", "off", "--no-access-log"]
        with (self.folder / f"{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + STARTED_WITHIN_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / f"{self.port}.log").read_text()
            assert time.monotonic() < deadline, f"{self.url} did not answer"
            time.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False


@contextmanager
def houses(folder: Path, count: int, *, database: str = "", as_released: bool = False) -> Iterator[list[House]]:
    """So many web processes, gone when the test is over: on the test's own database or the one at this URL, while developing or as people have them."""
    environment = _environment(folder, database or _test_database(), debug="0" if as_released else "1")
    if as_released:
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment, check=True)
    started: list[House] = []
    try:
        for _ in range(count):
            started.append(House(folder, environment))
        yield started
    finally:
        for house in started:
            house.kill()


def _environment(folder: Path, database: str, *, debug: str) -> dict[str, str]:
    own = {"DATABASE_URL": database, "DATABASE_POOL": "4", "DATA_DIR": str(folder), "SECRET_KEY": settings.SECRET_KEY, "DEBUG": debug}
    return os.environ | own


def _test_database() -> str:
    place = connection.settings_dict
    host = f"?host={quote(place['HOST'], safe='')}" if place["HOST"].startswith("/") else ""
    server = "" if host else f"{place['HOST']}:{place['PORT']}"
    return f"postgresql://{place['USER']}:{quote(place['PASSWORD'])}@{server}/{place['NAME']}{host}"
