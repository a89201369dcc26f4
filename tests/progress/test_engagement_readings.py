"""What the score may see: each family of acts, what was corrected, whose calendar counts, and nothing private."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from clients.models import Client, Task
from progress.domain.engagement import WEIGHTS
from progress.domain.history import Exchange, SessionRecord, Suggestion, TaskRecord
from progress.models import Rhythm
from progress.readings import histories
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def day(days: int) -> date:
    return (AT - timedelta(days=days)).date()


def told(client: Client):
    return histories([client.pk], at=AT)[client.pk]


def history(client: Client):
    return told(client).history


def test_tasks_count_with_their_days(noah):
    done = factories.task(noah, due_date=day(5), status="done", settled_at=ago(4), created_at=ago(9))
    factories.task(noah, due_date=None)
    factories.task(noah, due_date=day(400), created_at=ago(500))
    assert history(noah).tasks == [TaskRecord(day(5), "done", day(4), day(9))]
    assert history(noah).tasks[0].ref == done.pk


def test_sessions_count_by_their_outcome(noah):
    for kind in ("session.booked", "session.held", "session.missed", "session.late_cancelled", "session.cancelled"):
        factories.act(noah, kind, at=ago(3))
    assert history(noah).sessions == [SessionRecord(day(3), outcome) for outcome in ("held", "missed", "late_cancelled")]


def test_a_corrected_session_counts_once_and_as_corrected(noah):
    session = factories.session(noah, at=ago(3))
    for kind in ("session.missed", "session.held"):
        factories.act(noah, kind, at=ago(3), about=session)
    assert history(noah).sessions == [SessionRecord(day(3), "held")]


def test_a_session_corrected_to_cancelled_counts_no_more(noah):
    session = factories.session(noah, at=ago(3))
    for kind in ("session.held", "session.cancelled"):
        factories.act(noah, kind, at=ago(3), about=session)
    assert (history(noah).sessions, history(noah).act_days) == ([], [])


def test_days_of_writing_are_those_of_the_entries_that_are_shared_now(noah):
    for days, visibility in ((9, "shared"), (9, "shared"), (5, "shared_no_ai"), (4, "private")):
        factories.entry(noah, at=ago(days), visibility=visibility)
    factories.entry(noah, at=ago(3), removed_at=ago(2))
    assert history(noah).entry_days == {day(9), day(5)}


def test_an_entry_that_was_shared_later_counts_on_the_day_it_was_written(noah):
    factories.entry(noah, at=ago(9), shared_at=ago(1))
    assert (history(noah).entry_days, history(noah).act_days) == ({day(9)}, [day(1)])


def test_a_private_entry_is_nowhere(noah):
    factories.act(noah, "session.held", at=ago(30))
    before = told(noah)
    for days in (0, 3, 60):
        factories.entry(noah, at=ago(days), visibility="private")
    assert told(noah) == before


def test_a_message_is_answered_by_the_first_reply_about_it(noah):
    asked, other = factories.note(noah), factories.note(noah)
    factories.act(noah, "message.asked", at=ago(9), about=asked)
    for days in (7, 1):
        factories.act(noah, "message.replied", at=ago(days), about=asked)
    factories.act(noah, "message.asked", at=ago(5), about=other)
    assert history(noah).messages == [Exchange(ago(9), ago(7)), Exchange(ago(5), None)]


def test_opening_a_file_again_changes_nothing(noah):
    shared = factories.note(noah)
    factories.act(noah, "resource.shared", at=ago(9), about=shared)
    for days in (8, 1):
        factories.act(noah, "resource.opened", at=ago(days), about=shared)
    assert history(noah).resources == [Exchange(ago(9), ago(8))]


def test_a_suggestion_keeps_what_became_of_it_step_by_step(noah):
    sent = factories.note(noah)
    factories.act(noah, "recommendation.sent", at=ago(9), about=sent)
    for kind, days in (("opened", 8), ("declined", 7), ("done", 6), ("rated", 5)):
        factories.act(noah, f"recommendation.{kind}", at=ago(days), about=sent)
    assert history(noah).suggestions == [Suggestion(ago(9), [(ago(8), "opened"), (ago(6), "done"), (ago(5), "rated")])]


def test_silence_ends_with_the_last_meaningful_act_however_long_ago(noah):
    factories.act(noah, "session.held", at=ago(300))
    factories.act(noah, "resource.opened", at=ago(2), about=factories.note(noah))
    assert history(noah).act_days == [day(300)]


def test_what_comes_later_is_not_seen(noah):
    factories.act(noah, "session.held", at=AT + timedelta(hours=1))
    assert history(noah).sessions == []


@pytest.mark.parametrize(("zone", "held"), [("Pacific/Kiritimati", date(2026, 11, 24)), ("America/Los_Angeles", date(2026, 11, 23))])
def test_days_are_those_of_the_clients_calendar(maya, zone, held):
    client = factories.client(coach=maya, time_zone=zone)
    factories.act(client, "session.held", at=AT)
    assert history(client).sessions == [SessionRecord(held, "held")]


def test_turns_of_the_coaching_are_kept(noah):
    factories.act(noah, "client.paused", at=ago(9))
    factories.act(noah, "client.resumed", at=ago(2))
    assert history(noah).turns == [(ago(9), "paused"), (ago(2), "active")]


@pytest.mark.parametrize(("state", "standing"), [("active", "active"), ("paused", "paused"), ("completed", "completed"), ("archived", "completed")])
def test_the_state_is_the_one_of_the_client(noah, state, standing):
    Client.objects.filter(pk=noah.pk).update(state=state)
    assert history(noah).state == standing


def test_without_an_agreement_the_usual_rhythm_and_weights_hold(noah):
    found = told(noah)
    assert (found.history.interval_days, found.history.journal_target, found.weights) == (14, 2, WEIGHTS)


def test_what_was_agreed_holds(noah):
    weights = dict.fromkeys(WEIGHTS, 20)
    Rhythm.objects.create(client=noah, interval_days=30, journal_target=0, weights=weights)
    found = told(noah)
    assert (found.history.interval_days, found.history.journal_target, found.weights) == (30, 0, weights)


def test_nobody_was_asked_for_anything_before_the_first_time(noah):
    assert history(noah).asked_from is None
    factories.act(noah, "task.agreed", at=ago(40))
    factories.act(noah, "session.booked", at=ago(20))
    assert history(noah).asked_from == day(40)


@pytest.mark.parametrize("make", [lambda noah: factories.task(noah, created_at=ago(8)), lambda noah: Rhythm.objects.create(client=noah, agreed_at=ago(8))])
def test_a_task_or_a_rhythm_is_something_asked_too(noah, make):
    make(noah)
    assert history(noah).asked_from == day(8)


@pytest.mark.parametrize("count", [1, 3])
def test_readings_cost_the_same_for_one_and_for_three(maya, django_assert_num_queries, count):
    clients = [factories.client(coach=maya) for _ in range(count)]
    for client in clients:
        factories.task(client, due_date=day(3))
        factories.act(client, "session.held", at=ago(3))
    with django_assert_num_queries(4):
        assert len(histories([client.pk for client in clients], at=AT)) == count


def test_a_task_is_not_overdue_before_the_clients_day_is_over(maya):
    far = factories.client(coach=maya, time_zone="America/Los_Angeles")
    Task.objects.create(client=far, task_description="Call", due_date=date(2026, 11, 23), created_at=ago(3))
    late = datetime(2026, 11, 24, 5, tzinfo=UTC)  # still the 23rd in Los Angeles
    with timezone.override("UTC"):
        found = histories([far.pk], at=late)[far.pk]
    assert [task.due for task in found.history.tasks] == [late.astimezone(found.zone).date()]
