"""Putting a backup back: everything is checked before anything is changed, and the database changes as a whole or not at all."""

import hashlib
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from coachhub.management.backups import DUMP, FILES, FORMAT, KEY, KIND, MANIFEST, PIECE, file_names
from coachhub.management.postgres import Programs, fitting_programs, server_major
from common.environment import environment

# One transaction: what was there goes only if what comes is whole.
EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class CannotRestore(RuntimeError):
    """Nothing was restored; the message says why and what to do."""


def restore(path: Path, *, is_replacing: bool) -> dict[str, Any]:
    """Restore database, files and key from the backup and return its manifest; CannotRestore before anything is changed."""
    try:
        with ZipFile(path) as archive:
            manifest = _checked(archive)
            programs = _programs(manifest)
            _refuse_unless_free(is_replacing=is_replacing)
            before = set(file_names())
            _restore_files(archive, manifest)
            _restore_database(archive, programs)
            _restore_key(archive, manifest)
    except FileNotFoundError:
        raise CannotRestore(f"There is no file {path}.") from None
    except (BadZipFile, OSError) as problem:
        raise CannotRestore(f"{path} cannot be read as a backup: {problem}. Nothing was changed; use another backup.") from None
    for name in before - {entry.removeprefix(FILES) for entry in manifest["entries"] if entry.startswith(FILES)}:
        default_storage.delete(name)
    return manifest


def _checked(archive: ZipFile) -> dict[str, Any]:
    """The manifest, once every part has the hash that it names."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise CannotRestore("This file is not a backup of CoachHub, or its end is missing. Nothing was changed; use another backup.") from None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise CannotRestore("This file is not a backup of CoachHub. Nothing was changed.")
    if manifest["format"] > FORMAT or (unknown := set(manifest["migrations"]) - _known_migrations()):
        words = f" (it knows {sorted(unknown)[0]})" if manifest["format"] <= FORMAT else ""
        raise CannotRestore(f"A newer CoachHub made this backup{words}. Install that version, then restore.")
    if set(archive.namelist()) - {MANIFEST} != set(manifest["entries"]):
        raise CannotRestore("The backup does not hold what its list names. Nothing was changed; use another backup.")
    for name, said in manifest["entries"].items():
        if _digest(archive, name) != said["sha256"]:
            raise CannotRestore(f"The backup is damaged: {name} is not as it was saved. Nothing was changed; use another backup.")
    return manifest


def _digest(archive: ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as entry:
            while piece := entry.read(PIECE):
                digest.update(piece)
    except (BadZipFile, EOFError):
        return ""
    return digest.hexdigest()


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return {".".join(name) for name in {*loader.disk_migrations, *replaced}}


def _programs(manifest: dict[str, Any]) -> Programs:
    here, there = server_major(), manifest["postgresql"]
    if there > here:
        raise CannotRestore(f"The backup comes from PostgreSQL {there}, and this server is {here}: an older one cannot read it. Use {there} or newer.")
    return fitting_programs(here, is_newer_fine=False)


def _refuse_unless_free(*, is_replacing: bool) -> None:
    """Nobody works here, and nobody's data is here unless it is to be replaced."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "procrastinate_workers" in tables:
            cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'")
            if cursor.fetchone()[0]:
                raise CannotRestore("CoachHub is running on this database. Stop it first, wait half a minute, then restore.")
        people = 0
        if "accounts_user" in tables:
            cursor.execute("SELECT count(*) FROM accounts_user")
            people = cursor.fetchone()[0]
    if people and not is_replacing:
        raise CannotRestore(f"This database holds {people} people. Type --replace to lose them and put the backup in their place, or choose an empty database.")


def _restore_files(archive: ZipFile, manifest: dict[str, Any]) -> None:
    for entry in (entry for entry in manifest["entries"] if entry.startswith(FILES)):
        name = entry.removeprefix(FILES)
        if default_storage.exists(name):
            default_storage.delete(name)
        with archive.open(entry) as source:
            if default_storage.save(name, File(source, name)) != name:
                raise CannotRestore(f"The file {name} could not be put in its place. The database was not changed.")


def _restore_database(archive: ZipFile, programs: Programs) -> None:
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # a connection that waits in it would hold the tables
    with TemporaryDirectory(prefix="coachhub-") as folder:
        archive.extract(DUMP, folder)
        script = Path(folder) / "script.sql"
        written = programs.run("pg_restore", "--no-owner", "--no-privileges", "--file", script, Path(folder) / DUMP)
        if written.returncode:
            raise CannotRestore(f"The database in the backup cannot be read: {written.stderr.strip()} Nothing in the database was changed.")
        words = ("--no-psqlrc", "--quiet", "--output", os.devnull, "--set", "ON_ERROR_STOP=1", "--single-transaction")
        done = programs.run("psql", *words, "--command", EMPTIED, "--file", script)
    if done.returncode:
        raise CannotRestore(f"The database was left as it was: {done.stderr.strip()}")


def _restore_key(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """The key that the backup's sign-ins were made with, unless the environment names one."""
    if KEY in manifest["entries"] and not environment().secret_key:
        kept = settings.DATA_DIR / "secret-key"
        kept.touch(mode=0o600)
        kept.write_bytes(archive.read(KEY))
