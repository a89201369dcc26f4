"""All of a coach's clients at a glance: who may see it, what it costs, and what it says."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from clients.actions import refresh_cards
from clients.models import Card, Client
from progress.actions import refresh_metrics
from progress.models import EngagementSnapshot
from tests import factories

ADDRESS = "/overview/"


def carded(person: Client, **columns) -> Client:
    """A client with a card, and on it what progress would have written."""
    refresh_cards([person.pk], at=timezone.now())
    Card.objects.filter(client=person).update(**columns)
    return person


def scored(coach, score: int | None, before: int | None = None, *, state: str = "scored", **fields) -> Client:
    return carded(factories.client(coach=coach, **fields), score=score, score_before=before, score_state=state)


def with_tasks(person: Client) -> Client:
    """One done on time this week, one done late and one open last week."""
    today, now = timezone.localdate(), timezone.now()
    factories.task(person, due_date=today, status="done", settled_at=now)
    factories.task(person, due_date=today - timedelta(days=8), status="done", settled_at=now - timedelta(days=7))
    factories.task(person, due_date=today - timedelta(days=9))
    refresh_metrics([person.pk])
    return person


def sheet(response) -> list[list[str]]:
    return list(csv.reader(response.content.decode("utf-8-sig").splitlines()))


def test_overview_is_for_coaches(maya, noah, sam, guest, as_user):
    answers = [as_user(user).get(ADDRESS).status_code for user in (maya, noah.user, sam)]
    assert (answers, guest.get(ADDRESS).headers["Location"]) == ([200, 404, 404], f"/accounts/login/?next={ADDRESS}")


def test_overview_without_clients_offers_the_first_step(maya, as_user):
    assert 'href="/clients/new/">Add your first client' in as_user(maya).get(ADDRESS).content.decode()


@pytest.mark.parametrize("count", [1, 3, 200])
def test_overview_costs_the_same_queries_for_any_number_of_clients(count, maya, as_user, django_assert_num_queries):
    for number in range(count):
        with_tasks(scored(maya, number % 101, 50))
    browser = as_user(maya)
    browser.get(ADDRESS)
    with django_assert_num_queries(7):
        browser.get(ADDRESS)


def test_engagement_is_told_by_the_words_of_the_bands_and_apart_who_has_no_number(maya, otto, as_user):
    for score in (100, 75, 74, 50, 25, 24, 0):
        scored(maya, score)
    scored(maya, 10, state="dormant")
    scored(maya, None, state="paused")
    scored(maya, None, state="new")
    scored(otto, 90)
    said = as_user(maya).get(ADDRESS).context["engagement"]
    assert [(line.word, line.span, line.count, line.url) for line in said.bands] == [
        ("strong", "75–100", 2, "/?band=strong"),
        ("steady", "50–74", 2, "/?band=steady"),
        ("thinning", "25–49", 1, "/?band=thinning"),
        ("quiet", "0–24", 3, "/?band=quiet"),
    ]
    assert [(line.word, line.count, line.url) for line in said.states] == [("new", 1, "/?band=new"), ("paused", 1, "/?state=paused")]
    assert (said.words, said.words_without, said.dormant) == (
        "8 clients have a number: 2 strong, 2 steady, 1 thinning, 3 quiet.",
        "2 have none: 1 new, 1 paused.",
        1,
    )


def test_archived_clients_are_left_out(maya, as_user):
    carded(factories.client(coach=maya, state="archived"), score=50)
    assert as_user(maya).get(ADDRESS).context["clients"] == 0


def test_who_moved_most_comes_first_with_the_way_to_why(maya, as_user):
    for name, score, before in [("Ada", 60, 40), ("Bo", 90, 20), ("Cy", 54, 50), ("Di", 10, 80), ("Ed", 30, 35), ("Flo", 50, None)]:
        scored(maya, score, before, name=name)
    said = as_user(maya).get(ADDRESS).context["moves"]
    assert [(move.name, move.change, move.why) for move in said.up] == [
        ("Bo", "+70", f"/clients/{Client.objects.get(name='Bo').pk}/engagement/"),
        ("Ada", "+20", f"/clients/{Client.objects.get(name='Ada').pk}/engagement/"),
    ]
    assert [(move.name, move.change) for move in said.down] == [("Di", "−70"), ("Ed", "−5")]
    assert said.words == "2 clients rose and 2 fell by 5 points or more in four weeks."


def test_who_moved_is_drawn_with_twelve_weeks(maya, as_user):
    person = scored(maya, 60, 40, name="Ada")
    weeks = [None, *range(50, 61)]
    EngagementSnapshot.objects.create(client=person, state="scored", value=60, by_week=weeks, formula_version=1, computed_at=timezone.now())
    response = as_user(maya).get(ADDRESS)
    assert response.context["moves"].up[0].weeks == weeks
    assert 'aria-label="Engagement of Ada in the last twelve weeks, from 50 to 60"' in response.content.decode()


def test_tasks_of_all_clients_are_told_by_week(maya, otto, as_user):
    ada, bo = (with_tasks(scored(maya, 50, name=name)) for name in ("Ada", "Bo"))
    factories.task(bo, due_date=timezone.localdate() - timedelta(days=30))
    refresh_metrics([bo.pk])
    with_tasks(scored(otto, 50))
    said = as_user(maya).get(ADDRESS).context["tasks"]
    assert [(week.tasks.due, week.tasks.on_time, week.tasks.late, week.tasks.open) for week in said.weeks] == [
        *[(0, 0, 0, 0)] * 7, (1, 0, 0, 1), *[(0, 0, 0, 0)] * 2, (4, 0, 2, 2), (2, 2, 0, 0),
    ]  # fmt: skip
    assert said.words == "7 tasks fell due in twelve weeks: 2 done on time, 2 later or partly, 3 still open."
    assert [(person.name, person.url, person.tasks.open) for person in said.waiting] == [
        ("Bo", f"/clients/{bo.pk}/tasks/", 2),
        ("Ada", f"/clients/{ada.pk}/tasks/", 1),
    ]


def test_practice_where_nothing_happened_says_so(maya, as_user):
    scored(maya, None, state="new")
    said = as_user(maya).get(ADDRESS).context
    assert (said["engagement"].words, said["moves"].words, said["tasks"].words) == (
        "Nobody has a number yet. The first appear after two weeks, or once three things were asked and came out.",
        "Nobody has a number of today and one of four weeks ago yet.",
        "No task fell due in the last twelve weeks.",
    )


def test_each_part_is_a_file_without_formulas(maya, as_user):
    with_tasks(scored(maya, 60, 40, name="=Ada"))
    browser, today = as_user(maya), timezone.localdate()
    assert sheet(browser.get(f"{ADDRESS}engagement/"))[:2] == [["Engagement", "Score", "Clients"], ["strong", "75–100", "0"]]
    assert sheet(browser.get(f"{ADDRESS}moves/"))[1:] == [["'=Ada", "40", "60", "20"]]
    assert sheet(browser.get(f"{ADDRESS}tasks/"))[-1] == [str(today - timedelta(days=6)), "1", "1", "0", "0", "0"]


def test_file_of_a_part_that_is_not_there_is_not_found(maya, as_user):
    assert as_user(maya).get(f"{ADDRESS}nothing/").status_code == 404
