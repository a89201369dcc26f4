"""What becomes of a task, as the coach says it."""

from datetime import timedelta

import pytest

from tests import factories


@pytest.fixture
def path(noah):
    return f"/clients/{noah.pk}/tasks/"


@pytest.fixture
def today(noah, now):
    return noah.today(now)


@pytest.mark.parametrize("outcome", ["done", "partly", "skipped"])
def test_settle_says_who_when_and_in_whose_words(maya, noah, as_user, path, outcome):
    task = factories.task(noah)
    as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": outcome, "note": "It went like that."})
    task.refresh_from_db()
    assert (task.status, task.settled_by, task.outcome_note, [act.kind for act in noah.acts.all()]) == (
        outcome,
        maya,
        "It went like that.",
        [f"task.{outcome}"],
    )


def test_renegotiated_task_is_agreed_anew(maya, noah, as_user, path, today):
    task = factories.task(noah, task_description="Walk", due_date=today, position=3, element=factories.element("earth"))
    as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "when": "14", "note": "Too much at once"})
    task.refresh_from_db()
    anew = task.followed_by
    assert (task.status, anew.task_description, anew.due_date, anew.status, anew.position, anew.element) == (
        "renegotiated",
        "Walk",
        today + timedelta(days=14),
        "open",
        3,
        task.element,
    )


def test_renegotiated_without_a_day_asks_for_one(maya, noah, as_user, path):
    task = factories.task(noah)
    response = as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "note": "Typed"})
    assert (response.status_code, response.context["form"].errors, response.context["form"]["note"].value()) == (
        422,
        {"when": ["Choose the day that you agreed on."]},
        "Typed",
    )


def test_settle_twice_records_one_act(maya, noah, as_user, path):
    task, browser = factories.task(noah), as_user(maya)
    for outcome in ("done", "partly"):
        browser.post(f"{path}{task.pk}/settle/", {"outcome": outcome})
    assert [act.kind for act in noah.acts.all()] == ["task.done"]


def test_reopen_takes_the_new_agreement_back(maya, noah, as_user, path):
    task, browser = factories.task(noah), as_user(maya)
    browser.post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "when": "7"})
    browser.post(f"{path}{task.pk}/reopen/")
    assert list(noah.tasks.values_list("pk", "status", "settled_by", "outcome_note")) == [(task.pk, "open", None, "")]


def test_settle_with_htmx_answers_the_board_with_an_undo(maya, noah, as_user, path):
    task = factories.task(noah)
    text = as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "done"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in text, 'hx-swap-oob="beforeend:#toasts"' in text, "/tasks/undo/?was=" in text) == (False, True, True)
