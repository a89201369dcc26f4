import uuid
from datetime import date

import pytest

from clients.actions import refresh_cards
from clients.models import Card, Client, Goal, Milestone
from tests import factories


@pytest.fixture
def goal(noah):
    return factories.goal(noah, title="Back to work")


def step(goal, title="A step", **fields) -> Milestone:
    return Milestone.objects.create(goal=goal, client=goal.client, title=title, **fields)


def names(goal) -> list[str]:
    return [milestone.title for milestone in goal.milestones.order_by("position", "id")]


def test_goal_pages_are_there_for_the_coach_alone(maya, noah, otto, sam, as_user, goal):
    paths = [f"/clients/{noah.pk}/goals/new/", f"/clients/{noah.pk}/goals/{goal.pk}/"]
    assert [[as_user(person).get(path).status_code for path in paths] for person in (maya, noah.user, otto, sam)] == [[200, 200], *[[404, 404]] * 3]


def test_goal_pages_send_a_guest_to_sign_in(noah, guest):
    path = f"/clients/{noah.pk}/goals/new/"
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_new_goal_is_set_once(maya, noah, as_user):
    browser, sent = as_user(maya), {"title": "Sleep", "why": "I am kinder.", "target_date": "2027-03-01", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        browser.post(f"/clients/{noah.pk}/goals/new/", sent)
    assert list(noah.goals.values_list("title", "why", "target_date")) == [("Sleep", "I am kinder.", date(2027, 3, 1))]
    assert [(act.kind, act.actor) for act in noah.acts.all()] == [("goal.set", maya)]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"title": ""}, {"title": ["This field is required."]}),
        ({"title": "x" * 201}, {"title": ["Ensure this value has at most 200 characters (it has 201)."]}),
        ({"title": "x", "target_date": "0099-01-01"}, {"target_date": ["This date cannot be right. Choose a day of this century, or leave it out."]}),
    ],
)
def test_new_goal_with_a_wrong_field_says_so(maya, noah, as_user, sent, errors):
    response = as_user(maya).post(f"/clients/{noah.pk}/goals/new/", sent | {"why": "Typed"})
    assert (response.status_code, response.context["form"].errors, response.context["form"]["why"].value()) == (422, errors, "Typed")


def test_edit_of_an_older_version_keeps_both(maya, noah, as_user, goal):
    browser, path = as_user(maya), f"/clients/{noah.pk}/goals/{goal.pk}/"
    browser.post(path, {"title": "First", "version": 1})
    response = browser.post(path, {"title": "Second", "version": 1})
    goal.refresh_from_db()
    assert (response.status_code, goal.title, response.context["form"]["title"].value(), response.context["stands"]) == (
        409,
        "First",
        "Second",
        [("Goal", "First")],
    )


def test_edit_refreshes_the_card(maya, noah, as_user, goal, now):
    refresh_cards([noah.pk], at=now)
    as_user(maya).post(f"/clients/{noah.pk}/goals/{goal.pk}/", {"title": "Other words", "version": 1})
    assert Card.objects.get(client=noah).goal == "Other words"


def test_goal_is_reached_and_not_after_all(maya, noah, as_user, goal):
    browser, states = as_user(maya), []
    for to in ("reached", "reached", "open"):
        browser.post(f"/clients/{noah.pk}/goals/{goal.pk}/reach/", {"to": to})
        goal.refresh_from_db()
        states.append(goal.reached_at is not None)
    acts = noah.acts.order_by("act_id")
    assert (states, [act.kind for act in acts], [act.kind for act in acts.current()]) == (
        [True, True, False],
        ["goal.reached", "goal.reopened"],
        ["goal.reopened"],
    )


def test_step_is_ticked_by_coach_and_client(maya, noah, as_user, goal):
    milestone = step(goal)
    as_user(maya).post(f"/clients/milestones/{milestone.pk}/tick/", {"to": "reached"})
    as_user(noah.user).post(f"/clients/milestones/{milestone.pk}/tick/", {"to": "open"})
    milestone.refresh_from_db()
    assert (milestone.done_at, [(act.kind, act.actor) for act in noah.acts.order_by("act_id")]) == (
        None,
        [("milestone.reached", maya), ("milestone.reopened", noah.user)],
    )


def test_step_of_somebody_else_is_absent(maya, noah, otto, sam, as_user, goal):
    milestone = step(goal)
    other = factories.client(coach=maya, user=factories.client_user()).user
    assert [as_user(person).post(f"/clients/milestones/{milestone.pk}/tick/").status_code for person in (otto, other, sam)] == [404, 404, 404]


def test_steps_are_added_renamed_moved_and_removed(maya, noah, as_user, goal):
    browser = as_user(maya)
    for title in ("a", "b", "c"):
        browser.post(f"/clients/{noah.pk}/goals/{goal.pk}/milestones/add/", {"title": title})
    a, b, c = goal.milestones.order_by("position")
    browser.post(f"/clients/milestones/{c.pk}/move/", {"to": "up"})
    browser.post(f"/clients/milestones/{a.pk}/move/", {"to": "up"})
    browser.post(f"/clients/milestones/{a.pk}/rename/", {"title": "A"})
    browser.post(f"/clients/milestones/{b.pk}/remove/")
    assert names(goal) == ["A", "c"]


def test_step_without_words_says_so(maya, noah, as_user, goal):
    milestone, browser = step(goal), as_user(maya)
    answers = [
        browser.post(f"/clients/{noah.pk}/goals/{goal.pk}/milestones/add/", {"title": ""}),
        browser.post(f"/clients/milestones/{milestone.pk}/rename/", {"title": " "}),
    ]
    assert ([answer.status_code for answer in answers], names(goal)) == ([422, 422], ["A step"])


def test_client_may_tick_and_nothing_else(noah, as_user, goal):
    milestone, browser = step(goal), as_user(noah.user)
    paths = [f"/clients/milestones/{milestone.pk}/{what}/" for what in ("rename", "move", "remove")] + [f"/clients/{noah.pk}/goals/{goal.pk}/reach/"]
    assert [browser.post(path, {"title": "x"}).status_code for path in paths] == [404] * 4


def test_nothing_changes_in_the_archive(maya, noah, as_user, goal):
    milestone = step(goal)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    browser, of_goal = as_user(maya), f"/clients/{noah.pk}/goals/{goal.pk}/"
    sent = [
        (of_goal, {"title": "x", "version": 1}),
        (f"{of_goal}reach/", {}),
        (f"{of_goal}milestones/add/", {"title": "x"}),
        (f"/clients/{noah.pk}/goals/new/", {"title": "x"}),
    ]
    sent += [(f"/clients/milestones/{milestone.pk}/{what}/", {"title": "x"}) for what in ("tick", "rename", "move", "remove")]
    assert ([browser.post(path, body).status_code for path, body in sent], names(goal), Goal.objects.count()) == ([409] * 8, ["A step"], 1)
