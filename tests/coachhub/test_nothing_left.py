"""Full erasure leaves nothing anywhere: no table, no session, no job, no file, no line of the log."""

import re
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import User
from clients import actions
from clients.models import Act, Client, Export
from coachhub.carrying import exporting
from common.jobs import defer
from common.models import Submission
from tests.walk import world as worlds


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """An erasure with all that follows from its commit."""

    def run(perform) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            perform()

    return run


@pytest.fixture
def traces(db, now):
    """The world of the walk, with traces of Noah in all the places that hang off nobody."""
    world = worlds.build()
    maya, noah, sam = world.people["maya"], world.people["noah"], world.people["sam"]
    client = world.circles["noah"].row("clients.Client")
    for model, row in ((Client, client), (User, noah), (Act, client.acts.first())):
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.create(user=sam, content_type=kind, object_id=str(row.pk), object_repr=str(client), action_flag=CHANGE, change_message=str(client))
    Submission.objects.create(actor=maya, token="3f0f5a52-7a37-4b2f-9a0e-0f5f0f3c9d01", outcome=f"/clients/{client.pk}/")
    UserSession.objects.create(user=noah, ip="203.0.113.7", user_agent="A browser", session_key=world.sessions["noah"])
    defer("clients.refresh_card", client_id=client.pk)
    Export.objects.update(state=Export.State.READY)  # the world's own, which no worker makes
    for person, of in ((maya, client), (maya, None), (noah, None)):
        exporting.make(exporting.ask(person, client=of).pk, at=now)
    return world


def everything() -> dict[str, str]:
    """Every row of every table as text, and every session as what it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [table for (table,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            found[table] = cursor.fetchone()[0]
    return found | {"sessions": "\n".join(str(session.get_decoded()) for session in Session.objects.all())}


def places(world, owner: str) -> set[str]:
    """The tables and the folders of files in which a canary of this person is heard."""
    heard = {table for table, text in everything().items() if any(world.cage[mark].owner == owner for mark in world.cage.heard_in(text))}
    folder = Path(default_storage.location)
    for file in (file for file in folder.rglob("*") if file.is_file()):
        text = f"{file.name} {file.read_bytes().decode('utf-8', 'replace')}"
        if any(world.cage[mark].owner == owner for mark in world.cage.heard_in(text)):
            heard.add(file.parent.name)
    return heard


def test_full_erasure_leaves_nothing_anywhere(traces, erase, capfd):
    client, noah = traces.circles["noah"].row("clients.Client"), traces.people["noah"]
    others = {owner: places(traces, owner) for owner in ("nina", "olive", "maya", "otto")}
    assert len(places(traces, "noah")) > 20
    erase(lambda: actions.erase_for_good(client))
    assert places(traces, "noah") == set()
    assert traces.cage.heard_in("".join(capfd.readouterr())) == set()
    texts = everything()
    assert [
        table for table in ("procrastinate_jobs", "common_submission") if re.search(rf'client_id": {client.pk}\b|/clients/{client.pk}/', texts[table])
    ] == []
    assert Session.objects.filter(session_key=traces.sessions["noah"]).count() + Session.objects.filter(pk=noah.pk).count() == 0
    # A zip that Maya chose and has not brought in might hold Noah; what else is of the others stays where it was.
    lost = {owner: before - places(traces, owner) for owner, before in others.items()}
    assert lost == {"nina": set(), "olive": set(), "otto": set(), "maya": {"arrivals", "clients_arrival"}}


def test_erasure_by_a_coach_leaves_only_the_bare_row_the_account_and_what_is_the_clients_own(traces, erase, now):
    client, maya = traces.circles["noah"].row("clients.Client"), traces.people["maya"]
    erase(lambda: actions.erase(client, by=maya, at=now))
    texts = everything()
    left = {traces.cage[mark].field for text in texts.values() for mark in traces.cage.heard_in(text) if traces.cage[mark].owner == "noah"}
    # In this world everybody has one of all that hangs off an account, also of what only coaches have.
    account = {field for field in left if not field.startswith(("clients.", "progress.", "sessions_app."))}
    of_person = {field for field in left if field.split(".")[1] in {"SavedView", "ClientImport", "Arrival"}}
    journal = {"progress.Entry.title", "progress.Entry.body", "progress.EntryDraft.title", "progress.EntryDraft.body"}
    assert left - account - of_person == {"clients.Client.name"} | journal
