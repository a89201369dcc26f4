"""The timeline for programs: what may be seen, by subject, in pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.fixture
def path(noah):
    return f"/api/clients/{noah.pk}/acts"


def kinds(answer):
    return [row["kind"] for row in answer.json()["items"]]


def test_acts_are_the_newest_first_and_by_subject(program, maya, noah, path, now):
    for hours, kind in enumerate(("task.done", "session.held", "topic.proposed")):
        factories.act(noah, kind, at=now - timedelta(hours=hours))
    script = program(maya)
    assert kinds(script.get(path)) == ["task.done", "session.held", "topic.proposed"]
    assert kinds(script.get(path, {"show": "sessions"})) == ["session.held", "topic.proposed"]


def test_each_sees_what_is_theirs(program, maya, noah, path, now):
    for hours, kind in enumerate(("client.added", "task.done", "entry.private")):
        factories.act(noah, kind, at=now - timedelta(hours=hours))
    assert [kinds(program(person).get(path)) for person in (maya, noah.user)] == [["client.added", "task.done"], ["task.done", "entry.private"]]


def test_entry_that_was_taken_back_was_never_there(program, maya, noah, path, now):
    entry = factories.entry(noah)
    factories.act(noah, "entry.shared", about=entry, at=now - timedelta(hours=1))
    factories.act(noah, "entry.withdrawn", about=entry, at=now)
    assert kinds(program(maya).get(path)) == []


def test_acts_come_in_pages(program, maya, noah, path, now):
    numbers = [factories.act(noah, "task.done", at=now).pk for _ in range(5)]
    script, after, found = program(maya), "", []
    for _ in range(3):
        answer = script.get(path, {"limit": 2, "after": after}).json()
        found += [row["id"] for row in answer["items"]]
        after = answer["next"]
    assert (found, after) == (numbers[::-1], None)


@pytest.mark.parametrize("count", [1, 3])
def test_acts_cost_the_same_for_any_number(program, maya, noah, path, count):
    for _ in range(count):
        factories.act(noah, "task.done")
    script = program(maya)
    script.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get(path).json()["items"]) == count
    assert len(queries) == 5  # the token, the count of the minute, the client, the look, the acts


def test_acts_of_strangers_are_nothing(program, maya, otto, noah, path):
    other = factories.client(coach=maya, user=factories.client_user())
    assert [program(person).get(path).status_code for person in (otto, other.user)] == [404, 404]
