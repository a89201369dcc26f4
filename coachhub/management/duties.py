"""What the supervisor does between two looks at its children: welcome people, revive the database, notice new code."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from coachhub.management.supervisor import Supervisor
from common import embedded
from common.environment import environment

FIRST_PAGE = "/accounts/login/"
FIRST_PAGE_WITHIN = 60.0
WATCHED = ("*.py", "*.html", "*.yaml", "order.txt")
UNWATCHED = {".venv", ".git", ".data", "node_modules", "tests"}

type Say = Callable[[str], None]


@dataclass
class Announcement:
    """Says the words of welcome once, when the first page really answers."""

    welcome: str
    say: Say
    began_at: float = field(default_factory=time.monotonic)
    is_said: bool = False

    def __call__(self) -> None:
        if self.is_said:
            return
        if _answers():
            self.say(self.welcome)
            self.is_said = True
        elif time.monotonic() - self.began_at > FIRST_PAGE_WITHIN:
            self.say(f"No page answers after {FIRST_PAGE_WITHIN:.0f} s. The lines above say why; CoachHub keeps trying.")
            self.is_said = True


@dataclass
class DatabaseWatch:
    """Starts the embedded PostgreSQL again when it is gone."""

    say: Say
    every: float = 1.0
    next_at: float = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self.next_at:
            return
        try:
            if embedded.revive():
                self.say("The database had stopped and is started again.")
        except embedded.DatabaseDidNotStart as problem:
            self.say(f"{problem}\nCoachHub tries again.")
            self.next_at = time.monotonic() + 5
            return
        self.next_at = time.monotonic() + self.every


class CodeChanged(Exception):
    """The code on disk is no longer the code that runs."""


@dataclass
class SourceWatch:
    """While developing: a new template starts the children anew, new code everything (CodeChanged)."""

    supervisor: Supervisor
    say: Say
    every: float = 0.5
    next_at: float = 0.0
    seen: dict[Path, int] = field(default_factory=lambda: _sources())

    def __call__(self) -> None:
        if time.monotonic() < self.next_at:
            return
        found = _sources()
        changed = [file for file in found.keys() | self.seen.keys() if found.get(file) != self.seen.get(file)]
        self.seen, self.next_at = found, time.monotonic() + self.every
        if not changed:
            return
        code = [file for file in changed if file.suffix == ".py"]
        if code and all(_is_python(file) for file in code):
            raise CodeChanged
        if not code:
            self.supervisor.end()


def _answers() -> bool:
    wanted = environment()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(wanted.host, wanted.host)  # noqa: S104  every address means this one too
    connection = http.client.HTTPConnection(host, wanted.port, timeout=2)
    try:
        connection.request("GET", FIRST_PAGE, headers={"Host": f"localhost:{wanted.port}"})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _sources() -> dict[Path, int]:
    """When each source file was written last."""
    folders = [folder for folder in settings.BASE_DIR.iterdir() if folder.is_dir() and folder.name not in UNWATCHED]
    files = (file for folder in folders for pattern in WATCHED for file in folder.rglob(pattern))
    return {file: file.stat().st_mtime_ns for file in files if file.exists()}


def _is_python(file: Path) -> bool:
    """False while somebody is in the middle of a sentence: what runs goes on until the file can be read."""
    try:
        compile(file.read_text() if file.exists() else "", file, "exec")
    except (SyntaxError, ValueError):
        return False
    return True
