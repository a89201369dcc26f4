"""The sessions of a client: the tab, writing one down, correcting it."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from clients.models import Act, Card, Client
from sessions_app.models import Session
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FACTS = {"day": "2026-11-23", "time": "10:00", "minutes": "50", "status": "held", "format": "individual"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


def log(browser, client: Client, **facts):
    return browser.post(f"/clients/{client.pk}/sessions/log/", FACTS | facts)


def days(response, name: str) -> list[int]:
    return [session.session_date.day for session in response.context[name]]


def test_log_keeps_the_session_its_act_and_the_card(maya, noah, as_user):
    log(as_user(maya), noah, notes="Breathe before you answer.", is_pro_bono="on")
    session = Session.objects.get()
    start = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (session.client, session.coach, session.session_date, session.minutes, session.status, session.is_pro_bono, session.notes) == (
        *(noah, maya, start, 50, "held", True, "Breathe before you answer."),
    )
    act = Act.objects.get()
    assert (act.kind, act.actor, act.about_id, act.at, act.value) == ("session.held", maya, session.pk, start + timedelta(minutes=50), Decimal(50))
    assert Card.objects.get(pk=noah.pk).last_session_at == start + timedelta(minutes=50)


def test_log_sent_twice_keeps_one(maya, noah, as_user):
    browser, token = as_user(maya), str(uuid.uuid4())
    places = [log(browser, noah, form_token=token).headers["Location"] for _ in range(2)]
    assert (Session.objects.count(), places) == (1, [f"/clients/{noah.pk}/sessions/"] * 2)


def test_log_reads_the_coachs_clock(db, as_user):
    berta = factories.coach(time_zone="Europe/Berlin")
    client = factories.client(coach=berta)
    log(as_user(berta), client, day="2026-10-25", time="10:00")  # the last Sunday of October: the clocks went back that night
    assert Session.objects.get().session_date == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_log_of_a_time_that_came_twice_takes_the_first(db, as_user):
    berta = factories.coach(time_zone="Europe/Berlin")
    log(as_user(berta), factories.client(coach=berta), day="2026-10-25", time="02:30")
    assert Session.objects.get().session_date == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_log_of_a_time_that_the_clocks_skipped_says_so(db, as_user):
    berta = factories.coach(time_zone="Europe/Berlin")
    response = log(as_user(berta), factories.client(coach=berta), day="2026-03-29", time="02:30")
    assert response.context["form"].errors == {"time": ["The clocks went forward then, and this time was skipped. Type the one that your clock showed."]}


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"day": "2026-11-24", "time": "12:01"}, "time", "This lies ahead, so nobody can know yet what becomes of it. Type when it began."),
        ({"day": "2026-11-25", "status": "missed"}, "time", "This lies ahead, so nobody can know yet what becomes of it. Type when it began."),
        ({"day": "2026-11-27", "status": "late_cancelled"}, "time", "This is more than two days ahead. A session called off that early is not cancelled late."),
        ({"day": "2027-11-24"}, "day", "This date cannot be right. Type the day of the session."),
        ({"day": "1066-10-14"}, "day", "This date cannot be right. Type the day of the session."),
        ({"day": "soon"}, "day", "Enter a valid date."),
        ({"time": "25:00"}, "time", "Enter a valid time."),
        ({"minutes": "4"}, "minutes", "A session lasts at least 5 minutes."),
        ({"minutes": "481"}, "minutes", "A session lasts at most 480 minutes, which is eight hours."),
        ({"minutes": "9" * 30}, "minutes", "A session lasts at most 480 minutes, which is eight hours."),
        ({"status": "planned"}, "status", "Select a valid choice. planned is not one of the available choices."),
        ({"notes": "x" * 20_001}, "notes", "Ensure this value has at most 20000 characters (it has 20001)."),
    ],
)
def test_log_with_a_wrong_field_says_so_and_keeps_what_was_typed(wrong, field, sentence, maya, noah, as_user):
    response = log(as_user(maya), noah, **wrong)
    form = response.context["form"]
    assert (response.status_code, form.errors, form["day"].value(), Session.objects.count()) == (422, {field: [sentence]}, wrong.get("day", FACTS["day"]), 0)


def test_log_of_a_late_cancellation_may_lie_a_little_ahead(maya, noah, as_user):
    log(as_user(maya), noah, day="2026-11-24", time="18:00", status="late_cancelled")
    assert Act.objects.values_list("kind", "at", "value").get() == ("session.late_cancelled", NOON, None)


def test_log_beside_another_session_asks_once(maya, noah, as_user):
    factories.session(factories.client(coach=maya), at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC), status="held")
    browser = as_user(maya)
    assert log(browser, noah).context["form"].errors == {"time": ["You have another session from 09:30 to 10:30."]}
    assert log(browser, noah, anyway="on").status_code == 302


@pytest.mark.parametrize(("start", "status", "kind"), [("09:00", "held", "individual"), ("10:50", "held", "individual"), ("10:10", "cancelled", "individual")])
def test_log_after_or_before_another_session_is_fine(start, status, kind, maya, noah, as_user):
    factories.session(factories.client(coach=maya), at=datetime.fromisoformat(f"2026-11-23T{start}Z"), status=status, format=kind)
    assert log(as_user(maya), noah).status_code == 302


def test_log_of_one_group_for_two_clients_is_fine(maya, noah, as_user):
    browser = as_user(maya)
    log(browser, factories.client(coach=maya), format="group")
    assert log(browser, noah, format="group").status_code == 302


def test_log_offers_pro_bono_as_the_client_has_it(maya, as_user):
    client = factories.client(coach=maya, is_pro_bono=True)
    assert as_user(maya).get(f"/clients/{client.pk}/sessions/log/").context["form"]["is_pro_bono"].value() is True


# Correcting ----------------------------------------------------------------------------------------------------------


def correct(browser, session: Session, *, was: str, **facts):
    return browser.post(f"/clients/{session.client_id}/sessions/{session.pk}/correct/", FACTS | {"was": was} | facts)


@pytest.fixture
def held(maya, noah, as_user) -> Session:
    log(as_user(maya), noah)
    return Session.objects.get()


def test_correct_supersedes_what_was_said(maya, held, as_user):
    correct(as_user(maya), held, was=held.as_read, status="missed")
    held.refresh_from_db()
    assert (held.status, list(Act.objects.current().values_list("kind", flat=True))) == ("missed", ["session.missed"])
    assert Card.objects.get(pk=held.client_id).sessions_held == 0


def test_correct_of_what_stands_otherwise_is_told_and_overwrites_nothing(maya, held, as_user):
    browser, was = as_user(maya), held.as_read
    correct(browser, held, was=was, minutes="30")
    response = correct(browser, held, was=was, minutes="90")
    held.refresh_from_db()
    assert (response.status_code, held.minutes, response.context["form"]["minutes"].value()) == (409, 30, "90")
    correct(browser, held, was=response.context["form"]["was"].value(), minutes="90")
    held.refresh_from_db()
    assert held.minutes == 90


def test_correct_says_how_a_planned_session_went(maya, noah, as_user):
    session = factories.session(noah, at=NOON - timedelta(hours=3))
    correct(as_user(maya), session, was=session.as_read, day="2026-11-24", time="09:00")
    session.refresh_from_db()
    assert (session.status, session.decided_at) == ("held", NOON)


def test_cancel_takes_a_mistake_off(maya, held, as_user):
    as_user(maya).post(f"/clients/{held.client_id}/sessions/{held.pk}/cancel/")
    held.refresh_from_db()
    assert (held.status, list(Act.objects.current().values_list("kind", flat=True))) == ("cancelled", ["session.cancelled"])
    assert as_user(maya).get("/hours/").context["rows"] == []


def test_cancel_twice_is_one_act(maya, held, as_user):
    for _ in range(2):
        as_user(maya).post(f"/clients/{held.client_id}/sessions/{held.pk}/cancel/")
    assert Act.objects.filter(kind="session.cancelled").count() == 1


def test_only_the_sessions_own_coach_corrects_it(maya, held, as_user):
    ida = factories.coach(practice=maya.membership.practice)
    held.client.coachings.create(coach=ida, practice=held.client.practice)
    browser = as_user(ida)
    assert [row.pk for row in browser.get(f"/clients/{held.client_id}/sessions/").context["rows"]] == [held.pk]
    assert (correct(browser, held, was=held.as_read).status_code, browser.post(f"/clients/{held.client_id}/sessions/{held.pk}/cancel/").status_code) == (
        404,
        404,
    )


def test_a_session_of_another_client_is_absent(maya, held, as_user):
    other = factories.client(coach=maya)
    assert as_user(maya).get(f"/clients/{other.pk}/sessions/{held.pk}/correct/").status_code == 404


# The tab -------------------------------------------------------------------------------------------------------------


def test_tab_parts_what_comes_from_what_was(maya, noah, as_user):
    for away, status in ((2, "planned"), (1, "planned"), (-1, "held"), (-2, "missed"), (-3, "planned")):
        factories.session(noah, at=NOON + timedelta(days=away), status=status)
    response = as_user(maya).get(f"/clients/{noah.pk}/sessions/")
    assert (days(response, "ahead"), days(response, "rows")) == ([25, 26], [23, 22, 21])


def test_tab_filters_by_what_became_of_it(maya, noah, as_user):
    for away, status in ((-1, "held"), (-2, "missed"), (-3, "held")):
        factories.session(noah, at=NOON + timedelta(days=away), status=status)
    browser = as_user(maya)
    assert days(browser.get(f"/clients/{noah.pk}/sessions/?status=held"), "rows") == [23, 21]
    assert days(browser.get(f"/clients/{noah.pk}/sessions/?status=nonsense"), "rows") == [23, 22, 21]


def test_tab_turns_the_page_by_date(maya, noah, as_user, monkeypatch):
    monkeypatch.setattr("sessions_app.views.sessions.ROWS", 2)
    for away in (1, 2, 2, 3, 4):
        factories.session(noah, at=NOON - timedelta(days=away), status="held")
    browser, address, seen = as_user(maya), f"/clients/{noah.pk}/sessions/", []
    while address:
        response = browser.get(address)
        seen.append(days(response, "rows"))
        address = response.context["earlier"] and f"/clients/{noah.pk}/sessions/{response.context['earlier']}"
    assert seen == [[23, 22], [22, 21], [20]]


def test_tab_says_the_clients_clock_where_it_differs(maya, as_user):
    client = factories.client(coach=maya, name="Wei Zhang", time_zone="Asia/Singapore")
    factories.session(client, at=NOON - timedelta(days=1), status="held")
    assert "20:00 for Wei" in as_user(maya).get(f"/clients/{client.pk}/sessions/").text


def test_tab_costs_the_same_for_one_row_and_three(maya, noah, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for more in (1, 2):
        for number in range(more):
            factories.session(noah, at=NOON - timedelta(days=more * 3 + number), status="held")
        browser.get(f"/clients/{noah.pk}/sessions/")
        with django_assert_num_queries(6):
            browser.get(f"/clients/{noah.pk}/sessions/")


@pytest.mark.parametrize("place", ["", "log/"])
def test_sessions_are_absent_for_strangers(place, otto, noah, sam, as_user):
    assert [as_user(person).get(f"/clients/{noah.pk}/sessions/{place}").status_code for person in (otto, noah.user, sam)] == [404, 404, 404]


def test_guest_is_sent_to_sign_in(noah, guest):
    assert guest.get(f"/clients/{noah.pk}/sessions/").headers["Location"].startswith("/accounts/login/")


def test_archived_client_takes_no_session(maya, held, as_user):
    Client.objects.filter(pk=held.client_id).update(state="archived")
    browser = as_user(maya)
    answers = [log(browser, held.client), correct(browser, held, was=held.as_read), browser.post(f"/clients/{held.client_id}/sessions/{held.pk}/cancel/")]
    assert ([answer.status_code for answer in answers], Session.objects.values_list("status", flat=True).get()) == ([409, 409, 409], "held")
