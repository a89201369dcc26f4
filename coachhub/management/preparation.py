"""What must be there before the first page: tables, static files, reference data, and the demo world if it is wanted."""

import gc
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Practice, User

STATIC_SOURCES = ("static", "common/storage.py", "requirements.txt")
OLDEST_POSTGRESQL = 150000
PATIENCE_SECONDS = 3


class NotReady(RuntimeError):
    """The house cannot open; the message says why and what to do."""


def check_database(url: str) -> None:
    """NotReady with a sentence unless a PostgreSQL that is new enough answers."""
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE_SECONDS) as found:
            version = found.info.server_version
    except psycopg.Error as problem:
        reason = str(problem).strip().splitlines()[-1]
        raise NotReady(
            f"No database answers at DATABASE_URL: {reason}\nStart that PostgreSQL or correct DATABASE_URL; without DATABASE_URL, CoachHub brings its own."
        ) from None
    if version < OLDEST_POSTGRESQL:
        raise NotReady(f"PostgreSQL {version // 10000} at DATABASE_URL is too old: CoachHub needs 15 or newer.")


@contextmanager
def alone() -> Iterator[None]:
    """Hold a lock that the whole database shares, so that of several machines one prepares; lift the limits meant for requests."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtext('coachhub'))")
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # ends the session, and with it the lock


def migrate() -> None:
    """Bring the tables up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def load_reference() -> None:
    for command in ("load_reference", "load_activities", "load_items"):
        call_command(command, stdout=StringIO())


def seed_demo() -> None:
    call_command("seed_demo", stdout=StringIO())


def is_empty() -> bool:
    return not User.objects.exists()


def has_demo_world() -> bool:
    return Practice.objects.filter(is_demo=True).exists()


def import_pages() -> None:
    """Import all that a page may need, before the children are forked."""
    import_module("coachhub.asgi")
    import_module("coachhub.urls")
    gc.freeze()  # what is imported stays; looking for garbage in it would copy the memory that the processes share


def start_collecting() -> subprocess.Popen[bytes] | None:
    """Collect static files in a process of its own, beside the migrations, if their sources changed; None if not."""
    if settings.DEBUG or (_static_stamp().exists() and _static_stamp().read_text() == _static_digest()):
        return None
    _static_stamp().unlink(missing_ok=True)
    return subprocess.Popen([sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "-v0"], cwd=settings.BASE_DIR)


def finish_collecting(collecting: subprocess.Popen[bytes] | None) -> None:
    if collecting is None:
        return
    if collecting.wait():
        raise NotReady("The static files could not be collected; the lines above say why.")
    _static_stamp().write_text(_static_digest())


def _static_stamp() -> Path:
    return settings.DATA_DIR / "static-collected"


def _static_digest() -> str:
    digest = hashlib.sha256()
    for source in STATIC_SOURCES:
        path = settings.BASE_DIR / source
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                digest.update(f"{file.relative_to(settings.BASE_DIR)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
