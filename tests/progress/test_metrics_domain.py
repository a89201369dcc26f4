"""What is counted for a day, from acts and tasks: no database."""

from datetime import date, timedelta

import pytest

from progress.domain.metrics import FAMILIES, KINDS, NAMES, OF_KIND, Deed, Promise, archetype_metric, daily
from progress.domain.spans import Span, span_of

DAY = date(2026, 11, 20)
NEXT = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("promise", "counts"),
    [
        (Promise("open", due=DAY), {("tasks_due", DAY): 1}),
        (Promise("done", due=DAY, settled=DAY), {("tasks_done", DAY): 1, ("tasks_due", DAY): 1, ("tasks_on_time", DAY): 1}),
        (Promise("done", due=NEXT, settled=DAY), {("tasks_done", DAY): 1, ("tasks_due", DAY): 1, ("tasks_on_time", DAY): 1}),
        (Promise("done", due=DAY, settled=NEXT), {("tasks_done", NEXT): 1, ("tasks_due", DAY): 1, ("tasks_late", DAY): 1}),
        (Promise("partly", due=DAY, settled=NEXT), {("tasks_due", DAY): 1, ("tasks_partly", DAY): 1}),
        (Promise("done", settled=DAY), {("tasks_done", DAY): 1}),
        (Promise("skipped", due=DAY, settled=DAY), {}),
        (Promise("renegotiated", due=DAY, settled=DAY), {}),
        (Promise("open"), {}),
    ],
)
def test_task_counts_on_its_day_by_what_became_of_it(promise, counts):
    assert daily([], [promise], {}) == counts


def test_two_entries_of_one_day_are_one_day_of_writing():
    assert daily([Deed("entry.shared", DAY), Deed("entry.shared", DAY), Deed("entry.shared", NEXT)], [], {}) == {
        ("journal_days", DAY): 1,
        ("journal_days", NEXT): 1,
    }


def test_each_kind_is_counted_as_often_as_it_happened():
    deeds = [Deed(kind, DAY) for kind in OF_KIND]
    assert daily(deeds, [], {}) == {
        ("sessions_held", DAY): 1,
        ("checkins", DAY): 1,
        ("resources_opened", DAY): 1,
        ("messages", DAY): 2,
    }


def test_archetype_counts_the_acts_that_were_tagged_and_no_strength():
    one, other = ("clients.task", 1), ("clients.task", 2)
    deeds = [Deed("task.done", DAY, one), Deed("task.done", DAY, other), Deed("message.written", DAY, ("clients.task", 1))]
    counts = daily(deeds, [], {one: ["sage", "healer"], other: ["sage"]})
    assert {key: count for key, count in counts.items() if key[0] != "messages"} == {
        (archetype_metric("sage"), DAY): 2,
        (archetype_metric("healer"), DAY): 1,
    }


def test_private_entries_are_no_kind_that_is_counted():
    assert "entry.private" not in KINDS | FAMILIES


def test_names_are_those_that_are_counted():
    promises = [Promise("done", due=DAY, settled=DAY), Promise("done", due=DAY, settled=NEXT), Promise("partly", due=DAY, settled=DAY)]
    deeds = [Deed(kind, DAY) for kind in (*OF_KIND, "entry.shared")]
    assert {name for name, _ in daily(deeds, promises, {})} == set(NAMES)


@pytest.mark.parametrize(("period", "steps", "step"), [("4w", 28, 1), ("12w", 12, 7), ("year", 52, 7)])
def test_span_of_a_period_ends_today_in_whole_steps(period, steps, step):
    span = span_of(period, today=DAY)
    assert (len(span.steps), span.steps[-1], span.steps[0]) == (steps, DAY - timedelta(days=step - 1), span.begins)


@pytest.mark.parametrize(("days", "steps"), [(0, 1), (6, 1), (7, 2), (364, 53)])
def test_span_of_everything_begins_with_the_step_of_the_first_day(days, steps):
    span = span_of("all", today=DAY).starting(DAY - timedelta(days=days))
    assert (len(span.steps), span.steps[0] <= DAY - timedelta(days=days) < span.steps[0] + timedelta(days=7)) == (steps, True)


def test_open_span_has_no_steps_before_it_has_a_beginning():
    assert Span(None, DAY, 7).steps == []
