"""Bringing an export in: it gives back what it holds, and a file that is none does no harm."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.models import User
from clients import actions
from clients.models import Act, Archetype, ArchetypeNote, Arrival, Card, Client, Coaching, Facet, FacetFocus, Task
from coachhub.carrying import arriving, unpacking
from coachhub.carrying.packing import write_zip
from common.pictures import portrait
from progress.models import Rhythm
from tests import factories
from tests.coachhub.furniture import KINDS, POINTS_TO, handed_over, planned, said, suggested


def zipped(*clients: Client, person: User, reader: str = "coach") -> bytes:
    file = BytesIO()
    list(write_zip(file, clients, reader=reader, person=person, at=datetime.now(UTC)))
    return file.getvalue()


def tables(content: bytes) -> list[dict[str, Any]]:
    """The JSON of every client in the zip."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [json.loads(archive.read(name))["tables"] for name in sorted(archive.namelist()) if name.endswith("client.json")]


def numbered(data: Any) -> Any:
    """The same with every id as its place among the ids of its kind, so that two worlds can be compared."""
    ids = {name: {row["id"]: place for place, row in enumerate(rows)} for name, rows in data.items()}

    def row_of(table: str, row: dict[str, Any]) -> dict[str, Any]:
        plain = row | {"id": ids[table][row["id"]]}
        if table == "milestones":
            plain["goal"] = ids["goals"][row["goal"]]
        if table == "tasks" and row["follows"]:
            plain["follows"] = ids["tasks"][row["follows"]]
        for column, of in POINTS_TO.get(table, POINTS_TO[""]).items():
            if row.get(column) is not None:
                plain[column] = ids[of][row[column]]
        for number, kind in (("about_id", "about_type"), ("origin_id", "origin_type")):
            if row.get(number) is not None:
                plain[number] = ids[KINDS[row[kind]]][row[number]] if row[kind] in KINDS else abs(row[number])
        return plain | ({"photo": bool(row["photo"])} if table == "client" else {"file": bool(row["file"])} if table == "files" else {})

    return {table: [row_of(table, row) for row in rows] for table, rows in data.items()}


def bring(content: bytes, coach: User) -> Arrival:
    """Bring a zip in at once, as the command does."""
    arrival = arriving.receive(coach, SimpleUploadedFile("export.zip", content))
    Arrival.objects.filter(pk=arrival.pk).update(state="waiting", known=0)
    arriving.run(arrival.pk, at=datetime.now(UTC))
    return Arrival.objects.get(pk=arrival.pk)


def picture() -> Any:
    file = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(file, "PNG")
    return portrait(SimpleUploadedFile("face.png", file.getvalue()))


@pytest.fixture
def furnished(maya, noah, now):
    """Noah with something of everything that travels, said by Maya, by him, by a colleague and by nobody."""
    colleague = factories.coach(name="Bruno Keller", practice=maya.membership.practice)
    Client.objects.filter(pk=noah.pk).update(tags=["münchen", "vip"], is_pro_bono=True, may_be_named=True, profile_data={"a": [1, "zwei"]}, state="paused")
    actions.set_photo(noah, picture(), at=now)
    goal = factories.goal(noah, title="Say no — 🌱", why="مريم", reached_at=now, created_at=now - timedelta(days=80))
    goal.milestones.create(client=noah, title="A step", position=2, done_at=now)
    first = factories.task(noah, created_by=maya, element=factories.element("water"), due_date=date(2026, 3, 1), repeats=True, outcome_note="fine")
    factories.task(noah, created_by=colleague, follows=first, status="done", settled_at=now, settled_by=noah.user, position=3)
    factories.entry(noah, title="Zürich", body="*Line one*\nLine two", element=factories.element("water"), archetype=factories.archetype())
    factories.note(noah, author=maya, body="Line one\nLine two"), factories.note(noah, author=None)
    session = factories.session(noah, at=now - timedelta(days=3), coach=maya, status="held", notes="Shared", tasks_assigned=["Call"])
    ArchetypeNote.objects.create(client=noah, archetype=factories.archetype(), set_by=noah.user, note="As if", from_date=date(2026, 1, 1))
    FacetFocus.objects.create(client=noah, facet=factories.facet(), set_by=maya, why="Because", from_date=date(2026, 1, 1), to_date=date(2026, 2, 1))
    Rhythm.objects.create(client=noah, interval_days=21, weights={"tasks": 30})
    factories.reading(noah, "fire", 62.5, on=date(2026, 5, 1), origin_type="sessions_app.session", origin_id=session.pk)
    factories.invitation(noah, invited_by=maya, accepted_at=now)
    suggested(noah, by=maya)
    said(noah, by=maya, at=now)
    planned(session, task=first)
    first = factories.message(noah, by=maya, content="How was it? 🌱", at=now - timedelta(days=1))
    handed_over(factories.message(noah, by=noah.user, content="Good.", at=now, reply_to=first), by=maya, at=now)
    for kind, actor, about in (("goal.set", noah.user, goal), ("task.agreed", maya, first), ("task.overdue", None, first), ("client.paused", maya, noah)):
        factories.act(noah, kind, actor=actor, about=about, at=now - timedelta(days=9), due_at=now)
    factories.act(noah, "session.held", actor=colleague, about=session)
    Act.objects.bulk_create([Act(client=noah, kind="checkin.due", family="checkin.due", about_type="clients.client.gone", about_id=77, at=now)])
    return noah


@pytest.fixture
def elsewhere(furnished, maya):
    """What Maya exported, and a CoachHub that is empty but for a Maya of another practice there."""
    ines = factories.client(coach=maya, name="Ines Laurent", email="")
    Client.objects.filter(pk=ines.pk).update(email="")
    content = zipped(furnished, Client.objects.get(pk=ines.pk), person=maya)
    user = furnished.user
    for client in (furnished, ines):
        actions.erase_for_good(client)
    assert not User.objects.filter(pk=user.pk).exists()
    User.objects.filter(name="Bruno Keller").delete()
    Archetype.objects.all().delete(), Facet.objects.all().delete()
    factories.archetype(), factories.facet()
    return content


def test_export_comes_back_equal(elsewhere, maya):
    arrival = bring(elsewhere, maya)
    again = zipped(*Client.objects.order_by("-name"), person=maya)
    assert (arrival.made, arrival.known, arrival.problems, arrival.state) == (2, 0, [], "done")
    assert [numbered(data) for data in tables(again)] == [numbered(data) for data in tables(elsewhere)]


def test_every_table_that_comes_in_was_tried(elsewhere):
    [noah, _] = tables(elsewhere)
    assert [name for name, rows in noah.items() if not rows] == ["support grants"]


def test_conversation_goes_on_where_it_stood(elsewhere, maya):
    bring(elsewhere, maya)
    noah = Client.objects.get(name="Noah Lindqvist")
    factories.message(noah, by=maya, content="Here you are again.")
    assert list(noah.messages.order_by("seq").values_list("seq", "content")) == [(1, "How was it? 🌱"), (2, "Good."), (3, "Here you are again.")]
    assert noah.conversation.last_words == "Here you are again."


def test_photo_comes_back_as_a_picture(elsewhere, maya):
    bring(elsewhere, maya)
    with Image.open(Client.objects.get(name="Noah Lindqvist").photo.open()) as photo:
        assert (photo.format, photo.size) == ("WEBP", (256, 256))


def test_nobody_is_rung_up_and_nobody_can_sign_in(elsewhere, maya, mailoutbox):
    bring(elsewhere, maya)
    stand_ins = User.objects.filter(email__endswith=".imported.invalid")
    assert (sorted(stand_ins.values_list("name", "is_active")), [person.has_usable_password() for person in stand_ins], mailoutbox) == (
        [("Bruno Keller", False), ("Noah Lindqvist", False)],
        [False, False],
        [],
    )
    assert Client.objects.get(name="Noah Lindqvist").user is None


def test_whoever_brings_in_coaches_and_finds_them_in_the_list(elsewhere, maya, as_user):
    bring(elsewhere, maya)
    assert (Client.objects.visible_to(maya).count(), Card.objects.visible_to(maya).count(), Coaching.objects.filter(coach=maya, ended_at=None).count()) == (
        2,
        2,
        2,
    )


def test_another_coach_brings_in_under_the_own_name(elsewhere, otto):
    bring(elsewhere, otto)
    noah = Client.objects.get(name="Noah Lindqvist")
    assert (noah.practice, noah.coachings.get().coach, Task.objects.get(client=noah, position=1).created_by.name) == (
        otto.membership.practice,
        otto,
        "Maya Reyes",
    )


def test_bringing_in_twice_doubles_nobody(elsewhere, maya):
    bring(elsewhere, maya)
    before = [numbered(data) for data in tables(zipped(*Client.objects.order_by("name"), person=maya))]
    again = bring(elsewhere, maya)
    after = [numbered(data) for data in tables(zipped(*Client.objects.order_by("name"), person=maya))]
    assert (again.made, again.known, after) == (0, 2, before)


def test_somebody_with_the_same_address_stays_as_is(elsewhere, maya):
    factories.client(coach=maya, name="Another Noah", email="NOAH@example.com")
    arrival = bring(elsewhere, maya)
    assert (arrival.made, arrival.known, sorted(Client.objects.values_list("name", flat=True))) == (1, 1, ["Another Noah", "Ines Laurent"])


def test_killed_worker_goes_on_with_the_next_client(elsewhere, maya, monkeypatch):
    arrival = arriving.receive(maya, SimpleUploadedFile("export.zip", elsewhere))
    Arrival.objects.filter(pk=arrival.pk).update(state="waiting", known=0)
    write, written = arriving.write_client, []

    def write_one(*args, **kwargs):
        if written:
            raise KeyboardInterrupt
        written.append(write(*args, **kwargs))

    with monkeypatch.context() as killed:
        killed.setattr(arriving, "write_client", write_one)
        with pytest.raises(KeyboardInterrupt):
            arriving.run(arrival.pk, at=datetime.now(UTC))
    half = (Arrival.objects.get().state, Arrival.objects.get().done, Client.objects.count())
    arriving.run(arrival.pk, at=datetime.now(UTC))
    arrival.refresh_from_db()
    assert (half, arrival.made, arrival.known, Client.objects.count()) == (("running", 1, 1), 2, 0, 2)


# The page -----------------------------------------------------------------------------------------------------------


def test_page_shows_what_it_holds_and_writes_only_after_a_yes(elsewhere, maya, as_confirmed, run_jobs, django_capture_on_commit_callbacks):
    browser = as_confirmed(maya)
    factories.client(coach=maya, email="noah@example.com")
    place = browser.post("/exports/import/", {"file": SimpleUploadedFile("export.zip", elsewhere)}).headers["Location"]
    context = browser.get(place).context
    assert (context["arrival"].total, context["arrival"].known, context["fresh"], Client.objects.count()) == (2, 1, 1, 1)
    for _ in range(2):
        browser.post(place)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs().count("coachhub.bring_in") == 1
    assert (browser.get(place).context["arrival"].made, Client.objects.count(), default_storage.listdir("arrivals")[1]) == (1, 2, [])


def test_page_forgets_a_file(elsewhere, maya, as_confirmed, django_capture_on_commit_callbacks):
    browser = as_confirmed(maya)
    place = browser.post("/exports/import/", {"file": SimpleUploadedFile("export.zip", elsewhere)}).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{place}drop/")
    assert (Arrival.objects.count(), default_storage.listdir("arrivals")[1]) == (0, [])


def test_pages_are_absent_for_strangers(elsewhere, maya, otto, sam, as_confirmed, as_user):
    arrival = arriving.receive(maya, SimpleUploadedFile("export.zip", elsewhere))
    for person, statuses in ((otto, [200, 404, 404, 404]), (factories.client_user(), [404] * 4), (sam, [404] * 4)):
        browser, place = as_confirmed(person), f"/exports/import/{arrival.pk}/"
        assert [browser.get("/exports/import/").status_code, browser.get(place).status_code, browser.post(place).status_code] == statuses[:3]
        assert browser.post(f"{place}drop/").status_code == statuses[3]
    assert (as_user(maya).get("/exports/import/").headers["Location"], Arrival.objects.get().state) == (
        "/accounts/reauthenticate/?next=%2Fexports%2Fimport%2F",
        "read",
    )


def test_cut_file_is_refused(elsewhere, maya):
    for end in (len(elsewhere) // 2, len(elsewhere) - 10):
        with pytest.raises(unpacking.NotAnExport):
            unpacking.open_export(BytesIO(elsewhere[:end]), size=end)


# The command --------------------------------------------------------------------------------------------------------


def test_command_brings_in(elsewhere, maya, tmp_path, capsys):
    (tmp_path / "export.zip").write_bytes(elsewhere)
    for _ in range(2):
        call_command("import_export", str(tmp_path / "export.zip"), coach="MAYA@example.com")
    assert capsys.readouterr().out.splitlines() == [
        "2 clients came in, 0 were here already, 0 could not be read.",
        "0 clients came in, 2 were here already, 0 could not be read.",
    ]


@pytest.mark.parametrize(
    ("name", "coach", "sentence"),
    [
        ("export.zip", "nobody@example.com", "No coach signs in with nobody@example.com. Type the address of a coach of this CoachHub."),
        ("export.zip", "maya@example.com", "This file is not a zip. Choose the file as you downloaded it."),
        ("none.zip", "maya@example.com", "{path}: No such file or directory."),
    ],
)
def test_command_says_what_is_wrong(name, coach, sentence, maya, tmp_path):
    (tmp_path / "export.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError) as problem:
        call_command("import_export", str(tmp_path / name), coach=coach)
    assert str(problem.value) == sentence.format(path=tmp_path / name)
