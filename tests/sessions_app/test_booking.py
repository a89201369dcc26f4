"""Booking, moving and calling off; what the calendar shows; what a client asks for."""

import threading
import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from clients.models import Act, Card, Client
from sessions_app.actions import booking
from sessions_app.domain.calendar import moment, period, rhythm
from sessions_app.models import Session
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _clock(request):
    if request.node.get_closest_marker("django_db"):
        yield
        return
    with time_machine.travel(NOON, tick=False):
        yield


def book(browser, person: Client, **facts):
    sent = {"client": person.pk, "day": "2026-12-01", "time": "10:00", "minutes": "60", "format": "individual", "place": "Room 2"}
    return browser.post("/sessions/new/", sent | facts)


# Wall clocks ---------------------------------------------------------------------------------------------------------


def test_rhythm_keeps_the_wall_clock_over_both_changes():
    first = datetime(2026, 10, 15, 14, tzinfo=BERLIN)
    moments = rhythm(first, zone=BERLIN, every_weeks=4, times=8)
    assert [local.astimezone(BERLIN).strftime("%H:%M") for local in moments] == ["14:00"] * 8
    assert {moment.hour for moment in moments} == {12, 13}


def test_rhythm_comes_later_where_the_clocks_skip():
    first = datetime(2026, 3, 22, 2, 30, tzinfo=BERLIN)
    assert [moment.astimezone(BERLIN).strftime("%d %H:%M") for moment in rhythm(first, zone=BERLIN, every_weeks=1, times=2)] == ["22 02:30", "29 03:30"]


def test_moment_is_none_for_a_time_that_the_clocks_skip():
    assert moment(date(2026, 3, 29), time(2, 30), zone=BERLIN) is None


@pytest.mark.parametrize(
    ("view", "first", "end", "before", "after"),
    [
        ("week", date(2026, 11, 23), date(2026, 11, 30), date(2026, 11, 17), date(2026, 12, 1)),
        ("month", date(2026, 10, 26), date(2026, 12, 7), date(2026, 10, 1), date(2026, 12, 1)),
        ("agenda", date(2026, 11, 24), date(2026, 12, 22), date(2026, 10, 27), date(2026, 12, 22)),
    ],
)
def test_period_holds_whole_weeks_and_names_its_neighbours(view, first, end, before, after):
    found = period(view, date(2026, 11, 24))
    assert (found.first, found.end, found.before, found.after) == (first, end, before, after)


# Booking -------------------------------------------------------------------------------------------------------------


def test_book_keeps_the_session_its_act_and_the_card(maya, noah, as_user):
    response = book(as_user(maya), noah)
    session = Session.objects.get()
    start = datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert (response.headers["Location"], session.coach, session.session_date, session.status, session.place) == (
        f"/sessions/{session.pk}/",
        *(maya, start, "planned", "Room 2"),
    )
    assert Act.objects.values_list("kind", "due_at", "about_id").get() == ("session.booked", start, session.pk)
    assert Card.objects.get(pk=noah.pk).next_session_at == start


def test_book_sent_twice_keeps_one(maya, noah, as_user):
    browser, token = as_user(maya), str(uuid.uuid4())
    for _ in range(2):
        book(browser, noah, form_token=token)
    assert Session.objects.count() == 1


def test_book_takes_pro_bono_from_the_client(maya, as_user):
    book(as_user(maya), factories.client(coach=maya, is_pro_bono=True))
    assert Session.objects.get().is_pro_bono is True


def test_book_in_a_rhythm_keeps_one_series(maya, noah, as_user):
    book(as_user(maya), noah, every="2", times="3")
    days = list(Session.objects.order_by("session_date").values_list("session_date__day", flat=True))
    assert (days, Session.objects.values("series").distinct().count(), Act.objects.filter(kind="session.booked").count()) == ([1, 15, 29], 1, 3)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"day": "2026-11-23"}, "day", "This is past. A session that took place is written down on the client's page."),
        ({"day": "2030-11-23"}, "day", "This is more than two years ahead. Choose a nearer day."),
        ({"minutes": "4"}, "minutes", "A session lasts at least 5 minutes."),
        ({"every": "1", "times": ""}, "times", "Type how many sessions there will be."),
        ({"every": "1", "times": "27"}, "times", "Book at most 26 sessions at once."),
        ({"call_link": "not a link"}, "call_link", "Enter a valid URL."),
        ({"client": "0"}, "client", "Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_book_with_a_wrong_field_says_so_and_books_nothing(wrong, field, sentence, maya, noah, as_user):
    response = book(as_user(maya), noah, **wrong)
    assert (response.status_code, response.context["form"].errors, Session.objects.count()) == (422, {field: [sentence]}, 0)


def test_book_where_the_coach_is_taken_says_whom_she_meets(maya, noah, as_user):
    factories.session(factories.client(coach=maya, name="Ines Laurent"), at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    response = book(as_user(maya), noah)
    assert response.context["form"].errors == {"time": ["You meet Ines Laurent 1 December from 09:30 to 10:30. Choose another time."]}


def test_book_a_series_of_which_one_clashes_books_none(maya, noah, as_user):
    factories.session(factories.client(coach=maya), at=datetime(2026, 12, 15, 10, tzinfo=UTC))
    assert (book(as_user(maya), noah, every="1", times="4").status_code, Session.objects.count()) == (422, 1)


@pytest.mark.parametrize(("start", "fields"), [("09:00", {}), ("11:00", {}), ("10:15", {"status": "cancelled"}), ("10:15", {"status": "late_cancelled"})])
def test_book_beside_another_or_where_one_was_called_off_is_fine(start, fields, maya, noah, as_user):
    factories.session(factories.client(coach=maya), at=datetime.fromisoformat(f"2026-12-01T{start}Z"), **fields)
    assert book(as_user(maya), noah).status_code == 302


def test_the_database_itself_refuses_two_at_once(maya, noah):
    factories.session(noah, at=NOON)
    with pytest.raises(IntegrityError, match="session_alone_in_its_time"), transaction.atomic():
        factories.session(factories.client(coach=maya), at=NOON + timedelta(minutes=59))


def test_a_group_fills_a_row_for_each_and_nobody_else_fits_in(maya, noah):
    factories.session(noah, at=NOON, format="group")
    factories.session(factories.client(coach=maya), at=NOON, format="group")
    with pytest.raises(IntegrityError, match="session_alone_in_its_time"), transaction.atomic():
        factories.session(factories.client(coach=maya), at=NOON)


@pytest.mark.django_db(transaction=True)
def test_twenty_bookings_of_one_time_give_one_session(maya, now):
    clients, told = [factories.client(coach=maya) for _ in range(20)], []

    def attempt(client: Client) -> None:
        try:
            booking.book([Session(client=client, session_date=now + timedelta(days=1))], by=maya, at=now)
            told.append("booked")
        except booking.Clash:
            told.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[client]) for client in clients]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (sorted(told), Session.objects.count()) == (["booked"] + ["taken"] * 19, 1)


# Moving and calling off ----------------------------------------------------------------------------------------------


@pytest.fixture
def booked(noah) -> Session:
    return factories.session(noah, at=datetime(2026, 12, 1, 10, tzinfo=UTC))


def reschedule(browser, session: Session, **facts):
    return browser.post(f"/sessions/{session.pk}/reschedule/", {"day": "2026-12-02", "time": "11:00", "minutes": "60", "was": session.as_read} | facts)


def test_reschedule_moves_the_card_too_and_answers_a_wish(maya, booked, as_user):
    Session.objects.filter(pk=booked.pk).update(move_asked_at=NOON, move_wish="Later, please")
    reschedule(as_user(maya), booked)
    booked.refresh_from_db()
    start = datetime(2026, 12, 2, 11, tzinfo=UTC)
    assert (booked.session_date, booked.move_asked_at, Card.objects.get(pk=booked.client_id).next_session_at) == (start, None, start)


def test_reschedule_of_what_stands_otherwise_overwrites_nothing(maya, booked, as_user):
    browser = as_user(maya)
    reschedule(browser, booked)
    response = reschedule(browser, booked, time="15:00")
    booked.refresh_from_db()
    assert (response.status_code, booked.session_date.hour, response.context["form"]["time"].value()) == (409, 11, "15:00")
    reschedule(browser, booked, time="15:00", was=response.context["form"]["was"].value())
    booked.refresh_from_db()
    assert booked.session_date.hour == 15


def test_reschedule_into_another_session_says_so(maya, booked, as_user):
    factories.session(factories.client(coach=maya), at=datetime(2026, 12, 2, 11, 30, tzinfo=UTC))
    assert list(reschedule(as_user(maya), booked).context["form"].errors) == ["time"]


@pytest.mark.parametrize(("notice", "status"), [("notice", "cancelled"), ("late", "late_cancelled")])
def test_call_off_says_by_whom_and_how(notice, status, maya, booked, as_user):
    as_user(maya).post(f"/sessions/{booked.pk}/call-off/", {"side": "client", "notice": notice, "because": "Flu"})
    booked.refresh_from_db()
    assert (booked.status, booked.called_off_by, booked.called_off_because) == (status, "client", "Flu")
    assert (Act.objects.get().kind, Card.objects.get(pk=booked.client_id).next_session_at) == (f"session.{status}", None)


def test_call_off_with_what_follows_in_the_series(maya, noah, as_user):
    browser = as_user(maya)
    book(browser, noah, every="1", times="3")
    second = Session.objects.order_by("session_date")[1]
    browser.post(f"/sessions/{second.pk}/call-off/", {"side": "coach", "notice": "late", "following": "on"})
    assert list(Session.objects.order_by("session_date").values_list("status", flat=True)) == ["planned", "late_cancelled", "cancelled"]


def test_client_asks_for_another_time_and_the_coach_leaves_it(maya, booked, as_user):
    as_user(booked.client.user).post(f"/me/sessions/{booked.pk}/move/", {"wish": "Any Friday"})
    browser = as_user(maya)
    assert [session.move_wish for session in browser.get("/sessions/").context["asked"]] == ["Any Friday"]
    browser.post(f"/sessions/{booked.pk}/keep-time/")
    assert (browser.get("/sessions/").context["asked"], list(Act.objects.current().values_list("kind", flat=True))) == ([], ["session.time_kept"])


# The calendar --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["agenda", "week", "month"])
def test_calendar_shows_the_sessions_of_its_days(view, maya, noah, otto, as_user):
    for day in (24, 26):
        factories.session(noah, at=datetime(2026, 11, day, 15, tzinfo=UTC))
    factories.session(factories.client(coach=otto), at=datetime(2026, 11, 25, 15, tzinfo=UTC))
    days = as_user(maya).get(f"/sessions/?view={view}&day=2026-11-24").context["days"]
    assert [day.date.day for day in days if day.sessions] == [24, 26]


def test_calendar_counts_days_on_the_coachs_clock(db, as_user):
    aroha = factories.coach(time_zone="Pacific/Auckland")
    factories.session(factories.client(coach=aroha), at=datetime(2026, 11, 24, 22, tzinfo=UTC))
    days = as_user(aroha).get("/sessions/?view=week&day=2026-11-25").context["days"]
    assert [day.date.day for day in days if day.sessions] == [25]


@pytest.mark.parametrize("query", ["view=nonsense", "day=nonsense", "day=0001-01-01", "view=week&day=9999-12-31"])
def test_calendar_of_nonsense_begins_today(query, maya, as_user):
    assert as_user(maya).get(f"/sessions/?{query}").context["period"].day == NOON.date()


@pytest.mark.parametrize("view", ["agenda", "week", "month"])
def test_calendar_costs_the_same_for_one_row_and_three(view, maya, noah, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for more in (1, 2):
        for number in range(more):
            factories.session(noah, at=NOON + timedelta(hours=more * 4 + number * 2))
        browser.get(f"/sessions/?view={view}")
        with django_assert_num_queries(5):
            browser.get(f"/sessions/?view={view}")


def test_calendar_asks_about_sessions_that_are_over(maya, noah, as_user):
    factories.session(noah, at=NOON - timedelta(hours=2))
    factories.session(noah, at=NOON - timedelta(minutes=30))
    assert len(as_user(maya).get("/sessions/").context["undecided"]) == 1


@pytest.mark.parametrize("place", ["", "reschedule/", "call-off/", "preview/", "end/"])
def test_session_is_absent_for_strangers(place, otto, booked, sam, as_user, guest):
    address = f"/sessions/{booked.pk}/{place}"
    assert [as_user(person).get(address).status_code for person in (otto, booked.client.user, sam)] == [404, 404, 404]
    assert guest.get(address).headers["Location"].startswith("/accounts/login/")
