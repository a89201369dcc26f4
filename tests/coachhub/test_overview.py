from datetime import timedelta

import pytest

from clients.actions import refresh_cards
from clients.models import Access, Card, Client
from progress.actions.balance import refresh_balance
from progress.actions.engagement import refresh_engagement
from tests import factories


def acts(response) -> list:
    return [act for day in response.context["days"] for act in day["acts"]]


def words(response) -> list[str]:
    return [act.kind for act in acts(response)]


def head(response) -> dict:
    """What the head of the page was given."""
    return next(context for context in response.context if "there" in context).flatten()


def test_overview_opens_for_the_own_coach(maya, noah, as_user):
    assert as_user(maya).get(noah.get_absolute_url()).context["client"] == noah


def test_overview_is_absent_for_another_coach(otto, noah, as_user):
    assert as_user(otto).get(noah.get_absolute_url()).status_code == 404


def test_overview_is_absent_for_a_colleague_who_does_not_coach_noah(maya, noah, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    assert as_user(colleague).get(noah.get_absolute_url()).status_code == 404


def test_overview_is_absent_for_noah_himself(noah, as_user):
    assert as_user(noah.user).get(noah.get_absolute_url()).status_code == 404


def test_overview_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(noah.get_absolute_url()).status_code == 302


def test_overview_is_logged_once(maya, noah, as_user):
    browser = as_user(maya)
    for _ in range(2):
        browser.get(noah.get_absolute_url())
    assert [(row.client, row.actor, row.what) for row in Access.objects.all()] == [(noah, maya, "overview")]


def test_overview_of_a_removed_client_is_absent(maya, noah, as_user):
    address = noah.get_absolute_url()
    Client.objects.filter(pk=noah.pk).delete()
    assert as_user(maya).get(address).status_code == 404


def test_overview_costs_the_same_for_one_and_for_three_of_everything(maya, noah, as_user, now, django_assert_num_queries):
    browser = as_user(maya)
    for number in range(3):
        factories.goal(noah).milestones.create(client=noah, title="A step")
        factories.task(noah, element=factories.element("earth"))
        noah.archetype_notes.create(archetype=factories.archetype(f"visionary-{number}"), from_date=now.date())
        factories.act(noah, "session.held", actor=maya)
        _refresh(noah, now)
        browser.get(noah.get_absolute_url())
        with django_assert_num_queries(9):
            browser.get(noah.get_absolute_url())


@pytest.mark.parametrize("months", [1, 60])
def test_overview_costs_the_same_after_a_month_and_after_five_years(months, maya, noah, as_user, now, django_assert_num_queries):
    for week in range(months * 4):
        then = now - timedelta(weeks=week)
        factories.task(noah, due_date=then.date(), status="done", settled_at=then, created_at=then - timedelta(days=5))
        factories.reading(noah, "fire", 50, on=then.date())
        factories.act(noah, "session.held", at=then, actor=maya)
    _refresh(noah, now)
    browser = as_user(maya)
    browser.get(noah.get_absolute_url())
    with django_assert_num_queries(9):
        response = browser.get(noah.get_absolute_url())
    assert (len(acts(response)), response.context["completion"]["due"]) == (min(30, months * 4), min(12, months * 4))


def _refresh(client, at) -> None:
    for refresh in (refresh_cards, refresh_balance, refresh_engagement):
        refresh([client.pk], at=at)


# The head


def test_head_links_the_score_to_its_reasons(maya, noah, as_user, now):
    refresh_cards([noah.pk], at=now)
    Card.objects.filter(client=noah).update(score=82, score_before=70, score_state="scored")
    assert head(as_user(maya).get(noah.get_absolute_url()))["score"] == {
        "value": 82,
        "words": "rising",
        "url": f"/clients/{noah.pk}/engagement/",
        "is_number": True,
    }


@pytest.mark.parametrize(
    ("state", "word"), [("new", "new"), ("no_plan", "no plan yet"), ("paused", "paused"), ("completed", "completed"), ("", "no score yet")]
)
def test_head_says_a_word_in_place_of_a_score(state, word, maya, noah, as_user, now):
    refresh_cards([noah.pk], at=now)
    Card.objects.filter(client=noah).update(score=None, score_state=state)
    shown = head(as_user(maya).get(noah.get_absolute_url()))["score"]
    assert (shown["words"], shown["is_number"]) == (word, False)


def test_head_shows_the_next_session_on_both_clocks(maya, as_user, time_machine):
    time_machine.move_to("2026-03-10T11:30:00Z", tick=False)
    far = factories.client(coach=maya, time_zone="America/Sao_Paulo")
    refresh_cards([far.pk], at=far.created_at)
    Card.objects.filter(client=far).update(next_session_at="2026-03-12T13:00:00Z")
    shown = head(as_user(maya).get(far.get_absolute_url()))
    assert (shown["next_session"]["time"], shown["next_session"]["theirs"], shown["there"]) == (
        "Thursday 13:00",
        "10:00",
        {"time": "08:30", "place": "Sao Paulo", "is_here": False},
    )


def test_head_says_one_time_where_both_clocks_agree(maya, noah, as_user, now):
    refresh_cards([noah.pk], at=now)
    Card.objects.filter(client=noah).update(next_session_at=now + timedelta(days=2))
    shown = head(as_user(maya).get(noah.get_absolute_url()))
    assert (shown["next_session"]["theirs"], shown["there"]["is_here"]) == ("", True)


def test_head_forgets_a_session_that_began_long_ago(maya, noah, as_user, now):
    refresh_cards([noah.pk], at=now)
    Card.objects.filter(client=noah).update(next_session_at=now - timedelta(hours=2))
    assert head(as_user(maya).get(noah.get_absolute_url()))["next_session"] == {}


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ("active", ["Edit", "Photo", "Pause", "Complete", "Archive", "Hand over", "Export", "Erase"]),
        ("paused", ["Edit", "Photo", "Go on", "Complete", "Archive", "Hand over", "Export", "Erase"]),
        ("completed", ["Edit", "Photo", "Go on", "Archive", "Hand over", "Export", "Erase"]),
        ("archived", ["Take back from the archive", "Export", "Erase"]),
    ],
)
def test_menu_offers_what_the_state_allows(state, labels, maya, noah, as_user):
    Client.objects.filter(pk=noah.pk).update(state=state)
    assert [str(entry.label) for entry, _ in head(as_user(maya).get(noah.get_absolute_url()))["menu"]] == labels


@pytest.mark.parametrize("name", ["🌱 Ἀλέξανδρος", "مريم الخطيب", "<b>O'Neil</b>", "x" * 120])
def test_head_shows_any_name(name, maya, as_user):
    client = factories.client(coach=maya, name=name, tags=["<i>tag</i>"])
    response = as_user(maya).get(client.get_absolute_url())
    assert (response.status_code, "<b>O'Neil" in response.text, "<i>tag" in response.text) == (200, False, False)


def test_tab_counts_the_open_tasks(maya, noah, as_user, now):
    for _ in range(2):
        factories.task(noah)
    refresh_cards([noah.pk], at=now)
    counts = {str(tab["label"]): tab["count"] for tab in head(as_user(maya).get(noah.get_absolute_url()))["tabs"]}
    assert (counts["Overview"], counts["Tasks"]) == (0, 2)


# The cards


def test_overview_judges_overdue_by_the_clients_calendar(maya, as_user, time_machine):
    time_machine.move_to("2026-03-10T11:30:00Z", tick=False)  # the 11th in Auckland, still the 10th in Berlin
    far = factories.client(coach=maya, time_zone="Pacific/Auckland")
    factories.task(far, due_date=far.today(far.created_at) - timedelta(days=1))
    assert [task["is_overdue"] for task in as_user(maya).get(far.get_absolute_url()).context["tasks"]] == [True]


def test_overview_says_in_words_what_became_of_the_tasks(maya, noah, as_user, now):
    today = noah.today(now)
    factories.task(noah, due_date=today - timedelta(days=3), status="done", settled_at=now - timedelta(days=4))
    factories.task(noah, due_date=today - timedelta(days=9), status="partly", settled_at=now - timedelta(days=8))
    factories.task(noah, due_date=today - timedelta(days=5))
    factories.task(noah, due_date=today - timedelta(days=5), status="skipped", settled_at=now)
    shown = as_user(maya).get(noah.get_absolute_url()).context["completion"]
    assert shown["words"] == "3 tasks fell due in twelve weeks: 1 done on time, 1 later or partly, 1 overdue."


def test_overview_without_anything_says_so(maya, noah, as_user):
    response = as_user(maya).get(noah.get_absolute_url())
    assert (response.context["completion"]["words"], response.context["news"], response.context["days"]) == (
        "No task fell due in the last twelve weeks.",
        [],
        [],
    )


def test_overview_shows_goals_ahead_before_those_that_were_reached(maya, noah, as_user, now):
    factories.goal(noah, title="Reached", reached_at=now)
    ahead = factories.goal(noah, title="Ahead")
    for number, done_at in [(2, None), (1, now)]:
        ahead.milestones.create(client=noah, title=f"Step {number}", position=number, done_at=done_at)
    goals = as_user(maya).get(noah.get_absolute_url()).context["goals"]
    assert [(goal.title, goal.steps, goal.done) for goal in goals] == [("Ahead", [("Step 1", True), ("Step 2", False)], 1), ("Reached", [], 0)]


def test_overview_says_who_appears_and_what_is_in_focus(maya, noah, as_user, now):
    today = noah.today(now)
    note = noah.archetype_notes.create(archetype=factories.archetype(), from_date=today, note="Drew <the> house")
    noah.archetype_notes.create(archetype=factories.archetype("rebel"), from_date=today, to_date=today)
    focus = noah.facet_focuses.create(facet=factories.facet(), from_date=today, why="Now")
    shown = as_user(maya).get(noah.get_absolute_url()).context["journey"]
    assert [(line.words, line.when, line.url) for line in shown] == [
        ("Appears as Visionary", "Fire, since today · Drew <the> house", f"/clients/{noah.pk}/journey/#archetype-{note.pk}"),
        ("In focus: Facet fire-1", "Fire, since today · Now", f"/clients/{noah.pk}/journey/#focus-{focus.pk}"),
    ]
    assert "Drew &lt;the&gt; house" in shown[0].html


# The timeline


def test_overview_keeps_private_entries_out_of_the_timeline(maya, noah, as_user):
    for kind in ["entry.private", "entry.shared"]:
        factories.act(noah, kind)
    assert words(as_user(maya).get(noah.get_absolute_url())) == ["entry.shared"]


def test_overview_pages_the_timeline_newest_first(maya, noah, as_user, now):
    for hours in range(65):
        factories.act(noah, "checkin.done", at=now - timedelta(hours=hours))
    browser, address, seen = as_user(maya), noah.get_absolute_url(), []
    while address:
        response = browser.get(address)
        seen += [act.act_id for act in acts(response)]
        address = noah.get_absolute_url() + response.context["earlier"] if response.context["earlier"] else ""
    assert seen == [act.pk for act in noah.acts.order_by("-at", "-act_id")]


def test_overview_with_a_mark_that_was_made_up_starts_at_the_newest(maya, noah, as_user):
    factories.act(noah, "checkin.done")
    assert words(as_user(maya).get(f"{noah.get_absolute_url()}?before=made-up")) == ["checkin.done"]


@pytest.mark.parametrize(
    ("show", "kind"),
    [
        ("sessions", "session.held"),
        ("goals", "milestone.reached"),
        ("entries", "entry.shared"),
        ("checkins", "checkin.done"),
        ("messages", "message.written"),
        ("suggestions", "recommendation.sent"),
        ("files", "resource.shared"),
        ("journey", "focus.chosen"),
        ("coaching", "client.paused"),
    ],
)
def test_overview_filters_the_timeline(show, kind, maya, noah, as_user):
    for one in ["task.done", kind]:
        factories.act(noah, one)
    assert words(as_user(maya).get(f"{noah.get_absolute_url()}?show={show}")) == [kind]


def test_timeline_links_an_act_to_its_thing(maya, noah, as_user):
    task = factories.task(noah, task_description="Call <the> insurer")
    factories.act(noah, "task.agreed", about=task)
    html = as_user(maya).get(noah.get_absolute_url()).context["days"][0]["html"]
    assert f'<a href="/clients/{noah.pk}/tasks/#task-{task.pk}">Agreed: Call &lt;the&gt; insurer</a>' in html


def test_timeline_opens_at_an_act_of_the_past(maya, noah, otto, as_user, now):
    old = factories.act(noah, "checkin.done", at=now - timedelta(days=3))
    factories.act(noah, "session.held", at=now)
    foreign = factories.act(factories.client(coach=otto), "checkin.done", at=now - timedelta(days=9))
    browser, address = as_user(maya), noah.get_absolute_url()
    assert [words(browser.get(f"{address}?act={act.pk}")) for act in (old, foreign)] == [["checkin.done"], ["session.held", "checkin.done"]]
