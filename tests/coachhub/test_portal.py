from datetime import timedelta

from clients.actions import refresh_cards
from clients.models import Note
from tests import factories


def test_portal_shows_noah_his_tasks_and_session(noah, as_user, now):
    task = factories.task(noah, task_description="Call the insurer")
    factories.task(factories.client(coach=noah.coachings.get().coach), task_description="Somebody else's")
    factories.act(noah, "session.booked", due_at=now + timedelta(days=2))
    refresh_cards([noah.pk], at=now)
    context = as_user(noah.user).get("/me/").context
    assert (context["tasks"], context["next_session_at"]) == ([task], now + timedelta(days=2))


def test_portal_of_a_new_client_says_what_will_be_there(noah, as_user):
    response = as_user(noah.user).get("/me/")
    assert "Nothing is waiting for you." in response.content.decode()


def test_portal_is_absent_for_coaches_and_staff(maya, sam, as_user):
    assert [as_user(person).get("/me/").status_code for person in (maya, sam)] == [404, 404]


def test_portal_sends_a_guest_to_sign_in(db, guest):
    assert guest.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"


def test_portal_never_holds_a_note_of_the_coach(noah, as_user):
    factories.note(noah, body="canary in a private note")
    assert b"canary" not in as_user(noah.user).get("/me/").content


def test_tick_finishes_and_takes_back(noah, as_user):
    task, browser = factories.task(noah), as_user(noah.user)
    states = []
    for to in ["done", "open"]:
        browser.post(f"/clients/tasks/{task.pk}/tick/", {"to": to})
        task.refresh_from_db()
        states.append(task.status)
    assert states == ["done", "open"]


def test_tick_twice_records_one_act(noah, as_user):
    task, browser = factories.task(noah), as_user(noah.user)
    for _ in range(2):
        browser.post(f"/clients/tasks/{task.pk}/tick/", {"to": "done"})
    assert [act.kind for act in noah.acts.all()] == ["task.done"]


def test_tick_with_htmx_answers_only_the_task(noah, as_user):
    task = factories.task(noah)
    response = as_user(noah.user).post(f"/clients/tasks/{task.pk}/tick/", {"to": "done"}, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith(f'<li class="row task task--settled" id="task-{task.pk}"')


def test_tick_of_somebody_elses_task_is_absent(noah, maya, as_user):
    task = factories.task(factories.client(coach=maya))
    assert as_user(noah.user).post(f"/clients/tasks/{task.pk}/tick/").status_code == 404


def test_notes_are_visible_to_the_coach_alone(maya, noah, otto):
    note = factories.note(noah)
    assert [list(Note.objects.visible_to(person)) for person in (maya, noah.user, otto)] == [[note], [], []]


def test_portal_of_a_coaching_that_moved_to_the_archive_offers_nothing_to_change(noah, as_user):
    task = factories.task(noah)
    type(noah).objects.filter(pk=noah.pk).update(state="archived")
    browser = as_user(noah.user)
    text = browser.get("/me/").content.decode()
    answers = [browser.post(f"/clients/tasks/{task.pk}/{what}/", {"outcome": "done"}).status_code for what in ("tick", "answer", "take-back")]
    assert (f"/clients/tasks/{task.pk}/" in text, answers) == (False, [409, 409, 409])


def test_not_this_week_gives_the_task_a_day_a_week_later(noah, as_user, now):
    today = noah.today(now)
    task = factories.task(noah, due_date=today + timedelta(days=2))
    as_user(noah.user).post(f"/clients/tasks/{task.pk}/answer/", {"outcome": "renegotiated", "note": "My brother is here."})
    task.refresh_from_db()
    assert (task.status, task.outcome_note, task.settled_by, task.followed_by.due_date) == (
        "renegotiated",
        "My brother is here.",
        noah.user,
        today + timedelta(days=9),
    )


def test_not_this_week_of_an_old_task_gives_a_day_that_is_not_past(noah, as_user, now):
    today = noah.today(now)
    task = factories.task(noah, due_date=today - timedelta(days=30))
    as_user(noah.user).post(f"/clients/tasks/{task.pk}/answer/", {"outcome": "renegotiated"})
    task.refresh_from_db()
    assert task.followed_by.due_date == today + timedelta(days=5)


def test_answer_can_be_taken_back(noah, as_user):
    task, browser = factories.task(noah), as_user(noah.user)
    response = browser.post(f"/clients/tasks/{task.pk}/answer/", {"outcome": "partly", "note": "Half"}, follow=True)
    browser.post([message.extra_tags for message in response.context["messages"]][-1])
    assert list(noah.tasks.values_list("status", "outcome_note")) == [("open", "")]


def test_client_cannot_skip_by_agreement_alone(noah, as_user):
    task = factories.task(noah)
    response = as_user(noah.user).post(f"/clients/tasks/{task.pk}/answer/", {"outcome": "skipped", "note": "Typed"})
    assert (response.status_code, response.context["form"]["note"].value(), noah.tasks.get().status) == (422, "Typed", "open")


def test_answer_is_there_for_its_client_alone(maya, noah, otto, sam, as_user):
    task = factories.task(noah)
    assert [as_user(person).get(f"/clients/tasks/{task.pk}/answer/").status_code for person in (noah.user, maya, otto, sam)] == [200, 404, 404, 404]


def test_my_tasks_hold_all_that_was_agreed(maya, noah, as_user, now):
    factories.task(noah, task_description="Open")
    factories.task(noah, task_description="Past", status="done", settled_at=now - timedelta(days=60), settled_by=maya)
    factories.task(factories.client(coach=maya), task_description="Somebody else's")
    found = as_user(noah.user).get("/me/tasks/").context["found"]
    assert [task.task_description for task in found.open + found.settled] == ["Open", "Past"]


def test_my_tasks_are_there_for_clients_alone(maya, noah, sam, as_user):
    assert [as_user(person).get("/me/tasks/").status_code for person in (noah.user, maya, sam)] == [200, 404, 404]


def test_my_tasks_send_a_guest_to_sign_in(db, guest):
    assert guest.get("/me/tasks/").headers["Location"] == "/accounts/login/?next=/me/tasks/"


def test_portal_shows_open_goals_before_reached_ones(noah, as_user, now):
    for title, reached_at in (("reached", now), ("open", None)):
        factories.goal(noah, title=title, reached_at=reached_at)
    assert [goal.title for goal in as_user(noah.user).get("/me/").context["goals"]] == ["open", "reached"]
