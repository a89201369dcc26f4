"""The check-in of a client: drafts, sending, what follows at once, and the next time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from clients.actions import refresh_cards
from clients.actions.states import Archived
from clients.models import Card
from progress.actions import NothingSaid, NotYet, send_check_in
from progress.models import Answer, BalanceSnapshot, CheckIn, Draft, ElementReading
from tests import factories

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY, DAY = AT.date(), timedelta(days=1)
PAGE, DRAFT = "/me/check-in/", "/me/check-in/draft/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def asked(db):
    return factories.item_set()


@pytest.fixture
def as_noah(noah, asked, as_user):
    return as_user(noah.user)


def everything(value=6) -> dict[str, int]:
    return {f"{element}_{number}": value for element in ("fire", "water", "earth", "air", "aether") for number in (1, 2, 3, "x")}


def test_page_shows_the_statements_in_their_order_and_chooses_nothing(as_noah, asked):
    form = as_noah.get(PAGE).context["form"]
    assert [(item.slug, bound.value()) for item, bound in form.rows] == [(item.slug, None) for item in asked.in_order]


def test_page_is_absent_for_the_coach(maya, asked, as_user):
    assert as_user(maya).get(PAGE).status_code == 404


def test_page_sends_a_guest_to_sign_in(guest):
    assert guest.get(PAGE).status_code == 302


def test_sent_check_in_writes_answers_readings_balance_and_act_at_once(noah, as_noah):
    refresh_cards([noah.pk], at=AT)
    response = as_noah.post(PAGE, everything() | {"fire_1": 9, "fire_3": 0})
    found = CheckIn.objects.get()
    assert response.headers["Location"] == f"/me/check-ins/{found.pk}/"
    assert (found.client, found.date, found.done_at, Answer.objects.filter(check_in=found).count()) == (noah, TODAY, AT, 20)
    readings = ElementReading.objects.values_list("element_id", "value", "overdrive", "source", "origin_type", "origin_id").order_by("element__order")
    assert readings[0] == ("fire", Decimal("83.33"), 60, "self", "progress.checkin", found.pk)
    snapshot, card = BalanceSnapshot.objects.get(client=noah), Card.objects.get(client=noah)
    assert (snapshot.levels["fire"]["level"], snapshot.computed_at, card.balance_by_week[-1]) == (83.33, AT, round(snapshot.index))
    assert list(noah.acts.values_list("kind", "about_type", "about_id", "actor")) == [("checkin.done", "progress.checkin", found.pk, noah.user.pk)]


def test_coach_sees_it_on_the_overview_at_once(maya, noah, as_noah, as_user):
    refresh_cards([noah.pk], at=AT)
    as_noah.post(PAGE, everything() | {"air_x": 9})
    page = as_user(maya).get(f"/clients/{noah.pk}/").content.decode()
    assert "present and uneven, a first impression" in page


def test_answers_keep_the_words_that_were_asked(as_noah, asked):
    as_noah.post(PAGE, everything())
    items = list(asked.items)
    asked.items = [row | {"text": "Other words"} for row in items]
    asked.save()
    assert list(Answer.objects.order_by("order").values_list("text", flat=True)) == [row["text"] for row in items]


def test_open_statements_stay_unknown(as_noah):
    as_noah.post(PAGE, {"fire_1": "7", "fire_2": "8", "water_1": "3", "air_x": "9"})
    assert list(ElementReading.objects.values_list("element_id", "value", "overdrive")) == [("fire", 75, None)]
    assert Answer.objects.count() == 4


@pytest.mark.parametrize("answers", [{}, {"fire_1": "7", "water_1": "3"}, {"fire_x": "9"}])
def test_check_in_that_says_nothing_is_refused_with_what_was_typed(as_noah, answers):
    response = as_noah.post(PAGE, answers)
    assert (response.status_code, CheckIn.objects.count()) == (422, 0)
    assert {name: value for name, value in ((item.slug, bound.value()) for item, bound in response.context["form"].rows) if value} == answers


@pytest.mark.parametrize("wrong", ["11", "-1", "3.5", "seven"])
def test_answer_off_the_scale_is_refused_at_its_statement(as_noah, wrong):
    response = as_noah.post(PAGE, everything() | {"water_2": wrong})
    assert (response.status_code, list(response.context["form"].errors), CheckIn.objects.count()) == (422, ["water_2"], 0)
    assert f'value="{wrong}"' in response.content.decode()


def test_check_in_a_week_after_the_last_is_open_and_before_it_is_not(noah, as_noah):
    factories.check_in(noah, at=AT - 6 * DAY)
    assert (as_noah.post(PAGE, everything()).status_code, CheckIn.objects.count()) == (409, 1)
    CheckIn.objects.update(date=TODAY - 7 * DAY)
    assert (as_noah.post(PAGE, everything()).status_code, CheckIn.objects.count()) == (302, 2)


def test_page_says_when_the_next_one_opens_and_is_due(noah, as_noah):
    factories.check_in(noah, at=AT - 4 * DAY)
    page = as_noah.get(PAGE)
    assert (page.context["turn"].opens, page.context["turn"].due) == (TODAY + 3 * DAY, TODAY + 10 * DAY)
    assert "The next one opens Friday and is asked for 4 December." in page.content.decode()


def test_same_form_sent_twice_gives_one_check_in_and_the_same_answer(as_noah):
    sent = everything() | {"form_token": "3f0f5a52-7a37-4b2f-9a0e-0f5f0f3c9d01"}
    assert as_noah.post(PAGE, sent).headers["Location"] == as_noah.post(PAGE, sent).headers["Location"]
    assert CheckIn.objects.count() == 1


def test_database_keeps_one_check_in_a_day(noah, asked):
    CheckIn.objects.create(client=noah, date=TODAY)
    with pytest.raises(IntegrityError, match="check_in_once_a_day"):
        CheckIn.objects.create(client=noah, date=TODAY)


def test_check_in_of_an_archived_client_is_refused(noah, asked):
    noah.state = "archived"
    noah.save()
    with pytest.raises(Archived):
        send_check_in(noah, item_set=asked, answers=everything(), begun_at=None, by=noah.user, at=AT)


def test_nothing_is_left_of_a_check_in_that_says_nothing(noah, asked):
    with pytest.raises(NothingSaid):
        send_check_in(noah, item_set=asked, answers={}, begun_at=None, by=noah.user, at=AT)
    assert CheckIn.objects.count() == 0


def test_check_in_whose_balance_cannot_be_written_is_not_kept(noah, asked, monkeypatch):
    def break_down(*args, **kwargs):
        raise OSError("The disk is full")

    monkeypatch.setattr("progress.actions.balance.balance_records", break_down)
    with pytest.raises(OSError, match="disk is full"):
        send_check_in(noah, item_set=asked, answers=everything(), begun_at=None, by=noah.user, at=AT)
    assert (CheckIn.objects.count(), Answer.objects.count(), ElementReading.objects.count(), noah.acts.count()) == (0, 0, 0, 0)


def test_check_in_costs_the_same_whatever_came_before(noah, asked):
    counts = []
    for weeks in (6, 4, 2):
        with CaptureQueriesContext(connection) as queries:
            send_check_in(noah, item_set=asked, answers=everything(), begun_at=None, by=noah.user, at=AT - timedelta(weeks=weeks))
        counts.append(len(queries))
    assert counts == [13, 13, 13]


def test_early_check_in_names_the_day_on_which_it_opens(noah, asked):
    factories.check_in(noah, at=AT)
    with pytest.raises(NotYet) as refused:
        send_check_in(noah, item_set=asked, answers=everything(), begun_at=None, by=noah.user, at=AT + 2 * DAY)
    assert refused.value.opens == TODAY + 7 * DAY


def test_hasty_answers_weigh_half_and_the_person_is_told(noah, as_noah, time_machine):
    begun = as_noah.get(PAGE).context["form"]["begun"].value()
    time_machine.move_to(AT + timedelta(seconds=20), tick=False)
    page = as_noah.post(PAGE, everything() | {"fire_1": 2, "begun": begun}, follow=True)
    assert (CheckIn.objects.get().seconds, CheckIn.objects.get().doubts, noah.readings.first().quality) == (20, ["too_fast"], 0.5)
    assert "It went very quickly." in page.content.decode()


def test_mark_of_the_beginning_that_is_not_ours_is_no_mark(as_noah):
    as_noah.post(PAGE, everything() | {"begun": "2020-01-01T00:00:00+00:00"})
    assert CheckIn.objects.get().seconds is None


# Drafts --------------------------------------------------------------------------------------------------------------


def test_draft_waits_on_the_page(as_noah):
    assert as_noah.post(DRAFT, {"fire_1": "7", "water_2": "0"}).status_code == 204
    form = as_noah.get(PAGE).context["form"]
    assert {item.slug: bound.value() for item, bound in form.rows if bound.value() is not None} == {"fire_1": 7, "water_2": 0}


def test_draft_keeps_what_fits_beside_what_does_not(as_noah):
    as_noah.post(DRAFT, {"fire_1": "7", "fire_2": "77"})
    assert Draft.objects.get().answers == {"fire_1": 7}


def test_draft_counts_for_nothing_and_is_nobody_elses(maya, noah, as_noah):
    as_noah.post(DRAFT, everything())
    assert (noah.readings.count(), noah.acts.count(), Draft.objects.visible_to(maya).count()) == (0, 0, 0)


def test_keeping_for_later_needs_no_scripts(as_noah):
    response = as_noah.post(PAGE, {"fire_1": "7", "later": "1"})
    assert (response.headers["Location"], Draft.objects.get().answers) == ("/me/", {"fire_1": 7})


def test_draft_goes_with_sending_and_a_late_one_does_not_bring_it_back(as_noah):
    as_noah.post(DRAFT, {"fire_1": "7"})
    as_noah.post(PAGE, everything())
    assert (as_noah.post(DRAFT, {"fire_1": "7"}).status_code, Draft.objects.count()) == (409, 0)


def test_time_counts_from_the_first_look(as_noah, time_machine):
    begun = as_noah.get(PAGE).context["form"]["begun"].value()
    time_machine.move_to(AT + timedelta(seconds=10), tick=False)
    as_noah.post(DRAFT, {"fire_1": "7", "begun": begun})
    time_machine.move_to(AT + timedelta(seconds=200), tick=False)
    as_noah.post(PAGE, everything() | {"fire_1": 2})
    assert CheckIn.objects.get().seconds == 200


# What the client sees of it --------------------------------------------------------------------------------------------


def test_result_shows_levels_and_every_answer(noah, as_noah):
    found = factories.check_in(noah, at=AT, air_1=9, air_2=9, air_3=1, air_x=8)
    page = as_noah.get(f"/me/check-ins/{found.pk}/")
    assert [answer.raw for answer in page.context["answers"]].count(5) == 16
    words = page.content.decode()
    assert ("your own report, not a diagnosis" in words, "Too much of it, by your own words: Air." in words, "strong and running hot" in words) == (
        True,
        True,
        True,
    )


def test_result_of_somebody_else_is_absent(maya, noah, as_noah, asked):
    nina = factories.client(coach=maya, user=factories.client_user())
    assert as_noah.get(f"/me/check-ins/{factories.check_in(nina, at=AT).pk}/").status_code == 404


def test_list_costs_the_same_for_one_and_for_three(noah, as_noah, django_assert_num_queries):
    for ago in (21, 14, 7):
        factories.check_in(noah, at=AT - ago * DAY)
        as_noah.get("/me/check-ins/")
        with django_assert_num_queries(8):
            as_noah.get("/me/check-ins/")


def test_list_goes_back_page_by_page(noah, as_noah):
    for week in range(25):
        CheckIn.objects.create(client=noah, date=TODAY - timedelta(weeks=week))
    first = as_noah.get("/me/check-ins/").context
    second = as_noah.get(f"/me/check-ins/{first['earlier']}").context
    assert [len(first["rows"]), len(second["rows"]), second["earlier"]] == [20, 5, ""]
    assert second["rows"][0]["said"].row.date == TODAY - timedelta(weeks=20)


@pytest.mark.parametrize("asked_for", ["?until=nonsense", "?until=9999-12-31", "?check_in=0", "?check_in=x"])
def test_list_asked_for_strangely_begins_today(noah, as_noah, asked_for):
    factories.check_in(noah, at=AT)
    assert len(as_noah.get(f"/me/check-ins/{asked_for}").context["rows"]) == 1


def test_list_without_anything_says_what_will_be_here(as_noah):
    assert "You have not checked in yet." in as_noah.get("/me/check-ins/").content.decode()


def test_day_of_a_check_in_is_the_clients(maya, asked):
    client = factories.client(coach=maya, user=factories.client_user(), time_zone="Pacific/Kiritimati")
    assert factories.check_in(client, at=AT).date == date(2026, 11, 25)


@pytest.mark.parametrize(("ago", "is_offered"), [(14, True), (1, False)])
def test_coach_can_remind_of_a_check_in_that_is_due(maya, noah, asked, as_user, ago, is_offered):
    factories.check_in(noah, at=AT - ago * DAY)
    browser, link = as_user(maya), f"/clients/{noah.pk}/nudge/?about=check-in-0"
    assert (link in browser.get(f"/clients/{noah.pk}/check-ins/").content.decode()) == is_offered
    assert browser.get(link).status_code == (200 if is_offered else 404)


def test_coach_is_not_offered_to_remind_a_client_without_an_account(maya, asked, as_user):
    client = factories.client(coach=maya)
    assert "nudge" not in as_user(maya).get(f"/clients/{client.pk}/check-ins/").content.decode()
