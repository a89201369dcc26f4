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
