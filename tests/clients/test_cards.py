"""The card of a client says what a slow reading of everything says."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients import acts
from clients.actions import refresh_cards
from clients.domain.cards import FORMULA_VERSION
from clients.domain.kinds import KINDS, MEANINGFUL, SEEN_BY_COACH
from clients.models import Act, Card, Client, Goal, Task
from tests import factories

AT = datetime(2026, 3, 30, 1, 30, tzinfo=UTC)
ZONES = ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin"]
WEEK = timedelta(weeks=1)


def slowly(client: Client, *, at: datetime) -> dict[str, Any]:
    """The card by reading every row once more, in plain Python."""
    every = list(Act.objects.filter(client=client).order_by("act_id"))
    standing = [act for act in every if act.about_id is None or not any(_supersedes(other, act) for other in every)]
    alive = [act for act in standing if act.kind in SEEN_BY_COACH and act.kind in MEANINGFUL and act.at <= at]
    held = [act.at for act in alive if act.kind == "session.held"]
    booked = [act for act in standing if act.kind == "session.booked" and act.due_at and act.due_at >= at]
    ahead = [act.due_at for act in booked if not any(_same(other, act) and other.family == "session.outcome" for other in every)]
    tasks = list(Task.objects.filter(client=client, status="open"))
    today = at.astimezone(ZoneInfo(client.time_zone)).date()
    due = [task.due_date for task in tasks if task.due_date]
    goals = sorted(Goal.objects.filter(client=client, reached_at=None), key=lambda goal: (goal.created_at, goal.pk))
    plain = ("name", "sort_name", "email", "state", "since_date", "tags", "practice_id")
    return {name: getattr(client, name) for name in plain} | {
        "photo": client.photo.name,
        "archetypes": [note.archetype_id for note in client.archetype_notes.order_by("from_date", "id") if note.to_date is None],
        "last_act_at": max((act.at for act in alive), default=None),
        "last_session_at": max(held, default=None),
        "next_session_at": min(ahead, default=None),
        "sessions_held": sum(at - moment < 12 * WEEK for moment in held),
        "tasks_open": len(tasks),
        "tasks_overdue": sum(day < today for day in due),
        "next_due_date": min((day for day in due if day >= today), default=None),
        "goal": goals[0].title if goals else "",
        "acts_by_week": [sum((ago * WEEK) <= at - act.at < (ago + 1) * WEEK for act in alive) for ago in range(11, -1, -1)],
        "formula_version": FORMULA_VERSION,
        "computed_at": at,
    }


def _same(one: Act, other: Act) -> bool:
    return one.about_id is not None and (one.about_type, one.about_id) == (other.about_type, other.about_id)


def _supersedes(later: Act, act: Act) -> bool:
    return later.act_id > act.act_id and later.family == act.family and _same(later, act)


def quickly(client: Client) -> dict[str, Any]:
    """The columns that clients itself computes."""
    names = [Card._meta.get_field(name).attname for name in Card.own_columns()]
    return Card.objects.filter(client=client).values(*names).get()


def live(client: Client, chance: random.Random) -> None:
    """Half a year of anything, on and around every border."""
    tasks = [factories.task(client, due_date=AT.date() + timedelta(days=chance.randint(-3, 3)) if chance.random() < 0.8 else None) for _ in range(4)]
    if chance.random() < 0.7:
        factories.goal(client, created_at=AT - timedelta(days=chance.randint(0, 90)))
    factories.goal(client, created_at=AT - timedelta(days=9), reached_at=AT if chance.random() < 0.5 else None)
    for task in tasks[: chance.randint(0, 4)]:
        Task.objects.filter(pk=task.pk).update(status="done", settled_at=AT)
    kinds = [*KINDS, *["session.booked", "session.held", "session.missed", "task.done", "entry.private"] * 6]
    acts.record_many(_any_act(client, chance.choice(kinds), tasks, chance) for _ in range(40))


def _any_act(client: Client, kind: str, tasks: list[Task], chance: random.Random) -> Act:
    border = AT - WEEK * chance.randint(-2, 14) + timedelta(microseconds=chance.choice([-1, 0, 1]))
    anywhere = AT - timedelta(minutes=chance.randint(-20_000, 200_000))
    about = chance.choice([None, *tasks])
    due_at = AT + timedelta(minutes=chance.choice([-1, 0, 1, 5000, 9000])) if kind == "session.booked" else None
    return acts.new_act(client, kind, actor=None, about=about, at=chance.choice([border, anywhere]), due_at=due_at)


@pytest.mark.parametrize("seed", range(6))
def test_card_says_what_a_slow_reading_says(maya, seed):
    chance = random.Random(seed)
    clients = [factories.client(coach=maya, time_zone=chance.choice(ZONES)) for _ in range(8)]
    for client in clients:
        live(client, chance)
    refresh_cards([client.pk for client in clients], at=AT)
    assert {client.name: quickly(client) for client in clients} == {client.name: slowly(client, at=AT) for client in clients}


def test_card_of_somebody_new_is_empty(noah):
    refresh_cards([noah.pk], at=AT)
    assert quickly(noah) == slowly(noah, at=AT)
    assert quickly(noah)["acts_by_week"] == [0] * 12


@pytest.mark.parametrize(("zone", "overdue"), [("Pacific/Kiritimati", 1), ("America/Los_Angeles", 0)])
def test_overdue_is_by_the_clients_own_calendar(maya, zone, overdue):
    """At 01:30 UTC on Monday it is still Sunday in Los Angeles, and Monday afternoon on Kiritimati."""
    client = factories.client(coach=maya, time_zone=zone)
    factories.task(client, due_date=date(2026, 3, 29))
    refresh_cards([client.pk], at=AT)
    assert quickly(client)["tasks_overdue"] == overdue


def test_private_entry_changes_nothing_on_the_card(noah):
    factories.act(noah, "session.held", at=AT - timedelta(days=40))
    refresh_cards([noah.pk], at=AT)
    before = quickly(noah)
    for days in (0, 1, 10, 39, 80):
        factories.act(noah, "entry.private", at=AT - timedelta(days=days))
    refresh_cards([noah.pk], at=AT)
    assert quickly(noah) == before


def test_private_entry_changes_no_byte_that_the_coach_can_fetch(noah, maya, as_user, run_jobs, django_capture_on_commit_callbacks):
    browser = as_user(maya)
    pages = ["/", "/?tasks=overdue", "/?view=table", noah.get_absolute_url(), "/search/?q=noah"]
    factories.act(noah, "session.held")
    refresh_cards([noah.pk], at=datetime.now(UTC))
    before = [_still(browser.get(page).content.decode()) for page in pages]
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "entry.private")
    run_jobs()
    assert [_still(browser.get(page).content.decode()) for page in pages] == before


def _still(html: str) -> str:
    """The page without what is new in every answer: tokens of forms."""
    return "\n".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line and "form_token" not in line and "X-CSRFToken" not in line)


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_the_same_for_one_and_for_three(maya, count):
    clients = [factories.client(coach=maya) for _ in range(count)]
    for client in clients:
        live(client, random.Random(7))
        factories.invitation(client, sent_at=AT - WEEK)  # one reason at least, or nothing is written
    with CaptureQueriesContext(connection) as queries:
        refresh_cards([client.pk for client in clients], at=AT)
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 18  # the clients; seven readings and a write for the cards; six readings, the practices, a deletion and a write for the reasons


def test_second_refresh_gives_the_same(noah):
    live(noah, random.Random(1))
    first, second = ((refresh_cards([noah.pk], at=AT), quickly(noah)) for _ in range(2))
    assert first == second == (1, slowly(noah, at=AT))


def test_card_of_nobody_is_not_made(noah):
    assert refresh_cards([noah.pk + 1], at=AT) == 0
    assert refresh_cards([], at=AT) == 0
