"""When a weekly task comes round again, and what the calendar does with open ones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clients.actions import task_lists
from clients.actions import tasks as task_actions
from clients.actions.repeats import follow_up_all, note_overdue
from clients.domain.repeats import day_ends_at, next_due
from clients.jobs import turn_the_day
from clients.models import Client, Task
from tests import factories

MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (MONDAY - timedelta(days=3), date(2026, 11, 9)),  # settled before its day
        (MONDAY, date(2026, 11, 9)),
        (MONDAY + timedelta(days=1), date(2026, 11, 9)),
        (MONDAY + timedelta(days=7), date(2026, 11, 9)),  # due today
        (MONDAY + timedelta(days=8), date(2026, 11, 16)),
        (MONDAY + timedelta(days=40), date(2026, 12, 14)),  # after an outage: one, and not six
    ],
)
def test_next_due_is_the_first_same_weekday_that_is_not_past(today, expected):
    assert next_due(MONDAY, today=today) == expected


def test_day_ends_at_midnight_of_the_zone_also_when_clocks_change():
    ends = day_ends_at(date(2026, 10, 25), ZoneInfo("Europe/Berlin"))
    assert ends.astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)


def weekly(noah, **fields):
    return factories.task(noah, **({"task_description": "Walk", "due_date": MONDAY, "repeats": True, "created_at": NOON - timedelta(days=7)} | fields))


def days(client) -> list[date]:
    return [task.due_date for task in client.tasks.order_by("due_date")]


def test_settling_a_weekly_task_agrees_the_next(noah, maya):
    task = weekly(noah, element=factories.element("earth"), created_by=maya)
    task_actions.finish(task, by=noah.user, at=NOON)
    following = Task.objects.get(follows=task)
    assert (following.task_description, following.due_date, following.repeats, following.element, following.status, following.created_by) == (
        "Walk",
        date(2026, 11, 9),
        True,
        task.element,
        "open",
        maya,
    )


def test_next_round_is_an_agreement_of_its_own(noah):
    task = weekly(noah)
    task_actions.finish(task, by=noah.user, at=NOON)
    agreed = noah.acts.get(kind="task.agreed")
    assert (agreed.about_id, agreed.due_at) == (Task.objects.get(follows=task).pk, datetime(2026, 11, 10, tzinfo=UTC))


def test_taking_the_outcome_back_takes_the_next_round_back(noah):
    task = weekly(noah)
    task_actions.finish(task, by=noah.user, at=NOON)
    task_actions.reopen(task, by=noah.user, at=NOON)
    assert days(noah) == [MONDAY]


def test_taking_the_outcome_back_leaves_a_round_that_somebody_touched(noah, maya):
    task = weekly(noah)
    task_actions.finish(task, by=noah.user, at=NOON)
    following = Task.objects.get(follows=task)
    following.task_description = "Walk, and look up"
    task_actions.change(following, version=1, by=maya, at=NOON)
    task_actions.reopen(task, by=noah.user, at=NOON)
    assert days(noah) == [MONDAY, date(2026, 11, 9)]


def test_settling_again_agrees_one_round(noah):
    task = weekly(noah)
    for _ in range(2):
        task_actions.finish(task, by=noah.user, at=NOON)
        task_actions.reopen(task, by=noah.user, at=NOON)
    task_actions.finish(task, by=noah.user, at=NOON)
    assert days(noah) == [MONDAY, date(2026, 11, 9)]


def test_job_agrees_the_next_round_when_the_day_has_passed_once(noah):
    weekly(noah)
    made = [follow_up_all(at=NOON + timedelta(days=1)) for _ in range(2)]
    assert (made, days(noah)) == ([1, 0], [MONDAY, date(2026, 11, 9)])


def test_job_agrees_nothing_before_the_clients_own_midnight(noah):
    Client.objects.filter(pk=noah.pk).update(time_zone="America/Los_Angeles")
    weekly(noah)
    before, after = datetime(2026, 11, 3, 7, 59, tzinfo=UTC), datetime(2026, 11, 3, 8, 1, tzinfo=UTC)
    assert [follow_up_all(at=at) for at in (before, after)] == [0, 1]


def test_job_after_an_outage_agrees_one_round(noah):
    weekly(noah)
    follow_up_all(at=NOON + timedelta(days=40))
    assert days(noah) == [MONDAY, date(2026, 12, 14)]


@pytest.mark.parametrize("state", ["paused", "completed", "archived"])
def test_nothing_comes_round_while_the_coaching_rests(noah, state):
    weekly(noah)
    Client.objects.filter(pk=noah.pk).update(state=state)
    assert follow_up_all(at=NOON + timedelta(days=1)) == 0


def test_rounds_go_on_when_the_coaching_does(noah, maya):
    task = weekly(noah)
    Client.objects.filter(pk=noah.pk).update(state="paused")
    task_actions.finish(task, by=maya, at=NOON)
    Client.objects.filter(pk=noah.pk).update(state="active")
    follow_up_all(at=NOON + timedelta(days=20))
    assert days(noah) == [MONDAY, date(2026, 11, 23)]


def test_rounds_end_when_the_repeating_is_switched_off(noah, maya):
    task = weekly(noah)
    task.repeats = False
    task_actions.change(task, version=1, by=maya, at=NOON)
    task_actions.finish(task, by=maya, at=NOON)
    assert days(noah) == [MONDAY]


def test_removing_the_latest_round_ends_the_rounds_also_after_it_is_forgotten(noah, maya):
    task = weekly(noah)
    task_actions.finish(task, by=maya, at=NOON)
    task_lists.remove(noah, [Task.objects.get(follows=task).pk], by=maya, at=NOON)
    task_lists.forget_removed_tasks(at=NOON + timedelta(days=2))
    assert (follow_up_all(at=NOON + timedelta(days=30)), days(noah)) == (0, [MONDAY])


def test_removed_round_that_is_put_back_comes_round_again(noah, maya):
    task = weekly(noah)
    task_lists.remove(noah, [task.pk], by=maya, at=NOON)
    task_lists.put_back(noah, [task.pk], by=maya, at=NOON)
    follow_up_all(at=NOON + timedelta(days=1))
    assert days(noah) == [MONDAY, date(2026, 11, 9)]


def test_renegotiated_weekly_task_goes_on_from_the_new_day(noah, maya):
    task = weekly(noah)
    task_actions.settle(task, "renegotiated", by=maya, at=NOON, new_due=date(2026, 11, 5))
    follow_up_all(at=NOON + timedelta(days=5))
    assert days(noah) == [MONDAY, date(2026, 11, 5), date(2026, 11, 12)]


def test_renegotiated_weekly_task_whose_next_round_exists_starts_no_second_one(noah, maya):
    task = weekly(noah)
    follow_up_all(at=NOON + timedelta(days=1))
    task_actions.settle(task, "renegotiated", by=maya, at=NOON + timedelta(days=1), new_due=date(2026, 11, 5))
    follow_up_all(at=NOON + timedelta(days=5))
    assert days(noah) == [MONDAY, date(2026, 11, 5), date(2026, 11, 9)]


def overdue_acts(client) -> list[datetime]:
    return [act.at for act in client.acts.filter(kind="task.overdue").order_by("at")]


def test_passing_of_the_day_is_recorded_once_at_the_clients_midnight(noah):
    Client.objects.filter(pk=noah.pk).update(time_zone="America/Los_Angeles")
    factories.task(noah, due_date=MONDAY)
    for _ in range(3):
        note_overdue(at=NOON + timedelta(days=3))
    assert overdue_acts(noah) == [datetime(2026, 11, 3, 8, tzinfo=UTC)]


def test_passing_of_the_day_is_not_recorded_before_it_passed(noah):
    Client.objects.filter(pk=noah.pk).update(time_zone="America/Los_Angeles")
    factories.task(noah, due_date=MONDAY)
    assert note_overdue(at=datetime(2026, 11, 3, 7, 59, tzinfo=UTC)) == 0


def test_passing_is_recorded_again_for_another_day(noah, maya):
    task = factories.task(noah, due_date=MONDAY)
    note_overdue(at=NOON + timedelta(days=1))
    task_lists.set_days(noah, {task.pk: date(2026, 11, 5)}, by=maya, at=NOON + timedelta(days=1))
    note_overdue(at=NOON + timedelta(days=4))
    assert overdue_acts(noah) == [datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 6, tzinfo=UTC)]


def test_settled_and_removed_tasks_and_those_of_the_archive_never_become_overdue(noah, maya):
    for fields in ({"status": "done", "settled_at": NOON}, {"removed_at": NOON}):
        factories.task(noah, due_date=MONDAY, **fields)
    factories.task(factories.client(coach=maya, state="archived"), due_date=MONDAY)
    assert note_overdue(at=NOON + timedelta(days=2)) == 0


def test_job_of_the_day_does_both(noah, now):
    weekly(noah, due_date=(now - timedelta(days=3)).date())
    turn_the_day()
    turn_the_day()
    assert sorted(act.kind for act in noah.acts.all()) == ["task.agreed", "task.overdue"]
