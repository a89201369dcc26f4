"""Saving the whole house in one file: the database, the files, the key, and a list of what is in it with its hashes."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from coachhub.management.postgres import fitting_programs, server_major

KIND, FORMAT = "coachhub-backup", 1
MANIFEST, DUMP, KEY, FILES = "manifest.json", "database.dump", "secret-key", "files/"
PIECE = 1024 * 1024


class CannotSave(RuntimeError):
    """The backup was not made; the message says why and what to do."""


def default_path(at: datetime) -> Path:
    return settings.DATA_DIR / "backups" / f"coachhub-{at:%Y-%m-%d-%H%M%S}.backup"


def save(path: Path, *, at: datetime) -> dict[str, Any]:
    """Write the backup and return its manifest; under this name there is a whole backup or none."""
    if path.exists():
        raise CannotSave(f"{path} is there already. Choose another name, or move it away first.")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "wb", opener=_for_nobody_else) as file:
            manifest = _write(file, at=at)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], *, at: datetime) -> dict[str, Any]:
    server = server_major()
    entries: dict[str, dict[str, Any]] = {}
    # The dump is compressed already, and photos get no smaller.
    with ZipFile(file, "w", ZIP_STORED) as archive:
        # The database first: a file that is added meanwhile is one too many, and none is missing.
        with _dumped(server) as dump:
            entries[DUMP] = _add(archive, DUMP, _pieces_of(dump))
        for name in file_names():
            with suppress(FileNotFoundError), default_storage.open(name) as stored:  # deleted since it was listed
                entries[FILES + name] = _add(archive, FILES + name, stored.chunks())
        if (key := settings.DATA_DIR / "secret-key").exists():
            entries[KEY] = _add(archive, KEY, [key.read_bytes()])
        manifest = {"kind": KIND, "format": FORMAT, "made_at": at.isoformat(), "postgresql": server, "migrations": migrations(), "entries": entries}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


class _dumped:  # noqa: N801  reads as what it gives
    """pg_dump's file, for as long as the block lasts."""

    def __init__(self, server: int) -> None:
        self.programs, self.folder = fitting_programs(server, is_newer_fine=True), TemporaryDirectory(prefix="coachhub-")

    def __enter__(self) -> Path:
        path = Path(self.folder.name) / DUMP
        done = self.programs.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", path)
        if done.returncode:
            self.folder.cleanup()
            raise CannotSave(f"The database could not be saved: {done.stderr.strip()}")
        return path

    def __exit__(self, *problem: object) -> None:
        self.folder.cleanup()


def migrations() -> list[str]:
    """The migrations that the database went through."""
    return sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())


def file_names(folder: str = "") -> Iterator[str]:
    """The name of every stored file."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from file_names(f"{folder}{name}/")


def _add(archive: ZipFile, name: str, pieces: Any) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            entry.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"sha256": digest.hexdigest(), "size": size}


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _for_nobody_else(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    """Make the rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
