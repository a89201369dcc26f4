"""What an export holds: every column is declared, and each reader gets exactly what is theirs."""

import csv
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from accounts.models import User
from clients.models import Client
from coachhub.carrying.packing import csv_of, write_zip
from coachhub.carrying.rows import sheets_of
from common.registry import NotCarried, Table, portable, tables
from tests import factories
from tests.walk import world as worlds

# What each may read in an export, by the field that a canary was written into; written by hand, so that a slip in a declaration shows.
BOTH = {
    *(f"clients.Client.{name}" for name in ("name", "email", "photo", "profile_data")),
    *("clients.Goal.title", "clients.Goal.why", "clients.Milestone.title", "clients.Task.task_description", "clients.Task.outcome_note"),
    *("clients.ArchetypeNote.note", "clients.FacetFocus.why", "clients.Invitation.email", "clients.Act.title", "clients.SupportGrant.reason"),
    *(f"recommendations.Recommendation.{name}" for name in ("title", "description", "model_name", "decline_reason")),
    *("recommendations.Feedback.comments",),
    *("progress.Answer.item", "progress.Answer.text"),
    *(f"recommendations.ModelCall.{name}" for name in ("fields", "model_name", "prompt_version", "sent")),
    "messaging.Message.content",
    *(f"messaging.Resource.{name}" for name in ("title", "description", "note")),
    *(f"messaging.Upload.{name}" for name in ("file", "name", "digest")),
    *(f"sessions_app.Session.{name}" for name in ("notes", "tasks_assigned", "place", "call_link", "called_off_because", "move_wish", "focus")),
    *("sessions_app.Topic.words", "sessions_app.Reflection.body", "accounts.User.name"),
}
COUNTED = {"original_title", "original_text", "prompt_version", "parts", "reasons"}
# A plan that was not shared is the coach's alone.
PLAN = {f"sessions_app.AgendaBlock.{name}" for name in ("title", "text", "client_note", "private_note")}
COACH = (
    BOTH
    | PLAN
    | {
        "sessions_app.PrivateNotes.body",
        *("clients.Client.tags", "clients.Note.body", "progress.Rating.note", "recommendations.Recommendation.dismiss_reason"),
        *(f"recommendations.Recommendation.{name}" for name in COUNTED),
        *(f"recommendations.SessionRecommendation.{name}" for name in COUNTED | {"title", "description", "model_name"}),
        *("recommendations.ModelCall.answer", "recommendations.ModelCall.dropped"),
        *("recommendations.RecommendationBatch.engine_version", "recommendations.RecommendationBatch.need"),
        *("recommendations.EngineSettings.blocked_tags", "recommendations.EngineSettings.contraindications", "recommendations.EngineSettings.targets"),
    }
)
# What a practice calls an element stands on the page that people read.
NAMES = {("maya", "progress.ItemSet.names")}
CLIENT = BOTH | {
    *("accounts.User.email", "clients.Access.what", "socialaccount.SocialAccount.uid"),
    *("socialaccount.SocialAccount.extra_data", "usersessions.UserSession.user_agent"),
    *("messaging.Notification.facts", "messaging.PushDevice.name", "clients.ArchetypePutAway.about_type"),
    *("progress.Entry.title", "progress.Entry.body", "progress.EntryDraft.title", "progress.EntryDraft.body"),
}


@pytest.fixture
def world(db):
    with transaction.atomic():
        yield worlds.build()


def zipped(reader: str, person: User, *clients: Client) -> bytes:
    file = BytesIO()
    list(write_zip(file, clients, reader=reader, person=person, at=datetime.now(UTC)))
    return file.getvalue()


def heard(content: bytes, world) -> set[tuple[str, str]]:
    """Whose canaries, and of which field, stand anywhere in the zip: in a name or in a text."""
    with ZipFile(BytesIO(content)) as archive:
        text = "\n".join([*archive.namelist(), *(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())])
    return {(world.cage[mark].owner, world.cage[mark].field) for mark in world.cage.heard_in(text)}


def private_models() -> set[type[models.Model]]:
    """Every model whose rows hang off a client or off somebody who signs in, however long the chain of keys."""
    everything, private = [model for model in apps.get_models() if model._meta.managed], {Client, User}
    for _ in everything:
        private |= {model for model in everything if any(key.related_model in private for key in model._meta.concrete_fields if key.is_relation)}
    return private


def test_every_model_that_hangs_off_a_client_or_a_person_is_carried_or_says_why_not():
    said = {entry.model._meta.label for part in portable for entry in part.run()}
    assert {model._meta.label for model in private_models()} == said


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_column_is_declared_once(table: Table):
    columns = [field.name for field in table.model._meta.concrete_fields if not (field.primary_key and field.name != "client") and field.name != table.path]
    declared = [*table.fields, *table.for_coach, *table.for_client, *table.left_out]
    assert sorted(declared) == sorted(columns)


def test_every_reason_is_said():
    entries = [entry for part in portable for entry in part.run()]
    assert [entry for entry in entries if isinstance(entry, NotCarried) and not entry.reason] == []
    assert [table.name for table in tables() if not all(table.left_out.values())] == []


def test_no_two_tables_share_a_name():
    names = [table.name for table in tables()]
    assert sorted(set(names)) == sorted(names)


def test_export_of_the_coach_holds_exactly_what_she_may_see(world):
    client = world.circles["noah"].row("clients.Client")
    found = heard(zipped("coach", world.people["maya"], client), world)
    names_of_people = {("maya", "accounts.User.name"), *NAMES}
    assert found == {("noah", field) for field in COACH - {"accounts.User.name"}} | names_of_people


def test_export_of_the_client_holds_exactly_what_is_his(world):
    client = world.circles["noah"].row("clients.Client")
    found = heard(zipped("client", world.people["noah"], client), world)
    assert found == {("noah", field) for field in CLIENT} | {("maya", "accounts.User.name"), *NAMES}


def test_export_leaves_private_entries_to_the_client(maya, noah):
    for visibility in ("private", "shared", "shared_no_ai"):
        factories.entry(noah, visibility=visibility, body=visibility)
    sheets = {reader: {sheet.table.name: sheet.plain for sheet in sheets_of(noah, reader)} for reader in ("coach", "client")}
    acts = {reader: [row["kind"] for row in of["acts"]] for reader, of in sheets.items()}
    assert acts == {"coach": ["entry.shared"] * 2, "client": ["entry.private", "entry.shared", "entry.shared"]}
    bodies = {reader: [row["body"] for row in of["entries"]] for reader, of in sheets.items()}
    assert bodies == {"coach": ["shared", "shared_no_ai"], "client": ["private", "shared", "shared_no_ai"]}


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_holds_no_formula(words, noah):
    factories.task(noah, task_description=words)
    [sheet] = [sheet for sheet in sheets_of(noah, "coach") if sheet.table.name == "tasks"]
    [row] = csv.DictReader(StringIO(csv_of(sheet).removeprefix("\ufeff"), newline=""))
    assert row["task_description"] == f"'{words}"


def test_csv_keeps_accents_line_breaks_and_commas(noah):
    factories.task(noah, task_description='Call "Zoë",\nthen Ольга 🌱')
    [sheet] = [sheet for sheet in sheets_of(noah, "coach") if sheet.table.name == "tasks"]
    text = csv_of(sheet)
    [row] = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (text[0], row["task_description"]) == ("\ufeff", 'Call "Zoë",\nthen Ольга 🌱')


def test_json_says_times_in_utc_numbers_exactly_and_who(maya, noah, now):
    factories.reading(noah, "fire", Decimal("62.50"), on=now.date())
    factories.task(noah, created_by=maya, settled_by=noah.user, settled_at=now, status="done", element=factories.element("water"))
    with ZipFile(BytesIO(zipped("coach", maya, noah))) as archive:
        data = json.loads(archive.read("0001-noah-lindqvist/client.json"))
    [task], [reading] = data["tables"]["tasks"], data["tables"]["readings"]
    assert (data["format"], task["created_by"], task["settled_by"], task["settled_at"], task["element"], reading["value"]) == (
        1,
        {"name": "Maya Reyes", "is_client": False},
        {"name": "Noah Lindqvist", "is_client": True},
        now.isoformat(),
        "water",
        "62.50",
    )


def test_page_escapes_what_people_wrote(maya, noah):
    factories.note(noah, body="<script>alert(1)</script>")
    with ZipFile(BytesIO(zipped("coach", maya, noah))) as archive:
        page = archive.read("0001-noah-lindqvist/index.html").decode()
    assert (page.count("<script"), page.count("&lt;script&gt;alert(1)")) == (0, 1)


@pytest.mark.parametrize(("name", "folder"), [("../../etc/passwd", "0001-etcpasswd"), ("مريم", "0001"), ("a" * 120, f"0001-{'a' * 40}"), ("CON", "0001-con")])
def test_folder_of_a_client_is_a_plain_word(name, folder, maya):
    client = factories.client(coach=maya, name=name)
    with ZipFile(BytesIO(zipped("coach", maya, client))) as archive:
        assert {entry.partition("/")[0] for entry in archive.namelist() if "/" in entry} == {folder}


def test_export_asks_the_same_number_of_questions_for_one_row_and_three(maya, noah, django_assert_num_queries):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            factories.task(noah, created_by=maya, element=factories.element("fire"))
            factories.goal(noah)
            factories.act(noah, "goal.set", actor=maya)
        with django_assert_num_queries(len([table for table in tables() if "coach" in table.readers])) as asked:
            sheets_of(noah, "coach")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_photo_lies_in_the_zip_under_the_name_that_the_json_says(maya, noah):
    noah.photo.save("face.webp", models.fields.files.ContentFile(b"picture"))
    with ZipFile(BytesIO(zipped("coach", maya, noah))) as archive:
        [row] = json.loads(archive.read("0001-noah-lindqvist/client.json"))["tables"]["client"]
        assert archive.read(f"0001-noah-lindqvist/{row['photo']}") == b"picture"


def test_readable_page_speaks_the_readers_language_of_dates(maya, noah):
    factories.act(noah, "session.held", at=datetime.now(UTC) - timedelta(days=3))
    with ZipFile(BytesIO(zipped("coach", maya, noah))) as archive:
        page = archive.read("0001-noah-lindqvist/index.html").decode()
    assert '<dd dir="auto">Session held</dd>' in page


def test_database_is_never_asked_to_write(maya, noah):
    with connection.execute_wrapper(_refuse_writes):
        zipped("coach", maya, noah)


def _refuse_writes(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith("SELECT")
    return execute(sql, params, many, context)
