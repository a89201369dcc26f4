"""Tasks week by week and since a day: plain arithmetic (docs/scores.md, "Tasks by week")."""

from datetime import date, timedelta

import pytest

from clients.domain.agreements import Agreement, since, total, weeks

TODAY = date(2026, 3, 31)


def agreement(due: int | None, status: str = "open", settled: int | None = None, agreed: int = 30, ref: int = 1) -> Agreement:
    """A task whose days are said as days before today."""
    day = lambda ago: None if ago is None else TODAY - timedelta(days=ago)  # noqa: E731
    return Agreement(ref, "", status, TODAY - timedelta(days=agreed), day(due), day(settled))


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        (agreement(0), "open"),
        (agreement(1), "overdue"),
        (agreement(None), "open"),
        (agreement(3, "done", settled=3), "on_time"),
        (agreement(3, "done", settled=2), "late"),
        (agreement(None, "done", settled=2), "on_time"),
        (agreement(3, "partly", settled=3), "partly"),
        (agreement(3, "renegotiated", settled=4), "renegotiated"),
        (agreement(3, "skipped", settled=4), "skipped"),
    ],
)
def test_outcome(task, outcome):
    assert task.outcome(TODAY) == outcome


@pytest.mark.parametrize(
    ("task", "fell"),
    [
        (agreement(0), None),
        (agreement(1), TODAY - timedelta(days=1)),
        (agreement(-5, "done", settled=2), TODAY - timedelta(days=2)),
        (agreement(5, "done", settled=2), TODAY - timedelta(days=5)),
        (agreement(5, "skipped", settled=6), None),
        (agreement(None, "done", settled=2), None),
    ],
)
def test_a_task_falls_due_on_its_day_or_when_it_is_done_before(task, fell):
    assert task.fell_due(TODAY) == fell


def test_weeks_are_twelve_spans_of_seven_days_that_end_today():
    spans = weeks([], today=TODAY)
    assert (len(spans), spans[0].begins, spans[-1].begins) == (12, date(2026, 1, 7), date(2026, 3, 25))


@pytest.mark.parametrize(("ago", "place"), [(1, 11), (6, 11), (7, 10), (83, 0)])
def test_weeks_count_an_overdue_task_in_its_week(ago, place):
    assert [week.due for week in weeks([agreement(ago)], today=TODAY)] == [int(at == place) for at in range(12)]


def test_weeks_forget_what_is_older():
    assert total(weeks([agreement(84)], today=TODAY)) == {"on_time": 0, "late": 0, "overdue": 0}


def test_total_puts_partly_beside_late():
    tasks = [agreement(3, "done", settled=3), agreement(3, "done", settled=1), agreement(3, "partly", settled=3), agreement(3)]
    assert total(weeks(tasks, today=TODAY)) == {"on_time": 1, "late": 2, "overdue": 1}


def test_since_gives_the_overdue_first_and_the_open_last():
    tasks = [
        agreement(-3, ref=1),
        agreement(9, "done", settled=2, ref=2),
        agreement(9, "skipped", settled=1, ref=3),
        agreement(9, ref=4),
        agreement(20, "done", settled=20, ref=5),
    ]
    assert [row.ref for row in since(tasks, day=TODAY - timedelta(days=7), today=TODAY)] == [4, 2, 3, 1]
