"""The embedded PostgreSQL: shared by those who use it, stopped by the last, alive again after any death."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from common.embedded import SOCKET
from common.environment import ROOT

HOLD = "import sys; from pathlib import Path; from common.embedded import ensure; print(ensure(Path(sys.argv[1])), flush=True); sys.stdin.read()"


class Holder:
    """A process that uses the server until it is told to leave."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-c", HOLD, str(data)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @property
    def url(self) -> str:
        return self.process.stdout.readline().strip()

    def leave(self) -> str:
        return self.process.communicate(timeout=60)[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def data():
    """A folder that PostgreSQL's own user may enter, with the remains of an initdb that was interrupted."""
    folder = Path(tempfile.mkdtemp(prefix="coachhub-"))
    folder.chmod(0o755)
    (folder / "pg.building").mkdir()
    (folder / "pg.building" / "PG_VERSION").write_text("18\n")
    yield folder / "pg"
    shutil.rmtree(folder)


@pytest.fixture
def holder(data):
    holder = Holder(data)
    yield holder
    holder.kill()


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}/cwd").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_server_starts_after_an_interrupted_initdb(holder):
    assert answers(holder.url)


def test_server_shared_by_two_and_stopped_by_the_last(data):
    first, second = Holder(data), Holder(data)
    url = first.url
    assert second.url == url
    first.leave()
    assert answers(url)
    second.leave()
    assert not answers(url)


def test_holder_killed_gives_its_lease_back(data):
    killed, last = Holder(data), Holder(data)
    url = killed.url
    assert last.url == url
    killed.kill()
    last.leave()
    assert not answers(url)


def test_postmaster_killed_heals_at_the_next_start(data):
    killed = Holder(data)
    assert answers(killed.url)
    end(postmaster(data))
    killed.kill()
    healed = Holder(data)
    assert answers(healed.url)
    healed.leave()


def test_pid_of_a_stranger_in_the_lock_files_is_not_believed(data):
    before = Holder(data)
    url = before.url
    before.leave()
    sockets = Path(parse_qs(urlsplit(url).query)["host"][0])
    stranger = subprocess.Popen(["sleep", "60"])
    for file in (data / "postmaster.pid", sockets / f"{SOCKET}.lock"):
        file.write_text(f"{stranger.pid}\n{data}\n1\n5432\n{sockets}\n\n")
    after = Holder(data)
    assert answers(after.url)
    after.leave()
    stranger.kill()
    stranger.wait()


def test_folder_with_other_files_is_refused_in_a_sentence(data):
    folder = data.parent / "papers"
    folder.mkdir()
    (folder / "letter.txt").touch()
    said = Holder(folder).leave().splitlines()[-1]
    assert said == f"common.embedded.DatabaseDidNotStart: {folder} holds files, but no database. Choose an empty folder with DATA_DIR=..."
