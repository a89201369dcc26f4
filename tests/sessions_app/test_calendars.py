"""Calendars: feeds and invitations, read by another parser than the one that writes them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from django.core import mail

from messaging.actions import posting
from sessions_app.actions import booking, feeds
from sessions_app.models import CalendarFeed, Session
from sessions_app.readings.calendars import uid_of
from tests import factories

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 10, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def book(maya, noah, *moments: datetime) -> list[Session]:
    first = Session(client=noah, session_date=moments[0], minutes=50, place="Room 2, first floor")
    return list(booking.book(booking.in_rhythm(first, moments), by=maya, at=NOON))


def events(content: bytes | str):
    return vobject.readOne(content.decode() if isinstance(content, bytes) else content).vevent_list


def letters() -> list[tuple[str, list[tuple[str, str, str, datetime]]]]:
    """Of each mail the method of its calendar, and of each event in it the name, the number, the state and the beginning."""
    found = []
    for letter in mail.outbox:
        [part] = [part for part in letter.message().walk() if part.get_content_type() == "text/calendar"]
        calendar = vobject.readOne(part.get_content())
        assert part.get_param("method") == calendar.method.value
        found.append((calendar.method.value, [(e.uid.value, e.sequence.value, e.status.value, e.dtstart.value) for e in calendar.vevent_list]))
    return found


def feed(person, **fields) -> str:
    made = feeds.make_feed(person, at=NOON)
    CalendarFeed.objects.filter(pk=made.pk).update(**fields) if fields else None
    return made.get_absolute_url()


def test_feed_needs_nobody_signed_in_and_names_who_is_met(guest, maya, noah):
    [session] = book(maya, noah, MONDAY)
    response = guest.get(feed(noah.user))
    [event] = events(response.content)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (event.uid.value, event.summary.value, event.location.value) == (uid_of(session), "Session with Maya Reyes", "Room 2, first floor")
    assert (event.dtstart.value, event.dtend.value - event.dtstart.value) == (MONDAY, timedelta(minutes=50))


def test_feed_may_leave_names_out_and_with_them_place_and_link(guest, maya, noah):
    book(maya, noah, MONDAY)
    address = feed(maya, shows_names=False)
    content = guest.get(address).content.decode()
    [event] = events(content)
    assert (event.summary.value, "Noah" in content, "Room 2" in content, "DESCRIPTION" in content) == ("Session", False, False, False)


def test_feed_holds_a_series_and_not_what_was_called_off(guest, maya, noah):
    sessions = book(maya, noah, MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK)
    booking.call_off(sessions[1], is_late=False, side="coach", because="", with_following=False, by=maya, at=NOON)
    assert [event.dtstart.value for event in events(guest.get(feed(maya)).content)] == [MONDAY, MONDAY + 2 * WEEK]


def test_feed_that_did_not_change_is_not_sent_again(guest, maya, noah):
    book(maya, noah, MONDAY)
    address = feed(noah.user)
    etag = guest.get(address)["ETag"]
    assert (guest.get(address, headers={"if-none-match": etag}).status_code, guest.get(address)["Cache-Control"]) == (304, "private, max-age=300")
    book(maya, noah, MONDAY + WEEK)
    assert guest.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_feed_costs_the_same_for_one_and_three(guest, maya, noah, count, django_assert_num_queries):
    book(maya, noah, *[MONDAY + WEEK * number for number in range(count)])
    address = feed(maya)
    with django_assert_num_queries(2):
        guest.get(address)


def test_renewed_address_ends_the_old_one(as_user, guest, maya):
    old = feed(maya)
    as_user(maya).post("/calendar/", {"do": "renew"})
    assert (guest.get(old).status_code, guest.get(CalendarFeed.objects.get().get_absolute_url()).status_code) == (404, 200)


def test_address_that_was_taken_away_stays_dead_when_another_is_made(as_user, guest, maya):
    old = feed(maya)
    as_user(maya).post("/calendar/", {"do": "end"})
    with time_machine.travel(NOON + timedelta(days=1)):
        as_user(maya).post("/calendar/", {"do": "make"})
    assert (guest.get(old).status_code, CalendarFeed.objects.count()) == (404, 1)


def test_address_that_was_altered_or_belongs_to_nobody_any_more_finds_nothing(guest, maya):
    address = feed(maya)
    assert guest.get(address.replace(":", "x", 1)).status_code == 404
    maya.is_active = False
    maya.save()
    assert guest.get(address).status_code == 404


def test_database_does_not_hold_the_token(maya):
    made = feeds.make_feed(maya, at=NOON)
    assert made.token not in str(CalendarFeed.objects.values().get())


def test_invitation_is_moved_and_cancelled_under_one_name(maya, noah):
    [session] = book(maya, noah, MONDAY)
    posting.post(noah.user.pk, at=NOON)
    was = session.as_read
    session.session_date = MONDAY + WEEK
    session = booking.reschedule(session, was=was, by=maya, at=NOON)
    posting.post(noah.user.pk, at=NOON)
    booking.call_off(session, is_late=False, side="coach", because="Ill", with_following=False, by=maya, at=NOON)
    posting.post(noah.user.pk, at=NOON)
    uid = uid_of(session)
    assert letters() == [
        ("REQUEST", [(uid, "0", "CONFIRMED", MONDAY)]),
        ("REQUEST", [(uid, "1", "CONFIRMED", MONDAY + WEEK)]),
        ("CANCEL", [(uid, "2", "CANCELLED", MONDAY + WEEK)]),
    ]


def test_series_is_published_in_one_mail_and_each_of_it_is_moved_and_cancelled_alone(maya, noah):
    sessions = book(maya, noah, MONDAY, MONDAY + WEEK)
    posting.post(noah.user.pk, at=NOON)
    first, was = sessions[0], sessions[0].as_read
    first.session_date = MONDAY + timedelta(days=1)
    first = booking.reschedule(first, was=was, by=maya, at=NOON)
    posting.post(noah.user.pk, at=NOON)
    booking.call_off(sessions[1], is_late=False, side="coach", because="Ill", with_following=False, by=maya, at=NOON)
    posting.post(noah.user.pk, at=NOON)
    one, other = map(uid_of, sessions)
    assert letters() == [
        ("PUBLISH", [(one, "0", "CONFIRMED", MONDAY), (other, "0", "CONFIRMED", MONDAY + WEEK)]),
        ("REQUEST", [(one, "1", "CONFIRMED", MONDAY + timedelta(days=1))]),
        ("CANCEL", [(other, "1", "CANCELLED", MONDAY + WEEK)]),
    ]


def test_series_that_is_called_off_is_published_as_cancelled(maya, noah):
    sessions = book(maya, noah, MONDAY, MONDAY + WEEK)
    posting.post(noah.user.pk, at=NOON)
    booking.call_off(sessions[0], is_late=False, side="coach", because="Ill", with_following=True, by=maya, at=NOON)
    posting.post(noah.user.pk, at=NOON)
    assert letters()[1:] == [("PUBLISH", [(uid_of(row), "1", "CANCELLED", row.session_date) for row in sessions])]


@pytest.mark.parametrize(("times", "guests"), [(1, 1), (2, 0)])
def test_only_an_invitation_to_one_session_names_a_guest(maya, noah, times, guests):
    book(maya, noah, *[MONDAY + WEEK * number for number in range(times)])
    posting.post(noah.user.pk, at=NOON)
    text = str(mail.outbox[0].attachments[0].get_content())
    assert (text.count("ATTENDEE"), text.count("ORGANIZER")) == (guests, times)


def test_house_invites_in_the_name_of_the_coach(maya, noah):
    book(maya, noah, MONDAY)
    posting.post(noah.user.pk, at=NOON)
    text = mail.outbox[0].message().as_string()
    [part] = [part for part in mail.outbox[0].message().walk() if part.get_content_type() == "text/calendar"]
    [event] = events(part.get_content())
    assert (event.organizer.params["CN"], event.organizer.value, event.attendee.value) == (
        ["Maya Reyes"],
        "mailto:coachhub@localhost",
        "mailto:noah@example.com",
    )
    assert maya.email not in text


def test_one_session_as_a_file_for_both_and_for_nobody_else(as_user, guest, maya, noah, otto, sam):
    session = factories.session(noah, at=MONDAY)
    path = f"/sessions/{session.pk}/session.ics"
    assert [as_user(person).get(path).status_code for person in (maya, noah.user, otto, sam)] == [200, 200, 404, 404]
    assert guest.get(path)["Location"].startswith("/accounts/login/")
    assert [event.uid.value for event in events(as_user(noah.user).get(path).content)] == [uid_of(session)]
