"""A PostgreSQL of a test's own, which may be killed and started again while nobody else notices; it begins as a copy of the test's database."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from coachhub.management.postgres import fitting_programs, server_major
from common.environment import ROOT

HOLD = "import sys; from pathlib import Path; from common.embedded import ensure; print(ensure(Path(sys.argv[1])), flush=True); sys.stdin.read()"


class OwnDatabase:
    """Killed as on a machine that loses its power, and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.holders: list[subprocess.Popen[str]] = []
        self.url = self.start()

    def start(self) -> str:
        command = [sys.executable, "-c", HOLD, str(self.folder)]
        holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.holders.append(holder)
        assert holder.stdout
        return holder.stdout.readline().strip()

    def kill(self) -> None:
        os.kill(int((self.folder / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
        with suppress(psycopg.OperationalError):
            while True:
                psycopg.connect(self.url, connect_timeout=2).close()
                time.sleep(0.05)

    def rows(self, sql: str) -> list[Any]:
        with psycopg.connect(self.url) as own:
            return own.execute(sql).fetchall()

    def leave(self) -> None:
        for holder in self.holders:
            holder.communicate(timeout=60)


@contextmanager
def own_database() -> Iterator[OwnDatabase]:
    folder = Path(tempfile.mkdtemp(prefix="coachhub-"))
    folder.chmod(0o755)  # PostgreSQL's own user must get in
    own = OwnDatabase(folder / "pg")
    try:
        programs = fitting_programs(server_major(), is_newer_fine=True)
        dumped = programs.run("pg_dump", "--format=plain", "--no-owner", "--no-privileges", "--file", folder / "copy.sql")
        assert dumped.returncode == 0, dumped.stderr
        command = [programs.folder / "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={own.url}", f"--file={folder / 'copy.sql'}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield own
    finally:
        own.leave()
        shutil.rmtree(folder, ignore_errors=True)
