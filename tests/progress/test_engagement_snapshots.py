"""The snapshot of a score: made from the truth, the same however it came about, told to lists and to whoever must look."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import refresh_cards
from clients.models import Attention, Card, Client
from progress.actions import refresh_engagement
from progress.models import EngagementSnapshot, Rhythm
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACTS = [
    "session.held", "session.missed", "session.late_cancelled", "session.cancelled", "entry.shared", "entry.private", "message.asked", "message.replied",
    "resource.shared", "resource.opened", "recommendation.sent", "recommendation.opened", "recommendation.done", "recommendation.rated", "goal.reached",
]  # fmt: skip


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def live(client: Client, chance: random.Random) -> None:
    """A quarter of anything."""
    things = [factories.note(client) for _ in range(6)]
    for _ in range(60):
        factories.act(client, chance.choice(ACTS), at=ago(chance.uniform(0, 120)), about=chance.choice([None, *things]))
    for _ in range(6):
        is_open, days = chance.random() < 0.5, chance.randint(0, 60)
        state = {} if is_open else {"status": chance.choice(["done", "partly", "skipped"]), "settled_at": ago(days - chance.randint(-5, 5))}
        factories.task(client, due_date=ago(days).date(), created_at=ago(days + 9), **state)


def row(client: Client) -> dict:
    return EngagementSnapshot.objects.filter(client=client).values().get()


def refreshed(client: Client, *, at: datetime = AT) -> EngagementSnapshot:
    refresh_engagement([client.pk], at=at)
    return EngagementSnapshot.objects.get(client=client)


def test_snapshot_says_what_the_score_is_made_of(noah):
    factories.task(noah, due_date=ago(3).date(), status="done", settled_at=ago(3), created_at=ago(10))
    factories.act(noah, "session.held", at=ago(2))
    found = refreshed(noah)
    assert (found.state, found.value, found.band, found.recency, found.coverage, found.opportunities, found.confidence) == (
        ("scored", 73, "steady", 1.0, 75, 3, "fair")
    )
    assert {part: value and round(value) for part, value in found.parts.items()} == {
        "tasks": 100, "sessions": 100, "journal": 0, "contact": None, "response": None,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_snapshot_after_a_series_of_acts_is_the_one_rebuilt_from_nothing(noah, seed):
    chance = random.Random(seed)
    for _ in range(3):
        live(noah, chance)
        refresh_engagement([noah.pk], at=AT)
    step_by_step = row(noah)
    EngagementSnapshot.objects.all().delete()
    refresh_engagement([noah.pk], at=AT)
    assert row(noah) == step_by_step


def test_rebuilding_all_snapshots_gives_the_same(noah, time_machine):
    time_machine.move_to(AT, tick=False)
    live(noah, random.Random(7))
    refresh_cards([noah.pk], at=AT)
    refresh_engagement([noah.pk], at=AT)
    before, card = row(noah), Card.objects.filter(client=noah).values().get()
    EngagementSnapshot.objects.all().delete()
    Card.objects.all().delete()
    call_command("rebuild_snapshots", verbosity=0)
    after, new_card = row(noah), Card.objects.filter(client=noah).values().get()
    assert ({**after, "computed_at": 0}, new_card["score"], new_card["score_before"]) == ({**before, "computed_at": 0}, card["score"], card["score_before"])


def test_private_entries_change_nothing(noah):
    live(noah, random.Random(3))
    before = refreshed(noah)
    for days in (0, 4, 20):
        factories.act(noah, "entry.private", at=ago(days))
    after = refreshed(noah)
    assert {**after.__dict__, "_state": 0} == {**before.__dict__, "_state": 0}


def test_bell_refreshes_the_score_within_its_job(noah, run_jobs, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "session.held", at=now - timedelta(days=1))
        factories.act(noah, "session.held", at=now)
    assert run_jobs().count("progress.refresh_engagement") == 1
    assert Client.objects.get(pk=noah.pk).engagement_score == 100


def test_private_entry_queues_nothing(noah, run_jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "entry.private")
    assert "progress.refresh_engagement" not in run_jobs()


def test_score_stands_with_the_client_and_on_the_card(noah):
    factories.act(noah, "session.held", at=ago(40))
    factories.act(noah, "session.missed", at=ago(1))
    refresh_cards([noah.pk], at=AT)
    found = refreshed(noah)
    card = Card.objects.get(client=noah)
    assert (card.score, card.score_before, card.score_state) == (found.value, found.by_week[-5], "scored")
    assert Client.objects.get(pk=noah.pk).engagement_score == found.value


def test_a_client_without_a_card_is_scored_all_the_same(noah):
    factories.act(noah, "session.held", at=ago(4))
    Card.objects.all().delete()
    assert (refreshed(noah).value, Card.objects.count()) == (100, 0)


@pytest.mark.parametrize(("state", "said"), [("paused", "paused"), ("completed", "completed"), ("archived", "completed")])
def test_whoever_is_not_being_coached_has_no_score(noah, state, said):
    factories.act(noah, "session.held", at=ago(4))
    refresh_cards([noah.pk], at=AT)
    refresh_engagement([noah.pk], at=AT)
    Client.objects.filter(pk=noah.pk).update(state=state)
    found, card = refreshed(noah), Card.objects.get(client=noah)
    assert (found.value, found.state, card.score, card.score_state) == (None, said, None, said)
    assert Client.objects.get(pk=noah.pk).engagement_score is None


def test_weeks_of_a_pause_are_gaps(noah):
    factories.act(noah, "session.held", at=ago(70))
    factories.act(noah, "client.paused", at=ago(36))
    factories.act(noah, "client.resumed", at=ago(15))
    found = refreshed(noah)
    assert [value is None for value in found.by_week[-7:]] == [False, True, True, True, False, False, False]


def test_weeks_before_anything_was_asked_are_gaps(noah):
    factories.act(noah, "session.held", at=ago(10))
    assert [value is None for value in refreshed(noah).by_week] == [True] * 10 + [False] * 2


def test_nothing_asked_is_no_plan_and_never_zero(noah):
    found = refreshed(noah)
    assert (found.state, found.value, set(found.parts.values())) == ("no_plan", None, {None})


def test_no_plan_is_a_reason_to_look_and_goes_with_the_plan(maya):
    client = factories.client(coach=maya, since_date=ago(40).date())
    refresh_engagement([client.pk], at=AT)
    assert [(row.reason, row.since_at, row.facts) for row in Attention.objects.all()] == [("no_plan", datetime(2026, 10, 28, tzinfo=UTC), {})]
    factories.act(client, "session.held", at=ago(1))
    refresh_engagement([client.pk], at=AT)
    assert Attention.objects.count() == 0


def test_a_fall_is_a_reason_to_look_with_its_numbers_and_its_day(noah):
    for days in (60, 46, 32, 18):
        factories.act(noah, "session.held", at=ago(days))
    Rhythm.objects.create(client=noah, journal_target=0, agreed_at=ago(90))
    factories.act(noah, "session.missed", at=ago(3))
    found = refreshed(noah)
    [line] = Attention.objects.all()
    assert (line.reason, line.facts, line.since_at) == ("score_fell", {"from": 100, "to": found.value}, datetime(2026, 11, 20, tzinfo=UTC))


def test_a_fall_keeps_its_day_as_time_goes_on(noah):
    factories.act(noah, "session.held", at=ago(18))
    Rhythm.objects.create(client=noah, journal_target=0, agreed_at=ago(90))
    factories.act(noah, "session.missed", at=ago(3))
    days = set()
    for later in range(4):
        refresh_engagement([noah.pk], at=AT + timedelta(days=later))
        days.add(Attention.objects.get().since_at)
    assert days == {datetime(2026, 11, 20, tzinfo=UTC)}


def test_the_agreed_interval_stands_on_the_card(noah):
    refresh_cards([noah.pk], at=AT)
    Rhythm.objects.create(client=noah, interval_days=30, agreed_at=ago(9))
    refresh_engagement([noah.pk], at=AT)
    assert Card.objects.get(client=noah).interval_days == 30


def test_reasons_of_others_stay(noah):
    Attention.objects.create(client=noah, practice=noah.practice, reason="silent", since_at=AT, computed_at=AT)
    refresh_engagement([noah.pk], at=AT)
    assert sorted(Attention.objects.values_list("reason", flat=True)) == ["no_plan", "silent"]


@pytest.mark.parametrize("count", [1, 3])
def test_refresh_costs_the_same_for_one_and_for_three(maya, count):
    clients = [factories.client(coach=maya) for _ in range(count)]
    for client in clients:
        live(client, random.Random(7))
    refresh_cards([client.pk for client in clients], at=AT)
    refresh_engagement([client.pk for client in clients], at=AT)
    with CaptureQueriesContext(connection) as queries:
        refresh_engagement([client.pk for client in clients], at=AT)
    assert len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 12  # ten, and two for a reason to look


def test_nobody_is_refreshed_for_a_client_who_is_gone(noah):
    assert (refresh_engagement([noah.pk + 1], at=AT), refresh_engagement([], at=AT)) == (0, 0)
