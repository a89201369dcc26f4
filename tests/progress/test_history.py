from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.engagement import Event
from progress.domain.history import Exchange, History, SessionRecord, Suggestion, TaskRecord, facts_on, state_on

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = AT.date()
SINCE = date(2026, 1, 1)


def days(ago: float) -> date:
    return TODAY - timedelta(days=ago)


def moment(ago: float) -> datetime:
    return AT - timedelta(days=ago)


def facts(**record):
    return facts_on(History(state="active", since=record.pop("since", SINCE), **record), AT)


@pytest.mark.parametrize(
    ("due", "status", "settled", "event"),
    [
        (days(3), "done", days(5), Event("on_time", 5)),
        (days(3), "done", days(3), Event("on_time", 3)),
        (days(10), "done", days(4), Event("late", 10)),
        (days(20), "done", days(4), Event("very_late", 20)),
        (days(10), "partly", days(9), Event("partly", 10)),
        (days(1), "open", None, Event("overdue", 1)),
        (days(0), "open", None, None),
        (days(-4), "open", None, None),
        (days(-4), "done", days(0), Event("on_time", 0)),
        (days(9), "renegotiated", days(8), None),
        (days(9), "skipped", days(8), None),
        (days(57), "open", None, None),
    ],
)
def test_a_task_counts_as(due, status, settled, event):
    assert facts(tasks=[TaskRecord(due, status, settled)]).tasks == ((event,) if event else ())


def test_a_task_was_overdue_before_it_was_settled():
    record = History(state="active", since=SINCE, tasks=[TaskRecord(days(10), "done", days(2))])
    assert facts_on(record, moment(5)).tasks == (Event("overdue", 5),)


def test_sessions_count_for_ninety_days():
    records = [SessionRecord(days(ago), "held") for ago in (-1, 0, 90, 91)]
    assert facts(sessions=records).sessions == (Event("held", 0), Event("held", 90))


def test_ten_entries_on_one_day_are_one_day():
    assert facts(entry_days=frozenset([days(1), days(8), days(9), days(27), days(28)])).journal_days == (1, 2, 0, 1)


def test_weeks_before_the_coaching_are_not_asked_for():
    assert facts(since=days(15)).journal_days == (0, 0)


@pytest.mark.parametrize(
    ("asked", "answered", "event"),
    [
        (moment(5), moment(4), Event("in_72h", 5)),
        (moment(5), moment(1), Event("later", 5)),
        (moment(5), None, Event("none", 5)),
        (moment(2), None, None),
        (moment(43), None, None),
        (moment(-1), None, None),
    ],
)
def test_a_message_that_asked_counts_as(asked, answered, event):
    assert facts(messages=[Exchange(asked, answered)]).replies == ((event,) if event else ())


@pytest.mark.parametrize(
    ("sent", "answers", "event"),
    [
        (moment(5), [(moment(4), "rated")], Event("done_rated", 5)),
        (moment(5), [(moment(4), "done"), (moment(3), "rated")], Event("done_rated", 5)),
        (moment(5), [(moment(4), "opened"), (moment(-1), "done")], Event("opened", 5)),
        (moment(5), [(moment(4), "opened"), (moment(3), "declined")], Event("declined_with_reason", 5)),
        (moment(5), [], Event("ignored", 5)),
        (moment(5), [(moment(-1), "done")], Event("ignored", 5)),
        (moment(2.5), [], None),
    ],
)
def test_a_suggestion_counts_as(sent, answers, event):
    assert facts(suggestions=[Suggestion(sent, answers)]).responses == ((event,) if event else ())


def test_resources_count_by_the_share_that_was_opened():
    shared = [Exchange(moment(9), moment(8)), Exchange(moment(9), None), Exchange(moment(60), None)]
    assert (facts(resources=shared).resources_opened, facts(resources=shared).resources) == (0.5, 2)


def test_nothing_shared_is_none_and_not_zero():
    assert facts().resources_opened is None


def test_silence_begins_with_the_last_act_or_with_the_coaching():
    assert (facts(act_days=[days(9), days(4)]).days_since_act, facts(since=days(30)).days_since_act) == (4, 30)


@given(st.lists(st.integers(-30, 200).map(lambda ago: TaskRecord(days(ago), "open", None)), max_size=8), st.integers(0, 120))
def test_what_comes_later_never_changes_an_earlier_day(records, ago):
    now, later = moment(ago), [record for record in records if record.due >= days(ago)]
    earlier = [record for record in records if record not in later]
    both, alone = (facts_on(History(state="active", since=SINCE, tasks=tasks), now).tasks for tasks in (earlier + later, earlier))
    assert sorted(both, key=repr) == sorted(alone, key=repr)


def test_a_task_counts_from_the_day_on_which_it_was_agreed():
    record = History(state="active", since=SINCE, tasks=[TaskRecord(days(10), "open", None, agreed=days(3))])
    assert [facts_on(record, moment(ago)).tasks for ago in (4, 3)] == [(), (Event("overdue", 7),)]


@pytest.mark.parametrize(("asked_from", "weeks"), [(None, 0), (days(-1), 0), (days(0), 0), (days(15), 2), (days(400), 4)])
def test_a_rhythm_is_asked_for_from_the_day_on_which_anything_was_asked(asked_from, weeks):
    assert len(facts(asked_from=asked_from).journal_days) == weeks


@pytest.mark.parametrize(
    ("record", "target"),
    [
        ({}, 0),
        ({"entry_days": frozenset([days(3)])}, 2),
        ({"sessions": [SessionRecord(days(3), "held")]}, 2),
        ({"sessions": [SessionRecord(days(91), "held")]}, 0),
        ({"is_agreed": True}, 2),
    ],
)
def test_a_rhythm_that_nobody_agreed_on_is_never_the_only_thing_asked(record, target):
    assert facts(**{"is_agreed": False} | record).journal_target == target


@pytest.mark.parametrize(
    ("state", "turns", "states"),
    [
        ("active", [], ["active", "active", "active"]),
        ("paused", [(moment(10), "paused")], ["active", "paused", "paused"]),
        ("active", [(moment(10), "paused"), (moment(2), "active")], ["active", "paused", "active"]),
        ("active", [(moment(2), "active")], ["paused", "paused", "active"]),
        ("completed", [(moment(10), "paused"), (moment(2), "completed")], ["active", "paused", "completed"]),
    ],
)
def test_the_state_on_an_earlier_day_is_the_one_of_that_day(state, turns, states):
    history = History(state=state, since=SINCE, turns=turns)
    assert [state_on(history, moment(ago)) for ago in (20, 5, 0)] == states
