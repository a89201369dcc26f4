"""What becomes of sessions, for programs: moved, held, corrected, called off, written about, reminded of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Notification
from sessions_app.models import PrivateNotes, ReminderChoice, Session
from tests import factories

AHEAD = (datetime.now(UTC) + timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def ahead(noah):
    return factories.session(noah, at=AHEAD)


@pytest.fixture
def past(noah, now):
    return factories.session(noah, at=now - timedelta(hours=2))


def path(row, *rest):
    return "/".join([f"/api/sessions/{row.pk}", *rest])


def test_session_is_moved_in_the_version_that_stands(program, maya, ahead):
    script, later = program(maya), AHEAD + timedelta(days=1)
    read = script.get(path(ahead))
    moved = script.patch(path(ahead), {"starts_at": later.isoformat(), "place": "Room 3"}, If_Match=read["ETag"])
    ahead.refresh_from_db()
    assert (moved.status_code, ahead.session_date, ahead.place, moved["ETag"] == read["ETag"]) == (200, later, "Room 3", False)
    assert script.patch(path(ahead), {"place": "Room 4"}, If_Match=read["ETag"]).status_code == 412
    assert script.patch(path(ahead), {"place": "Room 4"}).status_code == 428


def test_session_is_not_moved_to_a_taken_time(program, maya, noah, ahead):
    factories.session(noah, at=AHEAD + timedelta(days=1))
    refused = program(maya).patch(path(ahead), {"starts_at": (AHEAD + timedelta(days=1)).isoformat()}, If_Match="*")
    assert (refused.status_code, "You meet Noah Lindqvist" in refused.json()["detail"]) == (409, True)


def test_session_gets_its_outcome_once(program, maya, past):
    script = program(maya)
    held = script.post(path(past, "outcome"), {"status": "held", "focus": "One thing a day"})
    past.refresh_from_db()
    assert (held.status_code, past.status, past.minutes, past.focus, past.plan_shared_at) == (200, "held", past.minutes, "One thing a day", None)
    assert script.post(path(past, "outcome"), {"status": "missed"}).status_code == 409


def test_session_ahead_has_no_outcome_yet(program, maya, ahead):
    refused = program(maya).post(path(ahead, "outcome"), {"status": "held"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.status")


def test_outcome_is_corrected(program, maya, past):
    script = program(maya)
    script.post(path(past, "outcome"), {"status": "held"})
    corrected = script.patch(path(past, "outcome"), {"status": "missed"}, If_Match="*")
    assert (corrected.status_code, corrected.json()["status"], Session.objects.get().status) == (200, "missed", "missed")


def test_session_that_is_ahead_is_not_corrected(program, maya, ahead):
    assert program(maya).patch(path(ahead, "outcome"), {"status": "missed"}, If_Match="*").status_code == 409


def test_correction_that_crosses_another_session_is_refused_unless_it_is_meant(program, maya, noah, past, now):
    factories.session(noah, at=now - timedelta(hours=5), status="held")
    script, change = program(maya), {"status": "held", "starts_at": (now - timedelta(hours=5)).isoformat()}
    script.post(path(past, "outcome"), {"status": "missed"})
    answers = [script.patch(path(past, "outcome"), change | {"anyway": anyway}, If_Match="*").status_code for anyway in (False, True)]
    assert answers == [409, 200]


@pytest.mark.parametrize(("late", "status"), [(False, "cancelled"), (True, "late_cancelled")])
def test_session_is_called_off(program, maya, ahead, late, status):
    said = program(maya).post(path(ahead, "call-off"), {"side": "client", "late": late, "because": "Ill"})
    row = Session.objects.get()
    assert (said.status_code, row.status, row.called_off_by, row.called_off_because) == (200, status, "client", "Ill")


def test_session_of_a_slip_is_taken_off(program, maya, past):
    assert program(maya).delete(path(past)).status_code == 204
    assert Session.objects.get().status == "cancelled"


def test_notes_are_written_in_the_version_that_stands(program, maya, noah, past):
    script = program(maya)
    read = script.get(path(past))["ETag"]
    said = script.patch(path(past, "notes"), {"notes": "Bring the letter", "private_notes": "Careful"}, If_Match=read)
    assert (said.json()["notes"], said.json()["private_notes"], PrivateNotes.objects.get().body) == ("Bring the letter", "Careful", "Careful")
    assert script.patch(path(past, "notes"), {"private_notes": "Other"}, If_Match=read).status_code == 412
    assert script.patch(path(past, "notes"), {"private_notes": "Other"}, If_Match=said["ETag"]).status_code == 200
    assert program(noah.user).get(path(past)).json()["private_notes"] is None


def test_session_is_saved_with_its_reminders(program, maya, noah):
    given = {"client_id": noah.pk, "starts_at": AHEAD.isoformat(), "reminders": [60], "client_reminders": [60, 1440]}
    said = program(maya).post("/api/sessions/create", given)
    chosen = {row.person_id: (row.minutes, row.is_own) for row in ReminderChoice.objects.all()}
    assert (said.status_code, chosen) == (201, {maya.pk: ([60], True), noah.user.pk: ([1440, 60], False)})
    due = Notification.objects.filter(kind="session_soon", person=noah.user).order_by("due_at").values_list("due_at", flat=True)
    assert [AHEAD - each for each in due] == [timedelta(days=1), timedelta(hours=1)]


def test_reminder_at_an_odd_moment_is_refused(program, maya, noah):
    given = {"client_id": noah.pk, "starts_at": AHEAD.isoformat(), "reminders": [7]}
    assert (program(maya).post("/api/sessions/create", given).status_code, Session.objects.count()) == (422, 0)


def test_reminders_are_chosen_and_what_the_client_chose_stands(program, maya, noah, ahead):
    coach, client = program(maya), program(noah.user)
    assert coach.patch(path(ahead, "reminders"), {"own": [60], "client": [15]}).json() == {"own": [60], "client": [15]}
    assert client.patch(path(ahead, "reminders"), {"own": []}).json() == {"own": [], "client": None}
    assert coach.patch(path(ahead, "reminders"), {"own": [15], "client": [60]}).status_code == 409
    assert coach.get(path(ahead, "reminders")).json() == {"own": [60], "client": []}
    assert client.patch(path(ahead, "reminders"), {"client": [60]}).status_code == 422


def test_sessions_of_a_client_so_far_and_ahead(program, maya, noah, past, ahead):
    for person in (maya, noah.user):
        script = program(person)
        found = [[row["id"] for row in script.get(f"/api/clients/{noah.pk}/sessions", {"show": show}).json()["items"]] for show in ("so_far", "ahead")]
        assert found == [[past.pk], [ahead.pk]]


def test_sessions_come_in_pages(program, maya, noah, now):
    rows = [factories.session(noah, at=now - timedelta(days=day), status="held").pk for day in range(1, 28)]
    script = program(maya)
    first = script.get(f"/api/clients/{noah.pk}/sessions").json()
    second = script.get(f"/api/clients/{noah.pk}/sessions", {"after": first["next"]}).json()
    assert ([row["id"] for row in first["items"] + second["items"]], second["next"]) == (rows, None)


@pytest.mark.parametrize("count", [1, 3])
def test_sessions_cost_the_same_for_any_number(program, maya, noah, now, count):
    for day in range(count):
        factories.session(noah, at=now - timedelta(days=day + 1), status="held")
    script = program(maya)
    script.get(f"/api/clients/{noah.pk}/sessions")
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get(f"/api/clients/{noah.pk}/sessions").json()["items"]) == count
    assert len(queries) == 5  # the token, the count of the minute, the client, the look, the sessions


def test_sessions_of_strangers_are_nothing(program, maya, otto, noah, ahead):
    other = factories.client(coach=maya, user=factories.client_user())
    for script in (program(otto), program(other.user)):
        answers = [
            script.patch(path(ahead), {"place": "x"}, If_Match="*"),
            script.post(path(ahead, "outcome"), {"status": "held"}),
            script.patch(path(ahead, "outcome"), {"status": "held"}, If_Match="*"),
            script.post(path(ahead, "call-off"), {"side": "coach"}),
            script.delete(path(ahead)),
            script.patch(path(ahead, "notes"), {"notes": "x"}, If_Match="*"),
            script.get(path(ahead, "reminders")),
            script.get(f"/api/clients/{noah.pk}/sessions"),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert program(noah.user).patch(path(ahead), {"place": "x"}, If_Match="*").status_code == 404
