"""Tasks for programs: as the pages have them, by the same people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Act, Client, Task
from tests import factories


@pytest.fixture
def today(noah):
    return noah.today(datetime.now(UTC))


@pytest.fixture
def path(noah):
    return f"/api/clients/{noah.pk}/tasks"


def test_task_is_agreed(program, maya, noah, path, today):
    factories.element("earth")
    due = (today + timedelta(days=7)).isoformat()
    said = program(maya).post(path, {"description": "Walk before breakfast", "due_date": due, "element": "earth", "repeats": True})
    row = Task.objects.get()
    assert (said.status_code, said.json()["id"], said["ETag"]) == (201, row.pk, '"1"')
    assert (row.task_description, row.due_date.isoformat(), row.element.slug, row.repeats, row.created_by) == (
        "Walk before breakfast",
        due,
        "earth",
        True,
        maya,
    )


def test_weekly_task_needs_its_day(program, maya, path):
    said = program(maya).post(path, {"description": "Walk", "repeats": True})
    assert (said.status_code, said.json()["errors"][0]["field"]) == (422, "body.repeats")


def test_tasks_are_found_by_their_state(program, maya, noah, path, today):
    factories.task(noah, task_description="Walk", due_date=today - timedelta(days=1))
    factories.task(noah, task_description="Write")
    factories.task(noah, task_description="Sleep", status="done", settled_at=datetime.now(UTC))
    script = program(maya)
    found = [[row["description"] for row in script.get(path, {"show": show}).json()["items"]] for show in ("", "overdue", "done")]
    assert found == [["Walk", "Write", "Sleep"], ["Walk"], ["Sleep"]]


def test_settled_tasks_come_in_pages(program, maya, noah, path):
    for number in range(14):
        factories.task(noah, task_description=f"Number {number}", status="done", settled_at=datetime.now(UTC) - timedelta(hours=number))
    factories.task(noah, task_description="Open")
    script = program(maya)
    first = script.get(path).json()
    second = script.get(path, {"after": first["next"]}).json()
    assert ([len(first["items"]), first["items"][0]["description"]], [row["description"] for row in second["items"]]) == (
        [13, "Open"],
        ["Number 12", "Number 13"],
    )


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_cost_the_same_for_any_number(program, maya, noah, path, count):
    for _ in range(count):
        factories.task(noah, element=factories.element("earth"))
    script = program(maya)
    script.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get(path).json()["items"]) == count
    assert len(queries) == 6  # the token, the count of the minute, the client, the look, the open ones, the settled ones


def test_task_changes_in_the_version_that_stands(program, maya, noah, path, today):
    task, script = factories.task(noah, task_description="Walk", due_date=today), program(maya)
    changed = script.patch(f"{path}/{task.pk}", {"description": "Walk twice"}, If_Match='"1"')
    assert (changed.json()["description"], changed.json()["due_date"], changed["ETag"]) == ("Walk twice", today.isoformat(), '"2"')
    assert script.patch(f"{path}/{task.pk}", {"description": "Run"}, If_Match='"1"').status_code == 412


def test_both_say_what_became_of_a_task(program, maya, noah, path, today):
    rows = [factories.task(noah, due_date=today) for _ in range(3)]
    coach, client = program(maya), program(noah.user)
    new = (today + timedelta(days=9)).isoformat()
    coach.post(f"{path}/{rows[0].pk}/outcome", {"outcome": "renegotiated", "due_date": new, "note": "Too much this week"})
    client.post(f"{path}/{rows[1].pk}/outcome", {"outcome": "renegotiated"})
    refused = client.post(f"{path}/{rows[2].pk}/outcome", {"outcome": "skipped"})
    followers = [Task.objects.get(follows=row).due_date for row in rows[:2]]
    assert (refused.status_code, followers) == (422, [today + timedelta(days=9), today + timedelta(days=7)])


def test_outcome_is_taken_back(program, noah, path):
    task, script = factories.task(noah), program(noah.user)
    assert script.post(f"{path}/{task.pk}/outcome", {"outcome": "done"}).json()["status"] == "done"
    assert script.post(f"{path}/{task.pk}/reopen", {}).json()["status"] == "open"


def test_open_task_is_taken_off_and_a_settled_one_stays(program, maya, noah, path):
    task, done, script = factories.task(noah), factories.task(noah, status="done", settled_at=datetime.now(UTC)), program(maya)
    assert [script.delete(f"{path}/{row.pk}").status_code for row in (task, done)] == [204, 409]
    assert Act.objects.filter(kind="task.withdrawn").count() == 1


def test_tasks_of_strangers_are_nothing(program, maya, otto, noah, path):
    task = factories.task(noah)
    assert [program(otto).get(path).status_code, program(otto).delete(f"{path}/{task.pk}").status_code] == [404, 404]
    assert program(noah.user).post(path, {"description": "Walk"}).status_code == 404


def test_tasks_in_the_archive_stay_as_they_are(program, maya, noah, path):
    task = factories.task(noah)
    Client.objects.update(state="archived")
    script = program(maya)
    assert [script.post(path, {"description": "Walk"}).status_code, script.delete(f"{path}/{task.pk}").status_code] == [409, 409]


def test_key_for_messages_opens_no_tasks(program, maya, path):
    assert program(maya, areas=["messages"]).get(path).status_code == 403
