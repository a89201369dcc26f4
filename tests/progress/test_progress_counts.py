"""What was done, on the page of somebody's progress: by the week and by the day, with what is behind it, and as files."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from progress.actions import refresh_metrics
from progress.domain.balance import ELEMENTS
from tests import factories
from tests.progress.test_progress_page import AT, TODAY, address, check_in, finished


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


# What was done


def test_tasks_are_told_by_week_and_lead_to_themselves(maya, noah, as_user):
    day = TODAY - timedelta(days=2)
    finished(noah, due=day, settled=day, task_description="Walk")
    finished(noah, due=day, settled=TODAY, task_description="Read")
    finished(noah, due=day, task_description="Call")
    refresh_metrics([noah.pk])
    figure = as_user(maya).get(address(noah)).context["tasks"]
    assert figure.summary == "3 tasks fell due: 1 done on time, 1 done later or partly, 1 still open."
    assert figure.lines[0].plain == [3, 1, 1, 1]
    sources = as_user(maya).get(figure.lines[0].url.partition("#")[0]).context["sources"]
    assert sorted((source.task.task_description, source.became) for source in sources) == [
        ("Call", "still open"),
        ("Read", "done late, 24 November 2026"),
        ("Walk", "done on time, 22 November 2026"),
    ]


def test_coach_sees_nothing_of_private_writing_and_the_client_sees_all_of_it(maya, noah, as_user):
    factories.entry(noah, at=AT - timedelta(days=3))
    private = factories.entry(noah, at=AT - timedelta(days=2), visibility="private")
    refresh_metrics([noah.pk])
    mayas, noahs = as_user(maya).get(address(noah)), as_user(noah.user).get("/me/progress/")
    assert mayas.context["writing"].summary == "Written on 1 day of 84, the last one 21 November 2026."
    assert noahs.context["writing"].summary == "Written on 2 days of 84, the last one 22 November 2026."
    behind = "count/writing/?from=2026-11-18&to=2026-11-24"
    assert [source.act.kind for source in as_user(maya).get(address(noah, behind)).context["sources"]] == ["entry.shared"]
    assert [source.act.kind for source in as_user(noah.user).get(f"/me/progress/{behind}").context["sources"]] == ["entry.private", "entry.shared"]
    assert as_user(noah.user).get(f"/me/progress/{behind}").context["sources"][0].url == private.get_absolute_url()


def test_counted_things_lead_to_their_acts(maya, noah, as_user):
    act = factories.act(noah, "session.held", at=AT - timedelta(days=1))
    refresh_metrics([noah.pk])
    page = as_user(maya).get(address(noah, "count/sessions/?from=2026-11-18&to=2026-11-24"))
    assert [(source.act, source.url) for source in page.context["sources"]] == [(act, f"/clients/{noah.pk}/?act={act.pk}#act-{act.pk}")]


def test_days_that_are_no_days_show_nothing_behind(maya, noah, as_user):
    assert as_user(maya).get(address(noah, "count/tasks/?from=yesterday&to=2026-11-24")).context["sources"] == []


# Files


def rows(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_file_holds_the_same_as_the_table(maya, noah, as_user):
    check_in(noah, ago=5, water=30)
    response = as_user(maya).get(address(noah, "elements.csv?period=12w"))
    assert response["Content-Disposition"] == 'attachment; filename="elements-2026-11-24.csv"'
    assert rows(response)[:3] == [["On", *map(str.title, ELEMENTS)], ["2026-11-24", "50", "30", "50", "50", "50"], ["2026-11-17", "", "", "", "", ""]]


@pytest.mark.parametrize("slug", ["compare", "fire", "tasks", "writing", "archetypes", "sessions", "checkins", "messages", "resources"])
def test_every_chart_has_a_file(maya, noah, as_user, slug):
    assert len(rows(as_user(maya).get(address(noah, f"{slug}.csv")))[0]) >= 1
