"""Tagging and forbidding archetypes in one instant, over two connections to the real database: nobody waits in a circle, and no tag is left."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from clients.actions import archetypes, tasks
from clients.models import Archetype, ArchetypePutAway, Client, Task
from common.registry import tagged_models
from progress.actions import journal
from progress.models import Entry
from recommendations.actions import answers
from recommendations.models import Recommendation
from sessions_app.actions import agenda, outcomes
from sessions_app.models import Session
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 20
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"


@pytest.fixture
def role() -> Archetype:
    return factories.archetype()


@pytest.fixture
def tagged(noah, role, now) -> dict[type, Any]:
    """One row of each kind that carries the archetype."""
    return {
        Task: factories.task(noah, archetype=role),
        Entry: factories.entry(noah, archetype=role),
        Session: factories.session(noah, at=now, status="held", archetype=role),
        Recommendation: factories.recommendation(noah, status="sent", archetype=role),
    }


class Aside:
    """Something that runs on a connection of its own."""

    def __init__(self, what: Callable[[], object]) -> None:
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, args=[what])
        self.thread.start()

    def _run(self, what: Callable[[], object]) -> None:
        try:
            what()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def wait(self) -> None:
        self.thread.join(LONGEST)
        assert not self.thread.is_alive()
        if self.error:
            raise self.error


def until_somebody_waits() -> None:
    """Return once another connection waits for a lock that this one holds."""
    end = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waits for a lock.")


def tags_left(client: Client) -> int:
    return sum(part.run()._base_manager.filter(client=client).exclude(archetype=None).count() for part in tagged_models)


@pytest.fixture
def forbids(noah, now, monkeypatch) -> Callable[[Callable[[], object]], None]:
    """Forbid archetypes, and do something on another connection between holding the client and putting the tags away."""

    def forbid(meanwhile: Callable[[], object]) -> None:
        others: list[Aside] = []
        tagged = archetypes._tagged

        def slow() -> Iterator[Any]:
            if not others:
                others.append(Aside(meanwhile))
                until_somebody_waits()
            return tagged()

        monkeypatch.setattr(archetypes, "_tagged", slow)
        archetypes.forbid_archetypes(noah, by=noah.user, at=now)
        others[0].wait()

    return forbid


WRITES: dict[str, Callable[[dict[type, Any], Archetype, Any], object]] = {
    "a task": lambda rows, other, now: tasks.tag(rows[Task], other),
    "a session": lambda rows, other, now: outcomes.tag(rows[Session], other),
    "a suggestion": lambda rows, other, now: answers.tag(rows[Recommendation], other),
    "an entry": lambda rows, other, now: journal.rewrite_entry(_tagged_with(rows[Entry], other), version=1, by=rows[Entry].client.user, at=now),
    "a plan": lambda rows, other, now: _add_a_block(rows[Session]),
}


def _tagged_with(entry: Entry, other: Archetype) -> Entry:
    entry.archetype = other
    return entry


def _add_a_block(session: Session) -> object:
    return agenda.add(session, [factories.AgendaBlock(session=session, client=session.client, title="Arrive", minutes=5)])


@pytest.mark.parametrize("write", WRITES)
def test_whoever_writes_a_tag_while_it_is_forbidden_waits_and_leaves_none(noah, tagged, forbids, now, write):
    other = factories.archetype("gardener", of="earth")
    forbids(lambda: WRITES[write](tagged, other, now))
    assert (tags_left(noah), ArchetypePutAway.objects.filter(client=noah).count()) == (0, 4)


@pytest.mark.parametrize("model", [Task, Entry, Session, Recommendation])
def test_whoever_holds_a_tagged_row_for_something_else_does_not_ask_for_the_client(noah, tagged, now, model):
    """The row is held and written while another connection holds the client, and waits for the row in its turn."""
    with transaction.atomic():
        model._base_manager.select_for_update(of=("self",)).get(pk=tagged[model].pk)
        other = Aside(lambda: archetypes.forbid_archetypes(noah, by=noah.user, at=now))
        until_somebody_waits()
        tagged[model].save()
    other.wait()
    assert tags_left(noah) == 0


def test_whole_row_that_was_read_before_brings_no_tag_back(noah, tagged, now):
    archetypes.forbid_archetypes(noah, by=noah.user, at=now)
    for row in tagged.values():
        row.save()
    assert tags_left(noah) == 0
