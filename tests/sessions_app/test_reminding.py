"""Reminders of sessions: planned with the booking, moved and withdrawn with it, each once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Preferences
from messaging.actions import choosing, notifying
from messaging.models import Notification
from sessions_app import actions
from sessions_app.actions import booking, reminding
from sessions_app.models import Session
from tests import factories

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def book(maya, noah):
    def run(*moments: datetime) -> list[Session]:
        first = Session(client=noah, session_date=moments[0], minutes=60, place="Room 2")
        return list(booking.book(booking.in_rhythm(first, moments), by=maya, at=NOON))

    return run


def planned(person) -> list[datetime]:
    return list(Notification.objects.planned().filter(person=person, kind="session_soon").order_by("due_at").values_list("due_at", flat=True))


def told(person) -> list[str]:
    rows = Notification.objects.filter(person=person, kind="session_changed").order_by("pk")
    return [f"{row.facts['how']} {row.facts['at']}" for row in rows]


def test_booking_plans_a_day_and_an_hour_before_for_both(book, maya, noah):
    book(MONDAY)
    assert [planned(person) for person in (maya, noah.user)] == [[MONDAY - DAY, MONDAY - HOUR]] * 2


def test_whoever_did_it_is_not_told(book, maya, noah):
    book(MONDAY)
    assert (told(maya), told(noah.user)) == ([], [f"booked {MONDAY.isoformat()}"])


def test_reminders_that_are_past_are_not_planned(book, noah):
    book(NOON + 2 * HOUR)
    assert planned(noah.user) == [NOON + HOUR]


def test_booking_that_fails_plans_nothing(book, maya, noah):
    factories.session(noah, at=MONDAY)
    with pytest.raises(booking.Clash):
        book(MONDAY)
    assert Notification.objects.count() == 0


def test_moved_session_moves_its_reminders(book, maya, noah):
    [session] = book(MONDAY)
    was = session.as_read
    session.session_date = MONDAY + DAY
    session = booking.reschedule(session, was=was, by=maya, at=NOON)
    assert (planned(noah.user), session.sequence) == ([MONDAY, MONDAY + DAY - HOUR], 1)
    assert told(noah.user)[1:] == [f"moved {(MONDAY + DAY).isoformat()}"]


def test_session_that_is_moved_back_reminds_once_more_but_not_twice(book, maya, noah):
    [session] = book(MONDAY)
    first = Notification.objects.get(person=noah.user, due_at=MONDAY - DAY)
    notifying.arrive(first.pk, at=MONDAY - DAY)
    for moment in (MONDAY + DAY, MONDAY):
        was = Session.objects.get(pk=session.pk).as_read
        session.session_date = moment
        session = booking.reschedule(session, was=was, by=maya, at=MONDAY - DAY)
    assert (planned(noah.user), Notification.objects.filter(person=noah.user, kind="session_soon").count()) == ([MONDAY - HOUR], 2)


def test_session_called_off_is_not_reminded_of(book, maya, noah):
    [session] = book(MONDAY)
    booking.call_off(session, is_late=False, side="coach", because="", with_following=False, by=maya, at=NOON)
    assert (planned(maya), planned(noah.user), told(noah.user)[1:]) == ([], [], [f"off {MONDAY.isoformat()}"])


def test_series_is_told_once_and_reminded_of_each(book, maya, noah):
    sessions = book(MONDAY, MONDAY + 7 * DAY, MONDAY + 14 * DAY)
    assert (len(planned(noah.user)), told(noah.user)) == (6, [f"series {MONDAY.isoformat()}"])
    booking.call_off(sessions[1], is_late=False, side="coach", because="", with_following=True, by=maya, at=NOON)
    assert (len(planned(noah.user)), told(noah.user)[1:]) == (2, [f"series_off {(MONDAY + 7 * DAY).isoformat()}"])


def test_session_that_is_held_early_reminds_nobody(book, maya, noah):
    [session] = book(MONDAY)
    session.status = Session.Status.HELD
    actions.correct(session, was=Session.objects.get(pk=session.pk).as_read, by=maya, at=NOON)
    assert (planned(maya), planned(noah.user)) == ([], [])


def test_other_offsets_move_what_is_planned(book, noah, run_jobs):
    book(MONDAY)
    choosing.choose(Preferences(user=noah.user, reminders=[7 * 24 * 60 - 180, 15]), at=NOON)
    reminding.remind_anew(noah.user, at=NOON)
    assert planned(noah.user) == [MONDAY - 7 * DAY + 3 * HOUR, MONDAY - timedelta(minutes=15)]


def test_one_session_may_remind_otherwise(book, maya, noah):
    one, other = book(MONDAY), book(MONDAY + DAY)
    reminding.choose_reminders(one[0], noah.user, [180], by=maya, at=NOON)
    assert planned(noah.user) == [MONDAY - 3 * HOUR, MONDAY, MONDAY + DAY - HOUR]
    assert reminding.reminders_of(other[0], noah.user) == [1440, 60]


def test_what_the_client_chose_stands_against_the_coach(book, maya, noah):
    [session] = book(MONDAY)
    assert reminding.choose_reminders(session, noah.user, [15], by=noah.user, at=NOON) is True
    assert reminding.choose_reminders(session, noah.user, [1440, 60], by=maya, at=NOON) is False
    assert planned(noah.user) == [MONDAY - timedelta(minutes=15)]


def test_client_without_an_account_is_not_reminded(maya):
    client = factories.client(coach=maya)
    booking.book([Session(client=client, session_date=MONDAY, minutes=60)], by=maya, at=NOON)
    assert set(Notification.objects.values_list("person", flat=True)) == {maya.pk}


def test_brief_is_planned_for_whoever_wants_it(book, maya):
    Preferences.objects.create(user=maya, channels={"brief": "mail"})
    book(MONDAY)
    row = Notification.objects.get(kind="brief")
    assert (row.person, row.due_at, row.mail_at, row.not_after) == (maya, MONDAY - HOUR, MONDAY - HOUR, MONDAY)


def test_after_an_outage_only_the_newest_reminder_arrives(book, noah):
    book(MONDAY)
    notifying.arrive_overdue(at=MONDAY - timedelta(minutes=30))
    rows = Notification.objects.filter(person=noah.user, kind="session_soon")
    assert [(row.due_at, row.arrived_at) for row in rows] == [(MONDAY - HOUR, MONDAY - timedelta(minutes=30))]


def test_wish_for_another_time_reaches_the_coach(book, maya, noah):
    [session] = book(MONDAY)
    booking.ask_to_move(session, wish="Tuesday?", by=noah.user, at=NOON)
    row = Notification.objects.get(kind="session_wish")
    assert (row.person, row.facts, row.place) == (maya, {"who": "Noah Lindqvist", "what": "Tuesday?", "how": "move"}, session.get_absolute_url())
