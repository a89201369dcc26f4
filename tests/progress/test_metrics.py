"""The metrics in the database: counted anew to the same bytes, kept up to date by acts, read back by days and weeks."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from clients.actions import edit, tasks
from clients.models import Act, Client, Task
from common.registry import archetype_tags
from progress.actions import count_acts, refresh_metrics
from progress.domain.spans import Span, span_of
from progress.models import EngagementMetric
from progress.readings.metrics import archetype_series, metric_series
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = AT.date()
ACTS = [
    "session.held", "session.missed", "session.cancelled", "entry.shared", "entry.private", "message.written", "message.replied", "resource.opened",
    "checkin.done", "recommendation.done", "recommendation.declined",
]  # fmt: skip


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def rows(client: Client) -> list[tuple]:
    return list(EngagementMetric.objects.filter(client=client).order_by("metric_name", "date").values_list("metric_name", "date", "value"))


def as_bytes() -> bytes:
    """The whole table as PostgreSQL writes it, with ids and the transaction that wrote each row."""
    with connection.cursor() as cursor, cursor.copy("COPY (SELECT *, xmin FROM engagement_metrics ORDER BY id) TO STDOUT") as copy:
        return b"".join(bytes(block) for block in copy)


def live(client: Client, chance: random.Random) -> list[Act]:
    """A while of anything, with corrections and repeats."""
    things = [factories.note(client) for _ in range(6)]
    lived = [factories.act(client, chance.choice(ACTS), at=ago(chance.uniform(0, 120)), about=chance.choice([None, *things])) for _ in range(30)]
    for _ in range(4):
        due, task = chance.randint(0, 60), factories.task(client, due_date=None)
        lived.append(factories.act(client, "task.agreed", at=ago(due + 9), about=task, due_at=ago(due)))
        Task.objects.filter(pk=task.pk).update(due_date=ago(due).date())
        outcome = chance.choice(["", "done", "partly", "skipped", "renegotiated"])
        if outcome:
            settled = ago(due - chance.randint(-5, 5))
            Task.objects.filter(pk=task.pk).update(status=outcome, settled_at=settled)
            lived.append(factories.act(client, f"task.{outcome}", at=settled, about=task))
    return lived


def test_metrics_say_what_happened_on_each_day(noah):
    factories.task(noah, due_date=ago(3).date(), status="done", settled_at=ago(2))
    factories.act(noah, "session.held", at=ago(2))
    factories.act(noah, "message.written", at=ago(2))
    factories.act(noah, "message.replied", at=ago(2))
    refresh_metrics([noah.pk])
    assert rows(noah) == [
        ("messages", ago(2).date(), 2),
        ("sessions_held", ago(2).date(), 1),
        ("tasks_done", ago(2).date(), 1),
        ("tasks_due", ago(3).date(), 1),
        ("tasks_late", ago(3).date(), 1),
    ]


def test_days_are_those_of_the_clients_calendar(noah):
    Client.objects.filter(pk=noah.pk).update(time_zone="Pacific/Auckland")
    factories.act(noah, "session.held", at=datetime(2026, 11, 22, 20, tzinfo=UTC))
    refresh_metrics([noah.pk])
    assert rows(noah) == [("sessions_held", date(2026, 11, 23), 1)]


def test_corrected_act_counts_as_corrected(noah):
    session = factories.note(noah)
    refresh = [factories.act(noah, "session.held", at=ago(9), about=session).pk]
    count_acts(refresh)
    count_acts([factories.act(noah, "session.missed", at=ago(1), about=session).pk])
    assert rows(noah) == []


def test_file_opened_twice_was_opened_once(noah):
    file = factories.note(noah)
    opened = [factories.act(noah, "resource.opened", at=ago(days), about=file).pk for days in (9, 2)]
    count_acts(opened[1:])
    refresh_metrics([noah.pk])
    assert rows(noah) == [("resources_opened", ago(9).date(), 1)]


def test_private_entry_changes_no_byte(noah):
    factories.act(noah, "entry.shared", at=ago(3))
    refresh_metrics([noah.pk])
    before = as_bytes()
    factories.act(noah, "entry.private", at=ago(1), about=factories.note(noah))
    refresh_metrics([noah.pk])
    assert as_bytes() == before


@pytest.mark.parametrize("seed", range(4))
def test_metrics_kept_up_to_date_act_by_act_are_those_counted_from_nothing(noah, seed):
    chance = random.Random(seed)
    for _ in range(3):
        for act in live(noah, chance):
            count_acts([act.pk])
    step_by_step = rows(noah)
    EngagementMetric.objects.all().delete()
    refresh_metrics([noah.pk])
    assert rows(noah) == step_by_step != []


def test_rebuilding_all_snapshots_leaves_every_byte(noah):
    live(noah, random.Random(7))
    refresh_metrics([noah.pk])
    before = as_bytes()
    call_command("rebuild_snapshots", verbosity=0)
    assert as_bytes() == before != b""


def test_bell_counts_an_act_within_one_job(noah, run_jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "session.held", at=ago(2))
    assert run_jobs().count("progress.count_acts") == 1
    assert rows(noah) == [("sessions_held", ago(2).date(), 1)]


def test_private_entry_queues_nothing_to_count(noah, run_jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "entry.private", at=ago(2))
    assert "progress.count_acts" not in run_jobs()


def test_task_that_is_done_taken_back_and_removed_leaves_what_stands(maya, noah, run_jobs, django_capture_on_commit_callbacks):
    due = ago(3).date()
    with django_capture_on_commit_callbacks(execute=True):
        task = tasks.agree(Task(client=noah, task_description="Walk", due_date=due), by=maya, at=ago(9))
        tasks.finish(task, by=maya, at=ago(2))
    run_jobs()
    assert rows(noah) == [("tasks_done", ago(2).date(), 1), ("tasks_due", due, 1), ("tasks_late", due, 1)]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.reopen(task, by=maya, at=AT)
    run_jobs()
    assert rows(noah) == [("tasks_due", due, 1)]


def test_other_time_zone_counts_everything_on_its_days(noah, run_jobs, django_capture_on_commit_callbacks):
    factories.act(noah, "session.held", at=datetime(2026, 11, 22, 20, tzinfo=UTC))
    refresh_metrics([noah.pk])
    noah.time_zone = "Pacific/Auckland"
    with django_capture_on_commit_callbacks(execute=True):
        edit(noah, version=1, at=AT)
    run_jobs()
    assert rows(noah) == [("sessions_held", date(2026, 11, 23), 1)]


@pytest.mark.parametrize("clients", [1, 3, 200])
def test_counting_the_acts_of_many_clients_takes_one_set_of_queries(maya, clients, django_assert_num_queries):
    people = [factories.client(coach=maya) for _ in range(clients)]
    acts = [factories.act(person, "session.held", at=ago(2), about=factories.note(person)).pk for person in people]
    with django_assert_num_queries(15):
        count_acts(acts)


def test_series_has_a_number_for_each_step_and_zero_is_a_number(noah, django_assert_num_queries):
    for days in (0, 1, 1, 6, 7, 27, 28):
        factories.act(noah, "message.written", at=ago(days))
    refresh_metrics([noah.pk])
    with django_assert_num_queries(1):
        series = metric_series(noah.pk, ["messages", "checkins"], Span(TODAY - timedelta(days=27), TODAY, 7))
    assert [(point.begins, point.value) for point in series["messages"]] == [
        (ago(27).date(), 1), (ago(20).date(), 0), (ago(13).date(), 1), (ago(6).date(), 4),
    ]  # fmt: skip
    assert [point.value for point in series["checkins"]] == [0, 0, 0, 0]


def test_series_of_everything_begins_with_the_first(noah):
    factories.act(noah, "message.written", at=ago(15))
    refresh_metrics([noah.pk])
    assert [point.value for point in metric_series(noah.pk, ["messages"], span_of("all", today=TODAY))["messages"]] == [1, 0, 0]


def test_series_of_archetypes_are_found_without_naming_them(noah, monkeypatch, django_assert_num_queries):
    about = factories.note(noah)
    monkeypatch.setattr(archetype_tags, "_parts", {})
    archetype_tags.part("tests", order=1)(lambda client_ids: [("clients.note", about.pk, "sage")])
    factories.act(noah, "session.held", at=ago(1), about=about)
    refresh_metrics([noah.pk])
    with django_assert_num_queries(1):
        series = archetype_series(noah.pk, span_of("12w", today=TODAY))
    assert {slug: sum(point.value for point in points) for slug, points in series.items()} == {"sage": 1}
