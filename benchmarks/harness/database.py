"""The benchmark's own database on the embedded server, filled once and kept while schema and seed stay the same."""

import hashlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.harness.plan import World
from common.embedded import ensure
from common.environment import ROOT, environment

BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
FILLED_WITH = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def prepare(world: World) -> psycopg.Connection:
    """Set up Django in production mode on this world's rows; returns a connection that watches and is not measured."""
    home = environment().data_dir / "bench"
    url = ensure(environment().data_dir / "postgres", database=world.database)
    # SITE_URL and the rest of somebody's .env must not decide what is measured.
    os.environ |= {"DATABASE_URL": url, "DATA_DIR": str(home), "DEBUG": "0", "LOG": "text", "SITE_URL": "http://localhost:8000"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "coachhub.settings"
    environment.cache_clear()
    import django

    django.setup()
    _collect_static(home)
    observer = psycopg.connect(url, autocommit=True)
    observer.execute("SELECT pg_advisory_lock(hashtext('bench'))")  # a second run waits for the first, or both would be noise
    _fill(world, observer)
    return observer


def backends(observer: psycopg.Connection) -> list[int]:
    """The server processes of all other connections to this database."""
    return [pid for (pid,) in observer.execute(BACKENDS)]


def _fill(world: World, observer: psycopg.Connection) -> None:
    from django.core.management import call_command

    wanted = _state(world)
    if observer.execute(FILLED_WITH).fetchone() == (wanted,):
        if not world.is_dated:
            call_command("migrate", verbosity=0, interactive=False)
        return
    print(f"Filling the database {world.database}, once ...", file=sys.stderr, flush=True)
    observer.execute("DROP SCHEMA public CASCADE")
    observer.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    world.fill()
    observer.execute("VACUUM (ANALYZE)")
    observer.execute(f"COMMENT ON DATABASE {world.database} IS '{wanted}'")


def _state(world: World) -> str:
    """What the rows depend on. Dated rows stand relative to a day and are good for a week; heavy ones outlive that, and are migrated."""
    if not world.is_dated:
        return f"{world.name} {world.version}"
    schema = _digest([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/domain/cards.py")])
    week = "{}-{}".format(*datetime.now(UTC).isocalendar())
    return f"{world.name} {world.version} {schema} {week}"


def _collect_static(home: Path) -> None:
    from django.core.management import call_command

    mark, wanted = home / "static-files", _digest([file for file in (ROOT / "static").rglob("*") if file.is_file()])
    if not mark.exists() or mark.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(wanted)


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
