"""Taking a whole import back, within a day."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from clients import actions
from clients.models import Act, Card, Client, Goal, Note
from tests import factories
from tests.clients.test_imports import PAGE
from tests.clients.test_imports_writing import COLUMNS, EVERYTHING, MANY, names


def test_undoing_removes_those_with_whom_nothing_happened(imported, undone, maya, noah):
    run = undone(imported(MANY))
    assert (run.state, run.done, names(Client.objects.all()), Card.objects.filter(client=noah).exists()) == ("undone", 250, ["Noah Lindqvist"], False)
    assert (Goal.objects.count(), Note.objects.count(), Act.objects.count(), run.rows.filter(is_written=True).count()) == (0, 0, 0, 0)


def test_undoing_takes_goals_and_notes_of_its_own_along(imported, undone):
    undone(imported(EVERYTHING, COLUMNS))
    assert [model.objects.count() for model in (Client, Goal, Note, Act)] == [0, 0, 0, 0]


def happen_edit(client, maya):
    client.refresh_from_db()
    actions.edit(client, version=client.version, at=timezone.now())


HAPPENINGS = {
    "tasks": lambda client, maya: factories.task(client),
    "private notes": lambda client, maya: factories.note(client),
    "goals": lambda client, maya: factories.goal(client),
    "invitations": lambda client, maya: factories.invitation(client),
    "sessions": lambda client, maya: factories.session(client, at=timezone.now()),
    "acts": lambda client, maya: factories.act(client, "client.paused"),
    "edited": happen_edit,
}


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_undoing_keeps_those_with_whom_something_happened_and_says_what(happening, imported, undone, maya, as_user):
    run = imported("Name,Email\nAda,ada@example.com\nBo,bo@example.com\n")
    HAPPENINGS[happening](Client.objects.get(name="Ada"), maya)
    outlook = as_user(maya).get(f"{PAGE}{run.pk}/undo/").context["outlook"]
    assert (outlook.leaving, [(row.client.name, reasons) for row, reasons in outlook.staying]) == (1, [("Ada", [happening])])
    undone(run)
    assert names(Client.objects.all()) == ["Ada"]
    assert run.rows.get(is_written=True).before["stays"] == [happening]


def test_being_looked_at_is_nothing_that_happened(imported, undone, maya, as_user):
    run = imported("Name,Email\nAda,ada@example.com\n")
    as_user(maya).get(Client.objects.get().get_absolute_url())
    undone(run)
    assert Client.objects.count() == 0


def test_undoing_empties_what_was_filled_in_unless_somebody_changed_it(imported, undone, maya):
    ada, bo = (factories.client(coach=maya, name=name, email=f"{name}@example.com".lower()) for name in ("Ada", "Bo"))
    run = imported("Name,Email,,,Tags,Goal,,Note\nAda,ada@example.com,,,new,Goal,,Note\nBo,bo@example.com,,,new,Goal,,Note\n", COLUMNS)
    Client.objects.filter(pk=bo.pk).update(tags=["changed"])
    Goal.objects.filter(client=bo).update(version=2)
    Note.objects.filter(client=bo).update(version=2)
    undone(run)
    for client in (ada, bo):
        client.refresh_from_db()
    assert [(client.tags, client.goals.count(), client.notes.count()) for client in (ada, bo)] == [([], 0, 0), (["changed"], 1, 1)]
    assert list(Act.objects.values_list("client", "kind")) == [(bo.pk, "goal.set")]


def test_undoing_a_line_and_its_twin_takes_both_back(imported, undone):
    run = undone(imported("Name,Email,Since\nAda,ada@example.com,\nAda Q,ada@example.com,2026-03-01\n", COLUMNS))
    assert (Client.objects.count(), list(run.rows.values_list("client", "is_written"))) == (0, [(None, False)] * 2)


def test_an_import_is_undone_within_a_day_and_once(imported, undone, maya, as_user):
    run = imported("Name,Email\nAda,ada@example.com\n")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        answers = [as_user(maya).get(f"{PAGE}{run.pk}/undo/"), as_user(maya).post(f"{PAGE}{run.pk}/undo/")]
        assert ({response.status_code for response in answers}, Client.objects.count()) == ({302}, 1)
    undone(run)
    with pytest.raises(actions.TooLateToUndo):
        actions.undo(run, at=timezone.now())


def test_a_killed_undoing_goes_on(imported, maya, run_jobs):
    run = imported(MANY)
    actions.undo(run, at=timezone.now())
    actions.undo_batch(run.pk, at=timezone.now())
    assert Client.objects.count() == 150
    run_jobs()
    run.refresh_from_db()
    assert (run.state, Client.objects.count()) == ("undone", 0)
