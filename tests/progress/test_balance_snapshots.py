"""The snapshot of the balance: what it keeps, what it costs, and that rebuilding gives the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clients.actions import refresh_cards
from clients.actions.states import Archived
from clients.models import Card
from progress.actions import Answer, record_readings, refresh_balance
from progress.domain.balance import ELEMENTS
from progress.jobs import refresh_all_balances
from progress.models import BalanceSnapshot, ElementReading
from progress.registry.balance import rebuild_balances
from tests import factories

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def five(db) -> None:
    for element in ELEMENTS:
        factories.element(element)


def check_in(client, *, ago=0, source="self", **values):
    """One reading of each element, 50 unless said otherwise; None for an element that was left out."""
    number = ElementReading.objects.count()
    for element in ELEMENTS:
        if (value := values.get(element, 50)) is not None:
            factories.reading(client, element, value, on=TODAY - timedelta(days=ago), source=source, origin_id=number)


def answers(**values) -> dict[str, Answer]:
    return {element: Answer(values.get(element, 50), overdrive=20) for element in ELEMENTS}


def snapshot(client) -> BalanceSnapshot:
    refresh_balance([client.pk], at=AT)
    return BalanceSnapshot.objects.get(pk=client.pk)


def everything() -> list[list[dict]]:
    return [list(BalanceSnapshot.objects.order_by("pk").values()), list(Card.objects.order_by("pk").values("client", "leading", "balance_by_week"))]


def test_snapshot_keeps_level_band_and_what_they_are_made_of(noah):
    check_in(noah, ago=30, fire=40)
    check_in(noah, fire=70)
    check_in(noah, source="coach", fire=60)
    assert snapshot(noah).levels["fire"] == {
        "level": 60.0,
        "se": 7.84,
        "low": 49.95,
        "high": 70.05,
        "weight": 2.3,
        "confidence": "fair",
        "over": None,
        "sources": {"coach": 1, "self": 2},
        "last_date": "2026-11-24",
        "month_ago": 40.0,
        "change": 20.0,
        "certainty": "likely",
        "talk": None,
    }


def test_snapshot_of_an_element_that_was_never_answered_is_all_null(noah):
    check_in(noah, air=None)
    found = snapshot(noah)
    assert {name: value for name, value in found.levels["air"].items() if value} == {}
    assert found.levels["air"]["level"] is None
    assert (found.index, found.mean, found.leading, found.quietest, found.by_week) == (None, None, "", "", [None] * 12)


@pytest.mark.parametrize("ago", [61, 300])
def test_snapshot_of_old_readings_keeps_their_date_and_no_number(noah, ago):
    check_in(noah, ago=ago)
    found = snapshot(noah)
    assert (found.levels["fire"]["level"], found.levels["fire"]["confidence"]) == (None, "stale")
    assert (found.index, found.last_reading_date) == (None, TODAY - timedelta(days=ago))


def test_snapshot_says_the_balance_with_its_mean_and_who_leads(noah):
    for ago in (14, 0):
        check_in(noah, ago=ago, fire=90, water=20)
    found = snapshot(noah)
    assert (round(found.index), found.mean, found.leading, found.quietest) == (55, 52.0, "fire", "water")


def test_snapshot_of_one_check_in_names_nobody_below_thirty_points(noah):
    check_in(noah, fire=79)
    assert (snapshot(noah).leading, snapshot(noah).quietest) == ("", "")


def test_weeks_show_the_balance_as_it_was(noah):
    check_in(noah, ago=77, fire=100, water=0)
    check_in(noah, ago=6)
    assert snapshot(noah).by_week == [35, 35, 35, 35, 35, 35, 35, 35, 35, None, None, 90]


def test_journals_count_for_nothing(noah):
    check_in(noah, ago=10)
    before = snapshot(noah)
    check_in(noah, source="journal", fire=100)
    after = snapshot(noah)
    assert (after.levels, after.index, after.by_week, after.last_reading_date) == (before.levels, before.index, before.by_week, before.last_reading_date)


def test_journals_alone_make_no_balance(noah):
    check_in(noah, source="journal")
    refresh_balance([noah.pk], at=AT)
    assert BalanceSnapshot.objects.count() == 0


def test_coach_sees_no_reading_of_a_journal(noah, maya, otto):
    check_in(noah, source="journal", water=None, earth=None, air=None, aether=None)
    assert [ElementReading.objects.visible_to(person).count() for person in (maya, noah.user, otto)] == [0, 1, 0]


@pytest.mark.parametrize(("zone", "age"), [("Pacific/Kiritimati", 61), ("UTC", 60), ("Pacific/Pago_Pago", 60)])
def test_days_are_those_of_the_clients_calendar(maya, zone, age):
    client = factories.client(coach=maya, time_zone=zone)
    check_in(client, ago=60)
    assert (snapshot(client).index is None) == (age > 60)


def test_reading_of_tomorrow_waits_until_then(maya):
    client = factories.client(coach=maya, time_zone="Pacific/Pago_Pago")
    check_in(client, ago=5)
    check_in(client, ago=-1, fire=100)
    assert (snapshot(client).levels["fire"]["level"], snapshot(client).last_reading_date) == (50.0, TODAY - timedelta(days=5))


def test_recording_writes_readings_and_what_they_come_to_at_once(noah, five):
    refresh_cards([noah.pk], at=AT)
    record_readings(noah, source="self", answers=answers(fire=90), origin=("progress.checkin", 7), at=AT)
    card, found = Card.objects.get(pk=noah.pk), BalanceSnapshot.objects.get(pk=noah.pk)
    assert (found.levels["fire"]["level"], found.levels["fire"]["over"], found.computed_at) == (90.0, 20.0, AT)
    assert (card.leading, card.balance_by_week) == ("fire", [None] * 11 + [67])
    assert set(noah.readings.values_list("date", "origin_type", "origin_id", "recorded_at")) == {(TODAY, "progress.checkin", 7, AT)}


def test_recording_the_same_check_in_again_is_refused_whole(noah, five):
    record_readings(noah, source="self", answers=answers(), origin=("progress.checkin", 7), at=AT)
    with pytest.raises(IntegrityError, match="reading_once"), transaction.atomic():
        record_readings(noah, source="self", answers=answers(fire=90), origin=("progress.checkin", 7), at=AT)
    assert (noah.readings.count(), BalanceSnapshot.objects.get().levels["fire"]["level"]) == (5, 50.0)


def test_recording_for_a_client_in_the_archive_is_refused(noah, five):
    noah.state = "archived"
    noah.save()
    with pytest.raises(Archived):
        record_readings(noah, source="self", answers=answers(), origin=("progress.checkin", 7), at=AT)
    assert noah.readings.count() == 0


def test_recording_leaves_out_what_was_not_answered(noah, five):
    record_readings(noah, source="coach", answers={"air": Answer(40, quality=0.5)}, origin=("progress.rating", 1), at=AT)
    assert list(noah.readings.values_list("element_id", "value", "quality", "overdrive")) == [("air", 40, 0.5, None)]


def test_rebuilding_gives_what_the_check_ins_gave(maya, noah, five):
    refresh_cards([noah.pk, factories.client(coach=maya).pk], at=AT)
    for days in (40, 20, 0):
        record_readings(noah, source="self", answers=answers(fire=50 + days), origin=("progress.checkin", days), at=AT - timedelta(days=days))
    before = everything()
    BalanceSnapshot.objects.all().delete()
    Card.objects.update(leading="water", balance_by_week=[1])
    assert list(rebuild_balances(AT)) == [1]
    assert everything() == before


def test_balance_goes_with_the_last_reading(noah):
    check_in(noah)
    refresh_cards([noah.pk], at=AT)
    refresh_balance([noah.pk], at=AT)
    ElementReading.objects.all().delete()
    refresh_balance([noah.pk], at=AT)
    assert everything() == [[], [{"client": noah.pk, "leading": "", "balance_by_week": []}]]


def test_every_night_levels_grow_older(noah, time_machine):
    check_in(noah)
    snapshot(noah)
    time_machine.move_to(AT + timedelta(days=61))
    refresh_all_balances()
    assert BalanceSnapshot.objects.get(pk=noah.pk).index is None


def test_refresh_costs_the_same_for_one_client_and_for_three(maya):
    counts = []
    for _ in range(3):
        check_in(factories.client(coach=maya))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            refresh_balance([client.pk for client in maya.membership.practice.clients.all()], at=AT)
        counts.append(len(queries) - 1)  # the first asks for the ids
    assert counts == [7, 7, 7]


def test_refresh_of_nobody_writes_nothing(db):
    assert refresh_balance([], at=AT) == 0
