"""The arithmetic of the hours log, and its pages."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine

from clients.models import Client
from sessions_app.domain.hours import Held, OfClient, Totals, by_client, hours, totals
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEN = datetime(2026, 11, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize(("minutes", "gives"), [(0, "0.00"), (60, "1.00"), (50, "0.83"), (45, "0.75"), (5, "0.08"), (480, "8.00")])
def test_hours_are_decimal_with_two_places(minutes, gives):
    assert hours(minutes) == Decimal(gives)


def test_totals_by_kind():
    rows = [Held(1, "A", TEN, 60), Held(1, "A", TEN + timedelta(days=7), 90, is_pro_bono=True), Held(2, "B", TEN + timedelta(days=1), 30, is_group=True)]
    assert totals(rows) == Totals(sessions=3, paid=90, pro_bono=90, individual=150, group=30)


def test_a_group_that_met_counts_once_by_its_longest_row_and_is_paid_if_anybody_paid():
    rows = [
        Held(1, "A", TEN, 60, is_group=True, is_pro_bono=True),
        Held(2, "B", TEN, 90, is_group=True),
        Held(3, "C", TEN, 90, is_group=True, is_pro_bono=True),
    ]
    assert totals(rows) == Totals(sessions=1, paid=90, group=90)


def test_two_single_sessions_at_once_both_count():
    assert totals([Held(1, "A", TEN, 60), Held(2, "B", TEN, 60)]).sessions == 2


def test_nothing_comes_to_nothing():
    assert (totals([]), by_client([])) == (Totals(), [])


def test_by_client_follows_the_names():
    rows = [Held(2, "bea", TEN, 30), Held(1, "Ada", TEN, 60), Held(2, "bea", TEN + timedelta(days=1), 45)]
    assert by_client(rows) == [OfClient("Ada", 1, 60), OfClient("bea", 2, 75)]


# The page ----------------------------------------------------------------------------------------------------------


def lines(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))[1:]


def starts(response) -> list[str]:
    return [f"{row.start:%Y-%m-%d}" for row in response.context["rows"]]


def test_only_held_sessions_of_this_coach_count(maya, noah, as_user):
    ida = factories.coach(practice=maya.membership.practice)
    for status in ("held", "missed", "late_cancelled", "cancelled"):
        factories.session(noah, at=TEN, status=status)
    factories.session(noah, at=NOON + timedelta(days=1))
    factories.session(noah, at=TEN - timedelta(days=1), status="held", coach=ida)
    assert starts(as_user(maya).get("/hours/")) == ["2026-11-02"]


def test_a_session_stays_in_the_log_of_who_held_it_after_handing_over(maya, noah, as_user):
    factories.session(noah, at=TEN, status="held")
    noah.coachings.update(ended_at=NOON)
    assert starts(as_user(maya).get("/hours/")) == ["2026-11-02"]


@pytest.mark.parametrize(("is_named", "who"), [(True, "Noah Lindqvist"), (False, "NL (client {pk})")])
def test_clients_are_named_only_if_they_agreed(is_named, who, maya, noah, as_user):
    Client.objects.update(may_be_named=is_named)
    factories.session(noah, at=TEN, status="held")
    browser = as_user(maya)
    assert [row.who for row in browser.get("/hours/").context["clients"]] == [who.format(pk=noah.pk)]
    assert ("Noah" in browser.get("/hours/").text, "Noah" in browser.get("/hours/hours.csv").text) == (is_named, is_named)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["2026-11-02", "2026-01-01"]),
        ("?period=months", ["2026-11-02", "2026-01-01", "2025-11-25"]),
        ("?period=all", ["2026-11-02", "2026-01-01", "2025-11-25", "2025-11-24"]),
        ("?period=days&start=2025-11-25&end=2026-01-01", ["2026-01-01", "2025-11-25"]),
        ("?period=nonsense", ["2026-11-02", "2026-01-01"]),
    ],
)
def test_period(asked, shown, maya, noah, as_user):
    for day in ("2026-11-02", "2026-01-01", "2025-11-25", "2025-11-24"):
        factories.session(noah, at=datetime.fromisoformat(f"{day}T10:00Z"), status="held")
    assert starts(as_user(maya).get(f"/hours/{asked}")) == shown


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ("start=2026-02-01&end=2026-01-01", "end", "The last day comes before the first one. Swap them."),
        ("start=yesterday&end=2026-01-01", "start", "Enter a valid date."),
        ("end=2026-01-01", "start", "This field is required."),
    ],
)
def test_days_that_cannot_be_are_told(asked, field, sentence, maya, as_user):
    response = as_user(maya).get(f"/hours/?period=days&{asked}")
    assert (response.status_code, response.context["form"].errors) == (422, {field: [sentence]})


def test_the_year_begins_at_the_coachs_midnight(db, as_user):
    aroha = factories.coach(time_zone="Pacific/Auckland")
    client = factories.client(coach=aroha)
    factories.session(client, at=datetime(2025, 12, 31, 10, 59, tzinfo=UTC), status="held")
    factories.session(client, at=datetime(2025, 12, 31, 11, 0, tzinfo=UTC), status="held")
    assert len(as_user(aroha).get("/hours/").context["rows"]) == 1


def test_file_has_iso_dates_and_decimal_hours_on_the_coachs_clock(db, as_user):
    berta = factories.coach(time_zone="Europe/Berlin")
    client = factories.client(coach=berta, name="Noah", may_be_named=True)
    # The night in which the clocks went back: 90 minutes from 02:30 summer time end at 03:00 winter time.
    factories.session(client, at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), status="held", minutes=90, is_pro_bono=True, format="group")
    response = as_user(berta).get("/hours/hours.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert lines(response) == [["2026-10-25", "Noah", "pro bono", "group", "02:30", "03:00", "1.50"]]


@pytest.mark.parametrize("name", ["=1+1", "+49", "-1", "@SUM(A1)", " =cmd()"])
def test_file_holds_nothing_that_a_spreadsheet_would_run(name, maya, as_user):
    factories.session(factories.client(coach=maya, name=name, may_be_named=True), at=TEN, status="held")
    assert lines(as_user(maya).get("/hours/hours.csv"))[0][1] == f"'{name}"


def test_hours_cost_the_same_for_one_row_and_three(maya, noah, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for more in (1, 2):
        for number in range(more):
            factories.session(noah, at=TEN + timedelta(hours=more * 3 + number), status="held")
        browser.get("/hours/")
        with django_assert_num_queries(3):
            browser.get("/hours/")


def test_hours_are_for_coaches(noah, sam, otto, as_user):
    assert [as_user(person).get("/hours/").status_code for person in (noah.user, sam, otto)] == [404, 404, 200]


def test_guest_is_sent_to_sign_in(guest, db):
    assert [guest.get(page).status_code for page in ("/hours/", "/hours/hours.csv")] == [302, 302]
