"""A check-in that was sent can be corrected for a day: answers, readings and levels change, and what was said first stays beside it."""

from datetime import UTC, datetime, timedelta

import pytest

from clients.models import Act, Client
from progress import actions
from progress.domain.checkins import is_correctable
from progress.models import BalanceSnapshot, CheckIn, ElementReading
from progress.readings.engagement import standing
from tests import factories

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=3)


@pytest.fixture
def sent(noah, time_machine) -> CheckIn:
    time_machine.move_to(LATER, tick=False)
    return factories.check_in(noah, at=AT, fire_1=2)


@pytest.fixture
def address(sent) -> str:
    return f"/me/check-ins/{sent.pk}/correct/"


def given(sent: CheckIn, **changes: object) -> dict[str, object]:
    return {"asked": sent.asked.slug} | dict(sent.answers.values_list("item", "raw")) | changes


def fire(client: Client) -> list[tuple]:
    rows = ElementReading.objects.filter(client=client, element="fire")
    return [(float(row.value), row.date, row.recorded_at, float(row.quality)) for row in rows]


def test_corrected_answer_counts_as_of_the_day_it_was_sent(noah, sent, address, as_user):
    before = BalanceSnapshot.objects.get(client=noah).levels["fire"]["level"]
    as_user(noah.user).post(address, given(sent, fire_1="8"))
    sent.refresh_from_db()
    assert (sent.corrected_at, sent.answers.get(item="fire_1").raw, sent.date) == (LATER, 8, AT.date())
    assert fire(noah) == [(60.0, AT.date(), AT, 1.0)]
    assert (before, BalanceSnapshot.objects.get(client=noah).levels["fire"]["level"]) == (40.0, 60.0)


def test_what_was_said_first_stays(noah, sent, address, as_user):
    browser, first = as_user(noah.user), dict(sent.answers.order_by("order").values_list("item", "raw"))
    browser.post(address, given(sent, fire_1="8"))
    sent.refresh_from_db()
    assert sent.earlier == [{"until": LATER.isoformat(), "answers": first}]
    page = browser.get(f"/me/check-ins/{sent.pk}/").content.decode()
    assert ("first 2" in page, "corrected" in page) == (True, True)


def test_correction_is_no_second_check_in(noah, sent, address, as_user):
    as_user(noah.user).post(address, given(sent, fire_1="8"))
    acts = Act.objects.filter(client=noah, kind="checkin.done")
    assert [(act.at, act.actor) for act in acts.order_by("act_id")] == [(AT, noah.user)] * 2
    assert acts.current().count() == 1
    assert standing(acts).count() <= 2


def test_correction_is_counted_once(noah, sent, address, as_user):
    as_user(noah.user).post(address, given(sent, fire_1="8"))
    actions.refresh_metrics([noah.pk])
    assert noah.metrics.get(metric_name="checkins").value == 1


def test_doubts_are_judged_anew(noah, time_machine):
    time_machine.move_to(LATER, tick=False)
    straight = factories.check_in(noah, at=AT)
    assert straight.doubts == ["straight_line"]
    answers = dict(straight.answers.values_list("item", "raw")) | {"fire_1": 8}
    corrected = actions.correct_check_in(straight, answers=answers, by=noah.user, at=LATER)
    assert (corrected.doubts, float(corrected.quality)) == ([], 1.0)
    assert fire(noah) == [(60.0, AT.date(), AT, 1.0)]


def test_same_answers_correct_nothing(noah, sent, address, as_user):
    as_user(noah.user).post(address, given(sent))
    sent.refresh_from_db()
    assert (sent.corrected_at, sent.earlier) == (None, [])


def test_form_holds_what_was_sent(noah, sent, address, as_user):
    page = as_user(noah.user).get(address)
    assert (page.context["form"]["fire_1"].value(), page.context["form"]["fire_2"].value()) == (2, 5)


def test_answers_that_say_nothing_are_refused(noah, sent, address, as_user):
    response = as_user(noah.user).post(address, {"asked": sent.asked.slug, "fire_1": "8"})
    sent.refresh_from_db()
    assert (response.status_code, sent.answers.count(), sent.corrected_at) == (422, 20, None)


def test_answer_off_the_scale_is_refused_at_its_field(noah, sent, address, as_user):
    response = as_user(noah.user).post(address, given(sent, fire_1="11"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["fire_1"])


@pytest.mark.parametrize(("hours", "is_open"), [(0, True), (23.9, True), (24, False), (200, False)])
def test_day_is_the_limit(hours, is_open):
    assert is_correctable(AT, at=AT + timedelta(hours=hours)) is is_open


def test_after_a_day_there_is_no_page_and_no_button(noah, sent, address, as_user, time_machine):
    browser = as_user(noah.user)
    assert "Correct an answer" in browser.get(f"/me/check-ins/{sent.pk}/").content.decode()
    time_machine.move_to(AT + timedelta(days=1), tick=False)
    assert "Correct an answer" not in browser.get(f"/me/check-ins/{sent.pk}/").content.decode()
    assert [browser.get(address).status_code, browser.post(address, given(sent)).status_code] == [404, 404]
    with pytest.raises(actions.TooLate):
        actions.correct_check_in(sent, answers={}, by=noah.user, at=AT + timedelta(days=1))


def test_correction_is_the_client_s_own(maya, otto, address, as_user, guest):
    assert [as_user(person).get(address).status_code for person in (maya, otto)] == [404, 404]
    assert guest.get(address).status_code == 302


def test_archive_takes_no_correction(noah, sent, address, as_user):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    assert as_user(noah.user).post(address, given(sent, fire_1="8")).status_code == 409
    assert fire(noah)[0][0] == 40.0


def test_version_made_meanwhile_leaves_the_correction_its_words(maya, noah, sent, address, as_user):
    words = {row["slug"]: f"{row['text']} Really?" for row in sent.asked.items}
    actions.make_version(maya.membership.practice, read=sent.asked.slug, names={}, texts=words, by=maya, at=LATER)
    as_user(noah.user).post(address, given(sent, fire_1="8"))
    assert not sent.answers.filter(text__endswith="Really?").exists()
    assert sent.answers.get(item="fire_1").raw == 8


# The coach's own view first ---------------------------------------------------------------------------------------------


PAGES = ["balance/", "progress/fire/"]
SURE = [f"sure_{slug}" for slug in ("fire", "water", "earth", "air", "aether")]


@pytest.mark.parametrize("path", PAGES)
def test_newest_answers_are_closed_until_the_coach_has_a_view(path, maya, noah, sent, as_user):
    browser, note = as_user(maya), "Told me about the plan for spring."
    before = browser.get(f"/clients/{noah.pk}/{path}")
    assert (before.context["closed"], "opens after your rating" in before.content.decode()) == (sent, True)
    browser.post(f"/clients/{noah.pk}/rate/", {"value_fire": "6", "note": note, **dict.fromkeys(SURE, "2")})
    after = browser.get(f"/clients/{noah.pk}/{path}")
    assert (after.context["closed"], "opens after your rating" in after.content.decode()) == (None, False)


@pytest.mark.parametrize("path", PAGES)
def test_coach_may_look_all_the_same_and_it_is_noted(path, maya, noah, sent, as_user):
    browser = as_user(maya)
    page = browser.get(f"/clients/{noah.pk}/{path}{browser.get(f'/clients/{noah.pk}/{path}').context['show_anyway']}")
    assert "opens after your rating" not in page.content.decode()
    assert noah.accesses.get(what="answers").about_id == sent.pk
    assert browser.get(f"/clients/{noah.pk}/{path}").context["closed"] is None
    assert browser.get(f"/clients/{noah.pk}/check-ins/{sent.pk}/").context["is_open"] is True


def test_level_stands_at_once(maya, noah, sent, as_user):
    elements = {row["slug"]: row["level"]["level"] for row in as_user(maya).get(f"/clients/{noah.pk}/balance/").context["elements"]}
    assert elements["fire"] == 40.0


def test_older_check_ins_are_open(maya, noah, sent, as_user, time_machine):
    time_machine.move_to(AT + timedelta(days=14), tick=False)
    newest = factories.check_in(noah, at=AT + timedelta(days=14), water_1=9)
    page = as_user(maya).get(f"/clients/{noah.pk}/balance/")
    [fire] = [row["counted"] for row in page.context["elements"] if row["slug"] == "fire"]
    assert (page.context["closed"], [is_closed for _row, is_closed in fire]) == (newest, [True, False])


def test_client_sees_their_own_at_once(noah, sent, as_user):
    page = as_user(noah.user).get("/me/progress/fire/")
    assert (page.context["closed"], "opens after your rating" in page.content.decode()) == (None, False)
