"""One migrated database that every test database is copied from: migrating takes long, a copy a moment, and each worker needs one."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from common.environment import ROOT

PREFIX = "template_coachhub_"
MADE_FROM = ("*/migrations/*.py", "*/reference/*", "requirements.txt")


def use_template() -> None:
    """Let Django copy the next test database from a template that is as the migrations say, made first if there is none."""
    name = f"{PREFIX}{_fingerprint()}"
    with _alone(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            _make(cursor, name)
        for old in found - {name}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _make(cursor: CursorWrapper, name: str) -> None:
    """Migrate a new database and give it its name last, so that one which was left half made is never taken for whole."""
    settings, half = connection.settings_dict, f"{PREFIX}half"
    real, test = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = half
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = real, test
    cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')


def _fingerprint() -> str:
    """What the template depends on: migrations, reference data, and the libraries with their own migrations."""
    files = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern) if path.is_file())
    return hashlib.sha256(b"".join(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() for path in files)).hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time: the first makes the template, the others wait and find it."""
    lock = ROOT / ".data" / "test-template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
