"""The drill: what was saved is really restored, into a database of its own; a damaged backup is refused before anything changes."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from clients.actions import refresh_cards
from coachhub.management import backups, postgres
from common.environment import ROOT
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def url_of(database: str) -> str:
    return os.environ["DATABASE_URL"].replace("/coachhub?", f"/{database}?")


@pytest.fixture
def scratch():
    """An empty database beside the one of the tests."""
    name = f"{connection.settings_dict['NAME']}_drill"
    with psycopg.connect(url_of("coachhub"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield name
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def house(scratch, tmp_path):
    """Another house: its database is the empty one, its folder a new one. Commands there run in a process of their own."""
    data = tmp_path / "other"
    data.mkdir()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"DATABASE_URL": url_of(scratch), "DATA_DIR": str(data), "DEBUG": "1"}
        return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return SimpleNamespace(run=run, data=data, database=scratch)


@pytest.fixture
def saved(noah, maya, now, tmp_path, monkeypatch) -> Path:
    """A backup of a small house: Noah with a little of everything, one file, and the key."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    (tmp_path / "secret-key").write_text("the key of this house")
    factories.note(noah, author=maya, body="ünïcode 🌱 \\ ' \" \n\t"), factories.task(noah), factories.act(noah, "goal.set", actor=maya)
    refresh_cards([noah.pk], at=now)
    default_storage.save("photos/a.webp", ContentFile(b"a picture"))
    call_command("backup", str(tmp_path / "house.backup"))
    return tmp_path / "house.backup"


def contents(database: str) -> dict[str, str]:
    """Every table of the database, its rows in order, and what its next numbers are."""
    with psycopg.connect(url_of(database), autocommit=True) as server:
        tables = [name for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()]
        rows = {name: server.execute(f"SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM \"{name}\" t").fetchone()[0] for name in tables}
        counters = server.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()
        triggers = server.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1").fetchall()
    return rows | {"sequences": str(counters), "triggers": str(triggers)}


def changed(backup: Path, to: Path, **entries: bytes) -> Path:
    """A copy of the backup in which these entries say something else."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(to, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, entries.get(name.replace(".", "_").replace("/", "_").replace("-", "_"), source.read(name)))
    return to


def test_drill(saved, house):
    before = contents(connection.settings_dict["NAME"])
    done = house.run("restore", str(saved))
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(house.database) == before
    assert ((house.data / "files/photos/a.webp").read_bytes(), (house.data / "secret-key").read_text()) == (b"a picture", "the key of this house")
    assert house.run("migrate", "--check").returncode == 0


def test_restore_into_a_house_with_people_needs_a_word_for_it(saved, house):
    house.run("restore", str(saved))
    (house.data / "files/photos/later.webp").write_bytes(b"of the house that goes")
    with psycopg.connect(url_of(house.database), autocommit=True) as server:
        server.execute("UPDATE clients SET name = 'Somebody else'")
    refused = house.run("restore", str(saved))
    kept = contents(house.database)["clients"]
    replaced = house.run("restore", str(saved), "--replace")
    assert refused.stderr.startswith("CommandError: This database holds 2 people. Type --replace to lose them")
    assert ("Somebody else" in kept, replaced.returncode, "Somebody else" in contents(house.database)["clients"]) == (True, 0, False)
    assert sorted(path.name for path in (house.data / "files/photos").iterdir()) == ["a.webp"]


def test_damaged_backup_is_refused_before_anything_changes(saved, house, tmp_path):
    whole = saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        dump = archive.read("database.dump")
    half, cut = tmp_path / "half.backup", tmp_path / "cut.backup"
    half.write_bytes(whole[: len(whole) // 2]), cut.write_bytes(whole[:-40])
    damaged = {
        changed(saved, tmp_path / "1.backup", database_dump=dump[:-200] + bytes(200)): "database.dump is not as it was saved",
        changed(saved, tmp_path / "2.backup", files_photos_a_webp=b"another picture"): "files/photos/a.webp is not as it was saved",
        changed(saved, tmp_path / "3.backup", manifest_json=b"{}"): "This file is not a backup of CoachHub",
        half: "cannot be read as a backup",
        cut: "cannot be read as a backup",
    }
    house.run("restore", str(saved))
    before = contents(house.database)
    said = {path: house.run("restore", str(path), "--replace").stderr for path in damaged}
    assert [path.name for path, sentence in damaged.items() if sentence not in said[path] or "Nothing was changed" not in said[path]] == []
    assert contents(house.database) == before


def test_pg_restore_would_have_called_the_damaged_dump_fine(saved, tmp_path):
    """Why the hashes are there."""
    with zipfile.ZipFile(saved) as archive:
        dump = archive.read("database.dump")
    (tmp_path / "x.dump").write_bytes(dump[:-200] + bytes(200))
    programs = postgres.fitting_programs(postgres.server_major(), is_newer_fine=False)
    assert programs.run("pg_restore", "--list", tmp_path / "x.dump").returncode == 0


def test_restore_that_fails_in_the_database_leaves_it_as_it_was(saved, house, tmp_path):
    house.run("restore", str(saved))
    before = contents(house.database)
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["entries"]["database.dump"]["sha256"] = backups.hashlib.sha256(b"not a dump").hexdigest()
    broken = changed(saved, tmp_path / "broken.backup", database_dump=b"not a dump", manifest_json=json.dumps(manifest).encode())
    said = house.run("restore", str(broken), "--replace").stderr
    assert ("The database in the backup cannot be read" in said, contents(house.database) == before) == (True, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"postgresql": 99}, "The backup comes from PostgreSQL 99, and this server is"),
        ({"migrations": ["clients.9999_later"]}, "A newer CoachHub made this backup (it knows clients.9999_later). Install that version, then restore."),
        ({"format": 2}, "A newer CoachHub made this backup. Install that version, then restore."),
    ],
)
def test_backup_of_a_newer_house_is_refused(change, sentence, saved, house, tmp_path):
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json")) | change
    newer = changed(saved, tmp_path / "newer.backup", manifest_json=json.dumps(manifest).encode())
    assert sentence in house.run("restore", str(newer)).stderr


def test_running_house_is_not_restored_over(saved, house):
    house.run("restore", str(saved))
    with psycopg.connect(url_of(house.database), autocommit=True) as server:
        server.execute("SELECT procrastinate_register_worker_v1()")
    assert "CoachHub is running on this database. Stop it first" in house.run("restore", str(saved), "--replace").stderr


def test_backup_is_for_nobody_elses_eyes_and_never_overwrites(saved):
    before = saved.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(saved))
    assert (oct(saved.stat().st_mode & 0o777), saved.read_bytes() == before, [path.name for path in saved.parent.glob(".*.part")]) == ("0o600", True, [])


def test_backup_that_fails_leaves_nothing(saved, monkeypatch):
    monkeypatch.setattr(backups, "fitting_programs", lambda *args, **kwargs: postgres.Programs(Path("/nowhere"), 18))
    with pytest.raises(CommandError):
        call_command("backup", str(saved.parent / "second.backup"))
    assert sorted(path.name for path in saved.parent.glob("*second*")) == []


def test_backup_without_a_name_goes_to_the_data_folder(saved, capsys):
    call_command("backup")
    [made] = (saved.parent / "backups").iterdir()
    assert (made.name.startswith(f"coachhub-{timezone.now():%Y-%m-%d}"), str(made) in capsys.readouterr().out) == (True, True)


def test_server_without_fitting_programs_is_named():
    with pytest.raises(postgres.NoFittingProgram, match="The server is PostgreSQL 99"):
        postgres.fitting_programs(99, is_newer_fine=True)


def test_file_that_is_not_there_is_named(house):
    shutil.rmtree(house.data / "files", ignore_errors=True)
    assert house.run("restore", "/nowhere/x.backup").stderr == "CommandError: There is no file /nowhere/x.backup.\n"
