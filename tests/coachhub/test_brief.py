"""What happened since the last session, on a page to read or print."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.actions import refresh_cards
from clients.domain.brief import Happening, happened_since
from clients.models import Access, Client
from coachhub.overview.since import brief_of
from progress.models import BalanceSnapshot
from tests import factories

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def said(response) -> dict[str, list[tuple[str, str]]]:
    return {section.slug: [(line.words, line.when) for line in section.lines] for section in response.context["brief"].sections}


@pytest.fixture
def met(noah, maya, time_machine):
    """Noah and Maya met a week ago, on a Tuesday."""
    time_machine.move_to(NOW, tick=False)
    at = NOW - timedelta(days=7)
    factories.act(noah, "session.held", at=at, actor=maya)
    refresh_cards([noah.pk], at=NOW)
    return at


def test_brief_opens_for_the_own_coach_and_is_logged(maya, noah, as_user):
    assert (as_user(maya).get(f"/clients/{noah.pk}/brief/").status_code, Access.objects.get().what) == (200, "brief")


def test_brief_is_absent_for_everybody_else(otto, sam, noah, as_user):
    assert [as_user(person).get(f"/clients/{noah.pk}/brief/").status_code for person in (otto, sam, noah.user)] == [404, 404, 404]


def test_brief_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(f"/clients/{noah.pk}/brief/").status_code == 302


def test_brief_says_what_became_of_promises(maya, noah, met, as_user):
    today = date(2026, 3, 31)
    factories.task(noah, task_description="Open letters", due_date=today - timedelta(days=2), created_at=met)
    factories.task(noah, task_description="Call", due_date=today, created_at=met, status="done", settled_at=NOW - timedelta(days=1))
    factories.task(noah, task_description="Walk", due_date=today - timedelta(days=4), created_at=met, status="done", settled_at=NOW - timedelta(days=1))
    factories.task(noah, task_description="Write", created_at=met)
    factories.task(noah, task_description="Long done", created_at=met - timedelta(days=9), status="done", settled_at=met - timedelta(days=2))
    assert said(as_user(maya).get(f"/clients/{noah.pk}/brief/")) == {
        "promised": [
            ("Open letters", "was due 29 March"),
            ("Call", "done yesterday"),
            ("Walk", "done yesterday, it was due 27 March"),
            ("Write", "open, no day agreed"),
        ]
    }


def test_brief_says_what_happened_since_and_nothing_before(maya, noah, met, as_user):
    for at in (met - timedelta(days=1), met + timedelta(days=1)):
        factories.act(noah, "session.missed", at=at)
        factories.entry(noah, at=at, title=f"Written {at:%d %B}")
        factories.entry(noah, at=at, visibility="private")
    factories.act(noah, "milestone.reached", at=NOW - timedelta(days=2), about=factories.goal(noah, title="First half day back"))
    assert said(as_user(maya).get(f"/clients/{noah.pk}/brief/")) == {
        "sessions": [("Did not come to the session", "25 March")],
        "goals": [("Reached a milestone: First half day back", "29 March")],
        "entries": [("Written 25 March", "25 March")],
    }


def test_brief_leaves_out_what_was_corrected(maya, noah, met, as_user):
    booked = factories.goal(noah)
    for kind in ("session.missed", "session.held"):
        factories.act(noah, kind, at=NOW - timedelta(days=1), about=booked)
    assert said(as_user(maya).get(f"/clients/{noah.pk}/brief/")) == {}


def test_brief_without_news_says_so(maya, noah, met, as_user):
    response = as_user(maya).get(f"/clients/{noah.pk}/brief/")
    assert (said(response), "Nothing happened since you met Tuesday" in response.text or "Nothing happened since you met 24 March" in response.text) == (
        {},
        True,
    )


def test_brief_before_the_first_session_looks_back_to_the_beginning(maya, noah, as_user):
    factories.act(noah, "goal.set", about=factories.goal(noah, title="Sleep"))
    response = as_user(maya).get(f"/clients/{noah.pk}/brief/")
    assert (said(response), response.context["brief"].has_met) == ({"goals": [("Set a goal: Sleep", "today")]}, False)


def test_brief_names_elements_that_moved_beyond_chance_only(maya, noah, met, as_user):
    moved = {"certainty": "likely", "change": -21.0, "month_ago": 62.0, "level": 41.0}
    unsure = {"certainty": "none", "change": 12.0, "month_ago": 50.0, "level": 62.0}
    row = factories.reading(noah, "water", 41, on=date(2026, 3, 30))
    BalanceSnapshot.objects.create(client=noah, levels={"water": moved, "fire": unsure, "air": {}}, formula_version=1, computed_at=row.recorded_at)
    shown = brief_of(noah, [], [], levels=noah.balance.levels, met=met, now=NOW)
    assert [(line.words, line.when) for section in shown.sections for line in section.lines] == [("Water is quieter than a month ago", "from 62 to 41")]


def test_brief_links_every_line_to_its_source(maya, noah, met, as_user):
    task = factories.task(noah, due_date=date(2026, 3, 30), created_at=met)
    entry = factories.entry(noah, at=NOW - timedelta(days=1))
    sections = as_user(maya).get(f"/clients/{noah.pk}/brief/").context["brief"].sections
    assert [line.url for section in sections for line in section.lines] == [
        f"/clients/{noah.pk}/tasks/#task-{task.pk}",
        f"/clients/{noah.pk}/journal/{entry.pk}/",
    ]


def test_brief_of_an_archived_client_can_be_read(maya, noah, as_user):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    assert as_user(maya).get(f"/clients/{noah.pk}/brief/").status_code == 200


def test_brief_costs_the_same_for_one_and_for_three(maya, noah, as_user, django_assert_num_queries):
    browser = as_user(maya)
    browser.get(f"/clients/{noah.pk}/brief/")
    for _ in range(3):
        factories.task(noah)
        factories.entry(noah)
        with django_assert_num_queries(8):
            browser.get(f"/clients/{noah.pk}/brief/")


# What waits for an answer


def happening(kind: str, days_ago: int, ref: int | None = None) -> Happening:
    return Happening(kind, NOW - timedelta(days=days_ago), about=("thing", ref))


@pytest.mark.parametrize(
    ("rows", "waiting"),
    [
        ([happening("message.written", 3)], [("message.written", 3)]),
        ([happening("message.written", 3), happening("message.answered", 2)], []),
        ([happening("message.answered", 3), happening("message.written", 2)], [("message.written", 2)]),
        ([happening("message.written", 5), happening("message.replied", 3)], [("message.written", 5)]),
        ([happening("message.asked", 5), happening("message.replied", 3)], [("message.replied", 3)]),
        (
            [happening("recommendation.sent", 5, 1), happening("recommendation.sent", 4, 2), happening("recommendation.done", 3, 1)],
            [("recommendation.sent", 4)],
        ),
        ([happening("resource.shared", 5, 1), happening("resource.opened", 3, 1)], []),
        ([happening("checkin.due", 5), happening("checkin.done", 3)], []),
        ([happening("checkin.due", 20), happening("checkin.due", 6)], [("checkin.due", 20)]),
    ],
)
def test_what_waits_for_an_answer(rows, waiting):
    found = happened_since(rows, at=NOW - timedelta(days=1)).waiting
    assert [(row.kind, (NOW - row.at).days) for row in found] == waiting
