"""What coach and client agree about their rhythm, and what the coach weighs."""

from datetime import timedelta

import pytest

from clients.models import Client
from progress.domain.engagement import WEIGHTS
from progress.models import EngagementSnapshot, Rhythm
from tests import factories

ALIKE = {f"weight_{part}": "20" for part in WEIGHTS}
AGREED = {"interval_days": "21", "journal_target": "0", **ALIKE, "version": "0"}


def address(client: Client) -> str:
    return f"/clients/{client.pk}/rhythm/"


def test_form_shows_the_usual_rhythm_before_anything_is_agreed(maya, noah, as_user):
    form = as_user(maya).get(address(noah)).context["form"]
    assert (form["interval_days"].value(), form["journal_target"].value(), [field.value() for field in form.weights]) == (14, 2, [30, 25, 20, 15, 10])
    assert Rhythm.objects.count() == 0


def test_form_is_absent_for_noah_and_for_another_coach(noah, otto, as_user):
    assert [as_user(person).get(address(noah)).status_code for person in (noah.user, otto)] == [404, 404]
    assert [as_user(person).post(address(noah), AGREED).status_code for person in (noah.user, otto)] == [404, 404]


def test_form_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(address(noah)).status_code == 302


def test_agreeing_saves_and_works_the_score_out_at_once(maya, noah, as_user, now):
    factories.act(noah, "session.held", at=now - timedelta(days=16))
    response = as_user(maya).post(address(noah), AGREED)
    found = Rhythm.objects.get(client=noah)
    assert (found.interval_days, found.journal_target, found.weights, found.version) == (21, 0, dict.fromkeys(WEIGHTS, 20), 1)
    assert (response.headers["Location"], EngagementSnapshot.objects.get(client=noah).value) == (f"/clients/{noah.pk}/engagement/", 100)


def test_agreeing_again_keeps_the_day_of_the_first_time(maya, noah, as_user, now):
    Rhythm.objects.create(client=noah, agreed_at=now - timedelta(days=30))
    as_user(maya).post(address(noah), AGREED | {"version": "1"})
    found = Rhythm.objects.get(client=noah)
    assert (found.agreed_at, found.version, found.interval_days) == (now - timedelta(days=30), 2, 21)


@pytest.mark.parametrize("stands", [0, 1])
def test_agreeing_in_two_tabs_tells_the_later_one_and_keeps_both(maya, noah, as_user, stands):
    if stands:
        Rhythm.objects.create(client=noah)
    browser = as_user(maya)
    browser.post(address(noah), AGREED | {"version": str(stands)})
    response = browser.post(address(noah), AGREED | {"version": str(stands), "interval_days": "7"})
    form = response.context["form"]
    assert (response.status_code, Rhythm.objects.get().interval_days, form["interval_days"].value()) == (409, 21, "7")
    assert (response.context["stands"], form["version"].value()) == ([("Days between sessions", 21)], str(stands + 1))


def test_agreeing_after_being_told_saves(maya, noah, as_user):
    browser = as_user(maya)
    browser.post(address(noah), AGREED)
    told = browser.post(address(noah), AGREED | {"interval_days": "7"})
    browser.post(address(noah), AGREED | {"interval_days": "7", "version": told.context["form"]["version"].value()})
    assert Rhythm.objects.get().interval_days == 7


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("interval_days", "0", "Ensure this value is greater than or equal to 1."),
        ("interval_days", "181", "Ensure this value is less than or equal to 180."),
        ("interval_days", "often", "Enter a whole number."),
        ("journal_target", "8", "Ensure this value is less than or equal to 7."),
        ("weight_tasks", "101", "Ensure this value is less than or equal to 100."),
        ("weight_tasks", "-1", "Ensure this value is greater than or equal to 0."),
        ("weight_tasks", "", "This field is required."),
        ("weight_tasks", "9" * 300, "Ensure this value is less than or equal to 100."),
    ],
)
def test_a_wrong_field_is_said_so_and_keeps_what_was_typed(maya, noah, as_user, field, value, sentence):
    response = as_user(maya).post(address(noah), AGREED | {field: value})
    form = response.context["form"]
    assert (response.status_code, form.errors, form[field].value(), Rhythm.objects.count()) == (422, {field: [sentence]}, value, 0)


def test_nothing_that_counts_is_refused(maya, noah, as_user):
    response = as_user(maya).post(address(noah), AGREED | {f"weight_{part}": "0" for part in WEIGHTS})
    assert (response.status_code, response.context["form"].non_field_errors()) == (422, ["Something has to count: give at least one part a weight above 0."])


def test_a_preset_fills_in_the_weights_and_saves_nothing(maya, noah, as_user):
    response = as_user(maya).post(address(noah), AGREED | {"preset": "usual", "interval_days": "30"})
    form = response.context["form"]
    assert (response.status_code, [field.value() for field in form.weights], form["interval_days"].value()) == (200, ["30", "25", "20", "15", "10"], "30")
    assert Rhythm.objects.count() == 0


def test_weights_are_shown_as_shares(maya, noah, as_user):
    Rhythm.objects.create(client=noah, weights=dict.fromkeys(WEIGHTS, 7) | {"tasks": 0})
    form = as_user(maya).get(address(noah)).context["form"]
    assert [field.help_text for field in form.weights] == ["0 % of the score", *["25 % of the score"] * 4]


def test_rhythm_of_somebody_in_the_archive_stays(maya, noah, as_user):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    response = as_user(maya).post(address(noah), AGREED)
    assert (response.status_code, Rhythm.objects.count()) == (409, 0)
