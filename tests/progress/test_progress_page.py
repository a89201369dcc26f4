"""The page of somebody's progress, for the coach and for the client, and the pages behind its charts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.models import Access
from progress.actions import refresh_metrics
from progress.domain.balance import ELEMENTS
from tests import factories

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def check_in(client, *, ago=0, source="self", **values):
    for element in ELEMENTS:
        if (value := values.get(element, 50)) is not None:
            factories.reading(client, element, value, on=TODAY - timedelta(days=ago), source=source)


def three_check_ins(client, *, then: dict, now: dict):
    """Three about twelve weeks ago and three now, so that a change can be more than chance."""
    for ago in (98, 91, 84):
        check_in(client, ago=ago, **then)
    for ago in (14, 7, 0):
        check_in(client, ago=ago, **now)


def finished(client, *, due, settled=None, **fields):
    at = datetime.combine(settled, datetime.min.time(), UTC) if settled else None
    return factories.task(client, due_date=due, status="done" if settled else "open", settled_at=at, created_at=AT - timedelta(days=60), **fields)


def address(client, more="") -> str:
    return f"/clients/{client.pk}/progress/{more}"


def values(figure, place: int) -> list:
    return [point["y"] for point in figure.drawings[place].numbers["series"][0]["points"]]


# Who may


def test_page_opens_for_the_own_coach(maya, noah, as_user):
    assert as_user(maya).get(address(noah)).context["client"] == noah


@pytest.mark.parametrize("more", ["", "fire/", "count/tasks/", "elements.csv"])
def test_page_is_absent_for_another_coach(otto, noah, as_user, more):
    assert as_user(otto).get(address(noah, more)).status_code == 404


@pytest.mark.parametrize("more", ["", "fire/", "count/tasks/", "elements.csv"])
def test_coachs_page_is_absent_for_noah_himself(noah, as_user, more):
    assert as_user(noah.user).get(address(noah, more)).status_code == 404


@pytest.mark.parametrize("more", ["", "fire/", "count/tasks/", "elements.csv"])
def test_own_page_opens_for_noah_and_for_no_coach(maya, noah, as_user, more):
    assert (as_user(noah.user).get(f"/me/progress/{more}").status_code, as_user(maya).get(f"/me/progress/{more}").status_code) == (200, 404)


def test_page_sends_a_guest_to_sign_in(noah, guest):
    assert (guest.get(address(noah)).status_code, guest.get("/me/progress/").status_code) == (302, 302)


@pytest.mark.parametrize("more", ["ether/", "count/steps/", "ether.csv"])
def test_word_that_names_no_chart_is_absent(maya, noah, as_user, more):
    assert as_user(maya).get(address(noah, more)).status_code == 404


def test_look_of_the_coach_is_logged_and_that_of_the_client_is_not(maya, noah, as_user):
    as_user(maya).get(address(noah))
    as_user(noah.user).get("/me/progress/")
    assert [(row.actor, row.what) for row in Access.objects.all()] == [(maya, "progress")]


# What changed


def test_sentence_comes_first_and_says_only_what_is_more_than_chance(maya, noah, as_user):
    three_check_ins(noah, then={"water": 30}, now={"water": 60, "fire": 55})
    html = as_user(maya).get(address(noah)).content.decode()
    said = ["Water rose from 30 to 56: more than chance.", "Fire, Earth, Air and Aether: no clear change."]
    assert as_user(maya).get(address(noah)).context["sentences"] == said
    assert html.index(said[0]) < html.index('id="compare"')


def test_element_that_is_too_old_to_say_has_no_number(maya, noah, as_user):
    check_in(noah, ago=84)
    check_in(noah, ago=0, air=None)
    context = as_user(maya).get(address(noah)).context
    assert context["sentences"] == ["Fire, Water, Earth and Aether: no clear change.", "Air: the last reading is too old to say."]
    assert [line.plain[1] for line in context["compared"].lines] == [50, 50, 50, None, 50]


def test_empty_page_says_what_will_be_here(maya, noah, as_user):
    assert "Noah has not checked in yet." in as_user(maya).get(address(noah)).content.decode()


# Two days


def test_today_is_compared_with_the_beginning_of_the_period(maya, noah, as_user):
    check_in(noah, ago=300)
    look = as_user(maya).get(address(noah)).context["seen"].look
    assert (look.then, look.now) == (TODAY - timedelta(days=83), TODAY)


def test_today_is_compared_with_the_first_reading_when_the_period_is_older(maya, noah, as_user):
    check_in(noah, ago=20)
    assert as_user(maya).get(address(noah)).context["seen"].look.then == TODAY - timedelta(days=20)


def test_any_two_days_can_be_compared(maya, noah, as_user):
    check_in(noah, ago=200, fire=20)
    check_in(noah, ago=100, fire=80)
    context = as_user(maya).get(address(noah, "?then=2026-05-08&now=2026-08-16")).context
    assert context["compared"].lines[0].plain[:2] == [20, 75]


@pytest.mark.parametrize(
    ("query", "field", "error"),
    [
        ("then=2027-01-01", "then", "This day is still to come. Choose today or an earlier one."),
        ("then=2026-11-24", "then", "The first day must lie before the second."),
        ("then=tomorrow", "then", "Enter a valid date."),
        ("then=2026-11-01&now=2027-01-01", "now", "This day is still to come. Choose today or an earlier one."),
    ],
)
def test_days_that_cannot_be_compared_are_named_at_their_field(maya, noah, as_user, query, field, error):
    check_in(noah, ago=20)
    response = as_user(maya).get(address(noah, f"?{query}"))
    assert (response.status_code, response.context["seen"].look.form.errors) == (422, {field: [error]})
    assert response.context["seen"].look.then == TODAY - timedelta(days=20)


@pytest.mark.parametrize(("view", "holds"), [("radar", "<radar-chart"), ("bars", 'class="balance"'), ("table", 'class="figure__table"')])
def test_view_is_in_the_address(maya, noah, as_user, view, holds):
    check_in(noah)
    html = as_user(maya).get(address(noah, f"?view={view}")).content.decode()
    compared = html[html.index('id="compare-heading"') : html.index('id="elements"')]
    assert holds in compared
    assert ("<radar-chart" in compared) == (view == "radar")


def test_links_keep_what_was_chosen(maya, noah, as_user):
    check_in(noah, ago=200)
    context = as_user(maya).get(address(noah, "?view=bars&period=year&then=2026-06-01&now=2026-11-01")).context
    assert context["periods"][0][1] == "?period=4w&view=bars&then=2026-06-01&now=2026-11-01"
    assert context["views"][2][1] == "?period=year&view=table&then=2026-06-01&now=2026-11-01"


# Over time


def test_elements_have_real_gaps(maya, noah, as_user):
    check_in(noah, ago=77, fire=40)
    check_in(noah, ago=3, fire=60, water=None)
    figure = as_user(maya).get(address(noah)).context["over_time"]
    assert values(figure, 0) == [40, 40, 40, 40, 40, 40, 40, 40, 40, None, None, 57]
    assert values(figure, 1)[-1] is None


@pytest.mark.parametrize(("period", "points"), [("4w", 28), ("12w", 12), ("year", 52), ("all", 58)])
def test_period_is_in_the_address(maya, noah, as_user, period, points):
    check_in(noah, ago=402)
    check_in(noah)
    assert len(values(as_user(maya).get(address(noah, f"?period={period}")).context["over_time"], 0)) == points


def test_point_leads_to_the_readings_behind_it(maya, noah, as_user):
    check_in(noah, ago=40, water=30)
    check_in(noah, ago=5, water=60)
    check_in(noah, ago=2, water=90, source="journal")
    point = as_user(maya).get(address(noah)).context["over_time"].drawings[1].numbers["series"][0]["points"][-1]
    page = as_user(maya).get(point["url"].partition("#")[0])
    assert [(row.row.date, float(row.row.value)) for row, _url, _is_closed in page.context["counted"]] == [
        (TODAY - timedelta(days=5), 60.0),
        (TODAY - timedelta(days=40), 30.0),
    ]
    assert page.context["said"] == str(point["y"])
    rows = page.context["counted"]
    assert [url for _row, url, _is_closed in rows] == [f"/clients/{noah.pk}/readings/{row.row.pk}/" for row, _url, _is_closed in rows]


def test_element_shows_each_reading_by_its_source(maya, noah, as_user):
    check_in(noah, ago=5)
    check_in(noah, ago=2, source="coach")
    series = as_user(maya).get(address(noah, "water/")).context["figure"].drawings[0].numbers["series"]
    lines = [("Water", None, 12), ("own check-in", "self", 1), ("coach", "coach", 1)]
    assert [(line["label"], line.get("shape"), len(line["points"])) for line in series] == lines


# In the client's words


def test_client_is_shown_no_score(noah, as_user):
    assert "Our rhythm" not in as_user(noah.user).get("/me/progress/").content.decode()


def test_client_is_shown_the_rhythm_when_the_coach_chose_so(maya, noah, as_user):
    form = {"interval_days": "14", "journal_target": "2", "is_shown": "on", "version": "0", **{f"weight_{part}": "20" for part in PARTS}}
    as_user(maya).post(f"/clients/{noah.pk}/rhythm/", form)
    assert "Our rhythm" in as_user(noah.user).get("/me/progress/").content.decode()


PARTS = ("tasks", "sessions", "journal", "contact", "response")


def test_client_may_read_about_themselves_without_numbers(noah, as_user):
    three_check_ins(noah, then={"water": 20}, now={"water": 80})
    browser = as_user(noah.user)
    assert browser.post("/me/progress/numbers/", {"numbers": "hide"}).status_code == 302
    context = browser.get("/me/progress/").context
    assert context["sentences"][0] == "Water is stronger than it was: more than chance."
    assert context["compared"].lines[1].cells == ["quiet lately", "strong", "rose, more than chance"]
    assert context["over_time"].drawings[1].numbers["numbers"] is False
    browser.post("/me/progress/numbers/", {"numbers": "show"})
    assert browser.get("/me/progress/").context["sentences"][0] == "Water rose from 20 to 72: more than chance."


# What it costs


@pytest.mark.parametrize(("more", "queries"), [("", 10), ("water/?on=2026-11-20", 8), ("count/tasks/?from=2026-11-18&to=2026-11-24", 8), ("elements.csv", 6)])
def test_page_costs_the_same_for_one_year_and_for_three(maya, noah, as_user, django_assert_num_queries, more, queries):
    browser = as_user(maya)
    for year in (0, 1, 2):
        for month in range(12):
            ago = 365 * year + 30 * month
            check_in(noah, ago=ago)
            finished(noah, due=TODAY - timedelta(days=ago))
            factories.act(noah, "entry.shared", at=AT - timedelta(days=ago))
        factories.goal(noah).milestones.create(client=noah, title="A step")
        refresh_metrics([noah.pk])
        mark = "&" if "?" in more else "?"
        browser.get(address(noah, more))
        with django_assert_num_queries(queries):
            browser.get(address(noah, f"{more}{mark}period=all"))
    assert queries <= MOST_QUERIES


def test_own_page_costs_the_same_for_one_row_and_for_three(noah, as_user, django_assert_num_queries):
    browser = as_user(noah.user)
    for ago in (1, 30, 60):
        check_in(noah, ago=ago)
        factories.act(noah, "entry.private", at=AT - timedelta(days=ago))
        with django_assert_num_queries(9):
            browser.get("/me/progress/")
