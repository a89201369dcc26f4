"""The house as a real process: it starts, survives every kill, and ends as a whole."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from common.environment import ROOT, Environment

PATIENCE_SECONDS = 180


class House:
    """`manage.py run` with a data folder and a port of its own; DEBUG, so that no static files need collecting."""

    def __init__(self, data: Path, **environment: str) -> None:
        names = {name.upper() for name in Environment.model_fields}
        kept = {name: value for name, value in os.environ.items() if name not in names}
        self.data, self.port = data, free_port()
        self.environment = kept | {"DATA_DIR": str(data), "PORT": str(self.port), "DEMO": "0", "DEBUG": "1"} | environment
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=(self.data / "said").open("w"), stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    @property
    def said(self) -> str:
        return (self.data / "said").read_text()

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5) as response:
                return response.status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    def child(self, name: str) -> int:
        """The pid of a child that lives, or 0."""
        return next((pid for pid in pids() if text(f"/proc/{pid}/comm") == f"coachhub-{name}\n" and self.owns(pid)), 0)

    def owns(self, pid: int) -> bool:
        return f"DATA_DIR={self.data}\0" in text(f"/proc/{pid}/environ")

    @property
    def everybody(self) -> list[str]:
        """The commands of all that runs for this house: itself, its children, its database."""
        return sorted(command(pid) for pid in pids() if self.owns(pid) or str(self.data) in command(pid))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="coachhub-"))
    folder.chmod(0o755)  # PostgreSQL's own user must get in
    house = House(folder)
    house.start()
    yield house
    if house.process is not None and house.process.poll() is None:
        house.process.terminate()
        house.process.wait(timeout=20)
    shutil.rmtree(folder)


@pytest.fixture
def open_house(house: House) -> House:
    """The house, once its welcome is said."""
    wait_for(lambda: "Ctrl-C stops it." in house.said)
    return house


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def command(pid: int) -> str:
    return text(f"/proc/{pid}/cmdline").replace("\0", " ")


def text(path: str) -> str:
    """What /proc says, or nothing about a process that is gone."""
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def wait_for[T](question: Callable[[], T]) -> T:
    """The first true answer; the last one when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def test_house_opens_and_says_where(open_house):
    address = f"http://localhost:{open_house.port}"
    assert open_house.said.strip().split("\n\n")[-3:] == [
        f"CoachHub is at {address}",
        f"Nobody is here yet. Create your practice: {address}/start/",
        "Ctrl-C stops it.",
    ]
    assert (open_house.status("/healthz"), open_house.status("/start/")) == (200, 200)


def test_worker_is_heard(open_house):
    assert wait_for(lambda: open_house.status("/readyz") == 200)


def test_killed_web_server_comes_back_and_nobody_is_refused(open_house):
    before = open_house.child("web")
    os.kill(before, signal.SIGKILL)
    assert wait_for(lambda: open_house.status("/healthz") == 200)
    assert open_house.child("web") not in {0, before}


def test_killed_worker_comes_back(open_house):
    before = open_house.child("worker")
    os.kill(before, signal.SIGKILL)
    assert wait_for(lambda: open_house.child("worker") not in {0, before})


def test_killed_database_comes_back(open_house):
    os.kill(int((open_house.data / "postgres/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert wait_for(lambda: "The database had stopped and is started again." in open_house.said)
    assert wait_for(lambda: open_house.status("/readyz") == 200)


def test_killed_supervisor_leaves_nothing_behind_and_the_next_start_heals(open_house):
    open_house.process.kill()
    open_house.process.wait()
    assert wait_for(lambda: not open_house.everybody)
    open_house.start()
    assert wait_for(lambda: "Ctrl-C stops it." in open_house.said)
    assert open_house.status("/healthz") == 200


def test_sigterm_ends_everything_within_seconds(open_house):
    began = time.monotonic()
    open_house.process.terminate()
    assert open_house.process.wait(timeout=20) == 0
    assert open_house.everybody == []
    assert time.monotonic() - began < 10
    assert open_house.said.splitlines()[-1] == "CoachHub is stopped."
