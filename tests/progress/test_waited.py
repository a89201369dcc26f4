"""What waited on a device counts from when it was written, within honest limits, and says when it was written and when it was sent."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from clients.domain.brief import happened_since
from clients.models import Card, Client
from clients.readings.attention import happened_with
from clients.readings.brief import happenings_of
from progress.actions import note_due, refresh_balance, send_check_in
from progress.forms.unsent import UnsentForm
from progress.models import BalanceSnapshot, CheckIn, Draft, ElementReading, EngagementMetric, EngagementSnapshot, Entry
from progress.readings.checkins import due_check_ins
from progress.readings.engagement import histories
from tests import factories

DOOR = "/me/unsent/"
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(db):
    return factories.item_set()


@pytest.fixture
def send(noah, asked, as_user):
    """What a device sends for Noah, by its clock."""
    browser = as_user(noah.user)

    def post(fields: dict, *, said: datetime | str | None):
        clock = said.isoformat() if isinstance(said, datetime) else said
        sent = {"account": noah.user.mark, "form_token": str(uuid.uuid4()), "written_at": clock, **fields}
        return browser.post(DOOR, {name: value for name, value in sent.items() if value is not None})

    return post


@pytest.fixture
def answers(asked) -> dict:
    return {"kind": "check-in", "asked": asked.slug, "fire_1": "9", "fire_2": "9"}


TEXT = {"kind": "entry", "body": "On the train.", "visibility": "shared"}


def told(browser, address: str) -> str:
    found = [line.strip() for line in browser.get(address).content.decode().splitlines() if 'class="sm soft measure">Written on' in line]
    return found[0].partition(">")[2].partition("<")[0] if found else ""


# For which day it counts ---------------------------------------------------------------------------------------------------


def test_check_in_counts_for_the_day_on_which_it_was_written(send, answers, noah):
    send(answers, said=NOW - 3 * DAY)
    found = CheckIn.objects.get()
    assert (found.date, found.done_at, found.arrived_at) == ((NOW - 3 * DAY).date(), NOW - 3 * DAY, NOW)
    assert list(ElementReading.objects.values_list("date", "recorded_at")) == [((NOW - 3 * DAY).date(), NOW)]
    assert list(noah.acts.values_list("kind", "at")) == [("checkin.done", NOW - 3 * DAY)]


def test_day_is_that_of_the_clients_calendar(send, answers, noah):
    Client.objects.filter(pk=noah.pk).update(time_zone="Pacific/Auckland")
    send(answers, said=datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert f"{CheckIn.objects.get().date:%d}" == "21"


GARBAGE = ["", "yesterday", "2026-13-45T99:99", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9" * 5000, None]


@pytest.mark.parametrize("clock", [*GARBAGE, NOW + 2 * DAY, NOW - 61 * DAY, datetime(1970, 1, 1, tzinfo=UTC)])
def test_clock_that_cannot_be_right_leaves_the_day_of_arrival(send, answers, clock):
    assert [send(fields, said=clock).status_code for fields in (answers, TEXT)] == [200, 200]
    assert (CheckIn.objects.get().date, CheckIn.objects.get().done_at, Entry.objects.get().written_at) == (NOW.date(), NOW, NOW)


@pytest.mark.parametrize("clock", ["\0", "2026-11-20\0T10:00:00Z"])
def test_clock_with_a_null_in_it_is_none(clock):
    form = UnsentForm({"account": "x", "kind": "entry", "form_token": str(uuid.uuid4()), "written_at": clock})
    assert (form.is_valid(), form.said) == (True, None)


def test_zone_of_the_device_changes_nothing(send, answers):
    for fields in (answers, TEXT):
        send(fields, said="2026-11-20T23:30:00-11:00")
    written = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert (CheckIn.objects.get().done_at, Entry.objects.get().written_at) == (written, written)


def test_nothing_counts_from_before_the_client_came(send, answers, noah):
    Client.objects.filter(pk=noah.pk).update(since_date=(NOW - 5 * DAY).date(), created_at=NOW - 4 * DAY)
    for fields in (answers, TEXT):
        send(fields, said=NOW - 6 * DAY)
    assert (CheckIn.objects.get().done_at, Entry.objects.get().written_at) == (NOW, NOW)


def test_day_in_the_week_of_another_check_in_leaves_the_day_of_arrival(send, answers, noah):
    factories.check_in(noah, at=NOW - 10 * DAY)
    send(answers, said=NOW - 5 * DAY)
    assert list(CheckIn.objects.order_by("date").values_list("date", flat=True)) == [(NOW - 10 * DAY).date(), NOW.date()]


def test_earlier_check_in_finds_its_place_before_a_later_one(send, answers, noah):
    factories.check_in(noah, at=NOW - DAY)
    assert send(answers, said=NOW - 9 * DAY).status_code == 200
    assert sorted((NOW.date() - day).days for day in CheckIn.objects.values_list("date", flat=True)) == [1, 9]


def test_too_few_answers_while_none_is_open_stay_on_the_device(send, answers, noah):
    factories.check_in(noah, at=NOW - DAY)
    answer = send(answers | {"fire_2": ""}, said=NOW - 9 * DAY)
    assert (answer.status_code, Draft.objects.count()) == (409, 0)


@pytest.mark.parametrize(("begun", "written", "left"), [(10, 9, 0), (2, 9, 1), (2, 3, 0)])
def test_next_check_in_that_is_begun_meanwhile_stays(send, answers, noah, asked, begun, written, left):
    Draft.objects.create(client=noah, asked=asked, answers={"water_1": 3}, begun_at=NOW - begun * DAY)
    send(answers, said=NOW - written * DAY)
    assert Draft.objects.count() == left


# What was counted meanwhile ------------------------------------------------------------------------------------------------


def kept(client: Client) -> list:
    """The snapshots and lists of this client, without whose they are."""
    balance, score = BalanceSnapshot.objects.get(client=client), EngagementSnapshot.objects.get(client=client)
    card = Card.objects.get(client=client)
    metrics = EngagementMetric.objects.filter(client=client).order_by("date", "metric_name").values_list("date", "metric_name", "value")
    return [
        (balance.levels, balance.by_week, balance.index, balance.leading),
        (score.state, score.value, score.parts, score.by_week),
        (card.balance_by_week, card.leading, card.score, card.last_act_at, card.acts_by_week),
        list(metrics),
    ]


def test_what_was_counted_meanwhile_is_as_if_it_had_never_waited(send, answers, noah, maya, run_jobs, django_capture_on_commit_callbacks):
    twin = factories.client(coach=maya, user=factories.client_user(), since_date=noah.since_date)
    with django_capture_on_commit_callbacks(execute=True):
        for one in (noah, twin):
            factories.check_in(one, at=NOW - 40 * DAY, fire_1=2, fire_2=2)
        said = {"fire_1": 9, "fire_2": 9}
        send_check_in(twin, item_set=factories.item_set(), answers=said, begun_at=None, by=twin.user, at=NOW - 9 * DAY)
        for one in (noah, twin):
            factories.check_in(one, at=NOW - 2 * DAY)
    run_jobs()
    assert kept(noah) != kept(twin)
    with django_capture_on_commit_callbacks(execute=True):
        send(answers, said=NOW - 9 * DAY)
    run_jobs()
    refresh_balance([twin.pk], at=NOW)  # as every night
    assert kept(noah) == kept(twin)


def test_entry_counts_for_the_rhythm_of_its_day_and_is_shared_from_now_on(send, noah):
    send(TEXT, said=NOW - 10 * DAY)
    found, [act] = Entry.objects.get(), noah.acts.all()
    assert (found.written_at, found.shared_at, found.arrived_at, act.at) == (NOW - 10 * DAY, NOW, NOW, NOW)
    assert histories([noah.pk], at=NOW)[noah.pk].history.entry_days == {(NOW - 10 * DAY).date()}


# What was asked for while it waited ----------------------------------------------------------------------------------------


@pytest.fixture
def asked_for(noah):
    """Noah was asked yesterday; what he had written two days ago waits on his phone."""
    factories.check_in(noah, at=NOW - 15 * DAY)
    note_due(at=NOW - DAY)
    assert [act.at for act in noah.acts.filter(kind="checkin.due")] == [datetime(2026, 11, 26, tzinfo=UTC)]


def test_check_in_that_waited_answers_what_was_asked_meanwhile(send, answers, noah, asked_for):
    def waiting() -> tuple:
        happenings = happenings_of(noah, since=NOW - 20 * DAY, at=NOW)
        return happened_with([noah.pk], at=NOW)[noah.pk].checkin_asked_at is None, [row.kind for row in happened_since(happenings, at=NOW).waiting]

    before = waiting()
    send(answers, said=NOW - 2 * DAY)
    assert (before, waiting()) == ((False, ["checkin.due"]), (True, []))


def test_next_one_is_asked_for_all_the_same(send, answers, noah, asked_for):
    send(answers, said=NOW - 2 * DAY)
    days = [ahead for ahead in range(20) if due_check_ins(at=NOW + ahead * DAY)]
    assert days[0] == 12


# What is said of it --------------------------------------------------------------------------------------------------------

LATE = "Written on 24 November 2026, sent on 27 November 2026."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (NOW - 3 * DAY, LATE),
        (NOW - timedelta(hours=8), ""),
        (NOW + timedelta(hours=3), ""),
        (NOW + 3 * DAY, "Written on a device whose clock cannot be right, and sent on 27 November 2026: it counts from that day."),
        (None, "Written on a device whose clock cannot be right, and sent on 27 November 2026: it counts from that day."),
        (
            datetime(2026, 9, 1, 9, tzinfo=UTC),
            "Written on 1 September 2026, sent on 27 November 2026. More than 60 days lie between, so it counts from the day on which it was sent.",
        ),
    ],
)
def test_client_and_coach_read_when_it_was_written_and_sent(send, answers, noah, maya, as_user, said, words):
    for fields in (answers, TEXT):
        send(fields, said=said)
    check_in, entry = CheckIn.objects.get().pk, Entry.objects.get().pk
    own = [told(as_user(noah.user), address) for address in (f"/me/check-ins/{check_in}/", Entry.objects.get().get_absolute_url())]
    coachs = [told(as_user(maya), f"/clients/{noah.pk}/{address}/") for address in (f"check-ins/{check_in}", f"journal/{entry}")]
    assert own + coachs == [words] * 4


def test_check_in_whose_day_was_taken_says_so(send, answers, noah, as_user):
    factories.check_in(noah, at=NOW - 8 * DAY)
    send(answers, said=NOW - 3 * DAY)
    found = CheckIn.objects.get(date=NOW.date())
    why = " Another check-in is less than a week from when it was written, so it counts from when it was sent."
    assert told(as_user(noah.user), f"/me/check-ins/{found.pk}/") == LATE + why


def test_days_are_those_of_whoever_reads_it(send, noah, maya, as_user):
    """Of two moments ten hours apart, which are one day in London and two in Auckland."""
    User.objects.filter(pk=maya.pk).update(time_zone="Pacific/Auckland")
    with time_machine.travel(datetime(2026, 11, 27, 13, tzinfo=UTC), tick=False):
        send(TEXT, said=datetime(2026, 11, 27, 3, tzinfo=UTC))
        entry = Entry.objects.get().pk
        words = [told(as_user(noah.user), Entry.objects.get().get_absolute_url()), told(as_user(maya), f"/clients/{noah.pk}/journal/{entry}/")]
    assert words == ["", "Written on 27 November 2026, sent on 28 November 2026."]


def test_what_did_not_wait_says_nothing(noah, as_user):
    factories.check_in(noah, at=NOW - 3 * DAY)
    assert told(as_user(noah.user), f"/me/check-ins/{CheckIn.objects.get().pk}/") == ""
