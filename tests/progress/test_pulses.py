"""The five sliders on the client's home, and when a check-in is asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from clients.actions import refresh_cards
from clients.models import Act
from clients.readings.attention import attention_of
from progress.actions import note_due
from progress.jobs import note_due_check_ins
from progress.models import CheckIn, ElementReading, Pulse
from tests import factories

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY, DAY = AT.date(), timedelta(days=1)
FIVE = {"fire": "7", "water": "4", "earth": "0", "air": "10", "aether": "5"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def as_noah(noah, as_user):
    factories.item_set()
    CheckIn.objects.create(client=noah, date=TODAY - 10 * DAY, done_at=AT - 10 * DAY)
    return as_user(noah.user)


def due_acts() -> list[tuple[str, datetime]]:
    return list(Act.objects.filter(kind="checkin.due").order_by("client").values_list("client__name", "at"))


def test_portal_offers_the_pulse_without_a_chosen_place(as_noah):
    context = as_noah.get("/me/").context
    assert ([bound.value() for bound in context["pulse_form"].rows], context["turn"].is_pulse_open) == ([None] * 5, True)


def test_pulse_writes_readings_and_an_act_at_once(noah, as_noah):
    response = as_noah.post("/me/pulse/", FIVE)
    pulse = Pulse.objects.get()
    assert (response.headers["Location"], pulse.client, pulse.date, pulse.earth) == ("/me/", noah, TODAY, 0)
    readings = ElementReading.objects.order_by("element__order").values_list("element_id", "value", "overdrive", "source", "origin_type", "origin_id")
    assert list(readings)[:2] == [("fire", 70, None, "pulse", "progress.pulse", pulse.pk), ("water", 40, None, "pulse", "progress.pulse", pulse.pk)]
    assert list(noah.acts.values_list("kind", "about_id")) == [("pulse.done", pulse.pk)]


def test_open_slider_stays_unknown(as_noah):
    as_noah.post("/me/pulse/", {"fire": "7", "water": ""})
    assert (Pulse.objects.get().water, list(ElementReading.objects.values_list("element_id", flat=True))) == (None, ["fire"])


def test_pulse_that_says_nothing_is_refused(as_noah):
    assert (as_noah.post("/me/pulse/", {}).status_code, Pulse.objects.count()) == (422, 0)


def test_pulse_off_the_scale_comes_back_as_typed(as_noah):
    response = as_noah.post("/me/pulse/", FIVE | {"air": "12"})
    assert (response.status_code, list(response.context["form"].errors), Pulse.objects.count()) == (422, ["air"], 0)


def test_second_pulse_of_a_week_waits(as_noah):
    as_noah.post("/me/pulse/", FIVE)
    assert (as_noah.post("/me/pulse/", FIVE).status_code, Pulse.objects.count()) == (409, 1)
    assert "The next pulse opens" in as_noah.get("/me/pulse/").content.decode()


def test_pulse_page_is_absent_for_the_coach_and_guests_sign_in(maya, guest, as_user):
    assert (as_user(maya).get("/me/pulse/").status_code, guest.get("/me/pulse/").status_code) == (404, 302)


def test_database_keeps_the_scale_of_a_pulse(noah):
    with pytest.raises(IntegrityError, match="pulse_air_0_to_10"):
        Pulse.objects.create(client=noah, date=TODAY, air=11)


# Due ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ago", "is_due"), [(13, False), (14, True), (15, True)])
def test_check_in_is_due_two_weeks_after_the_last(noah, ago, is_due):
    CheckIn.objects.create(client=noah, date=TODAY - ago * DAY, done_at=AT - ago * DAY)
    assert note_due(at=AT) == is_due


def test_first_check_in_is_due_the_day_after_somebody_came(maya):
    for ago in (0, 1):
        factories.client(coach=maya, name=f"{ago} days", user=factories.client_user(), since_date=TODAY - ago * DAY)
    note_due(at=AT)
    assert due_acts() == [("1 days", datetime(2026, 11, 24, tzinfo=UTC))]


def test_due_is_noted_once_whatever_the_hour(noah, time_machine):
    note_due_check_ins()
    time_machine.move_to(AT + 3 * DAY, tick=False)
    note_due_check_ins()
    assert [name for name, _ in due_acts()] == ["Noah Lindqvist"]


def test_due_is_noted_again_after_the_next_check_in(noah):
    note_due(at=AT)
    factories.check_in(noah, at=AT)
    assert [note_due(at=AT + days * DAY) for days in (1, 13, 14, 15)] == [0, 0, 1, 0]


@pytest.mark.parametrize("changes", [{"state": "paused"}, {"state": "archived"}, {"user": None}, {"erased_at": AT}])
def test_nobody_is_asked_who_cannot_or_need_not_answer(noah, changes):
    for name, value in changes.items():
        setattr(noah, name, value)
    noah.save()
    assert note_due(at=AT) == 0


@pytest.mark.parametrize(("zone", "is_due"), [("Pacific/Kiritimati", True), ("UTC", False)])
def test_due_day_begins_where_the_client_lives(maya, zone, is_due):
    client = factories.client(coach=maya, user=factories.client_user(), time_zone=zone)
    CheckIn.objects.create(client=client, date=TODAY - 13 * DAY, done_at=AT - 13 * DAY)
    assert note_due(at=AT) == is_due


def test_due_reaches_the_coachs_home_and_goes_with_the_answer(maya, noah, time_machine):
    factories.act(noah, "session.held", at=AT - 2 * DAY)
    note_due(at=AT)
    refresh_cards([noah.pk], at=AT)
    told = [row.reason for row in attention_of(maya, at=AT).get(noah.pk, [])]
    factories.check_in(noah, at=AT + timedelta(hours=1))
    refresh_cards([noah.pk], at=AT + timedelta(hours=2))
    assert (told, attention_of(maya, at=AT + timedelta(hours=2)).get(noah.pk, [])) == (["checkin_due"], [])


def test_check_in_counts_as_an_act_of_the_client(noah, run_jobs):
    factories.act(noah, "session.held", at=AT - 60 * DAY)
    factories.check_in(noah, at=AT)
    refresh_cards([noah.pk], at=AT)
    noah.refresh_from_db()
    assert noah.card.last_act_at == AT
