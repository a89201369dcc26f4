"""Holding a session, its end, the notes, and the client's side."""

from datetime import UTC, datetime, timedelta

import pytest

from clients.models import Act, Card, Task
from sessions_app.models import AgendaBlock, PrivateNotes, Reflection, Session, Topic
from tests import factories


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now - timedelta(minutes=10))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    return [factories.block(session, title=title, minutes=10) for title in ("Arrive", "Ember", "Close")]


@pytest.fixture
def run(maya, session, blocks, as_user):
    """Maya's browser, with the session begun."""
    browser = as_user(maya)
    browser.post(f"/sessions/{session.pk}/begin/")
    return browser


def step(browser, block: AgendaBlock, do: str):
    return browser.post(f"/sessions/{block.session_id}/blocks/{block.pk}/step/", {"do": do}, follow=True)


def on(response) -> str:
    return response.context["on"].title if response.context["on"] else ""


def test_begin_starts_the_clock_of_the_session_and_of_its_first_block(run, session, blocks):
    session.refresh_from_db()
    blocks[0].refresh_from_db()
    assert (session.begun_at is not None, blocks[0].begun_at, on(run.get(f"/sessions/{session.pk}/run/"))) == (True, session.begun_at, "Arrive")


def test_begin_again_goes_on_where_it_was(run, session, blocks):
    step(run, blocks[0], "done")
    session.refresh_from_db()
    was = session.begun_at
    run.post(f"/sessions/{session.pk}/begin/")
    session.refresh_from_db()
    assert (session.begun_at, on(run.get(f"/sessions/{session.pk}/run/"))) == (was, "Ember")


@pytest.mark.parametrize(("do", "state", "following"), [("done", "done", "Ember"), ("skipped", "skipped", "Ember"), ("nonsense", "open", "Arrive")])
def test_step(do, state, following, run, blocks):
    response = step(run, blocks[0], do)
    blocks[0].refresh_from_db()
    assert (blocks[0].state, on(response)) == (state, following)


def test_step_more_gives_five_minutes_and_stays(run, blocks):
    response = step(run, blocks[0], "more")
    blocks[0].refresh_from_db()
    assert (blocks[0].minutes, on(response)) == (15, "Arrive")


def test_step_open_takes_a_tick_back(run, blocks):
    step(run, blocks[0], "done")
    assert on(step(run, blocks[0], "open")) == "Arrive"


def test_the_last_step_leads_to_the_end(run, blocks):
    for block in blocks:
        response = step(run, block, "done")
    assert (on(response), response.context["are_through"]) == ("", True)


def test_step_makes_an_open_plan_elsewhere_an_older_one(run, session, blocks, maya):
    step(run, blocks[0], "done")
    assert run.post(f"/sessions/{session.pk}/blocks/{blocks[2].pk}/move/", {"to": "top", "version": "1"}).status_code == 409


def test_task_of_a_block_is_due_at_the_next_session(run, session, blocks, noah, now):
    following = factories.session(noah, at=now + timedelta(days=12))
    AgendaBlock.objects.filter(pk=blocks[1].pk).update(element=factories.element("fire"))
    for _ in range(2):
        run.post(f"/sessions/{session.pk}/blocks/{blocks[1].pk}/task/", {"words": "Practise the ember"})
    task = Task.objects.get()
    session.refresh_from_db()
    assert (task.task_description, task.due_date, task.element.slug) == ("Practise the ember", following.session_date.date(), "fire")
    assert session.tasks_assigned == [
        {"task_id": task.pk, "task_description": "Practise the ember", "element": "fire", "due_date": task.due_date.isoformat()},
    ]


# The end -------------------------------------------------------------------------------------------------------------


def end(browser, session: Session, **facts):
    return browser.post(f"/sessions/{session.pk}/end/", {"status": "held", "minutes": "55", "share": "on"} | facts)


def test_end_keeps_all_that_was_said(run, session, blocks, noah, now):
    step(run, blocks[0], "done")
    day = (now + timedelta(days=14)).date()
    agreed = {f"task-{blocks[1].pk}": "on", f"words-{blocks[1].pk}": "One brave ask", f"due-{blocks[1].pk}": day, "words-new1": "Sleep early", "due-new1": day}
    end(run, session, focus="Said aloud", next_day=day, next_time="09:00", **agreed)
    session.refresh_from_db()
    assert (session.status, session.minutes, session.focus, session.plan_shared_at is not None) == ("held", 55, "Said aloud", True)
    assert list(Task.objects.order_by("task_id").values_list("task_description", "due_date")) == [("One brave ask", day), ("Sleep early", day)]
    assert [task["task_description"] for task in session.tasks_assigned] == ["One brave ask", "Sleep early"]
    following = Session.objects.get(status="planned")
    assert (following.session_date, following.minutes) == (datetime(day.year, day.month, day.day, 9, tzinfo=UTC), 60)
    assert {"session.held", "session.booked", "session.plan_shared", "task.agreed"} <= set(Act.objects.values_list("kind", flat=True))
    card = Card.objects.get(pk=noah.pk)
    assert (card.sessions_held, card.next_session_at) == (1, following.session_date)


def test_end_where_the_next_time_is_taken_writes_nothing(run, session, blocks, maya, now):
    day = (now + timedelta(days=14)).date()
    factories.session(factories.client(coach=maya), at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    response = end(run, session, next_day=day, next_time="09:30", **{"words-new1": "Sleep early"})
    session.refresh_from_db()
    assert (response.status_code, list(response.context["form"].errors), session.status, Task.objects.count()) == (422, ["next_time"], "planned", 0)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"minutes": "0"}, "minutes", "A session lasts at least 5 minutes."),
        ({"next_day": "2036-01-05"}, "next_time", "Type the day and the time, or neither."),
        ({"next_day": "2020-01-05", "next_time": "10:00"}, "next_day", "Choose a time that lies ahead."),
        ({"status": "planned"}, "status", "Select a valid choice. planned is not one of the available choices."),
    ],
)
def test_end_with_a_wrong_field_says_so(wrong, field, sentence, run, session):
    response = end(run, session, **wrong)
    assert (response.status_code, response.context["form"].errors) == (422, {field: [sentence]})


def test_end_of_a_session_that_lies_ahead_waits(maya, noah, now, as_user):
    ahead = factories.session(noah, at=now + timedelta(days=1))
    assert end(as_user(maya), ahead).context["form"].errors == {"status": ["This session lies ahead, so nobody can know yet how it goes."]}


def test_end_twice_is_one_end(run, session):
    for _ in range(2):
        end(run, session)
    assert Act.objects.filter(kind="session.held").count() == 1


def test_what_was_left_over_is_offered_next_time(run, session, blocks, noah, now):
    step(run, blocks[0], "done")
    step(run, blocks[1], "skipped")
    end(run, session)
    following = factories.session(noah, at=now + timedelta(days=7))
    assert [block.title for block in run.get(f"/sessions/{following.pk}/").context["left"].blocks] == ["Ember", "Close"]


# Notes ---------------------------------------------------------------------------------------------------------------


def write(browser, address: str, body: str, version: int, *, typing: bool = True):
    return browser.post(address, {"body": body, "version": version}, headers={"X-Autosave": "1"} if typing else {})


@pytest.mark.parametrize(("which", "version"), [("private", 0), ("shared", 1)])
def test_notes_are_kept_while_typing_and_never_overwritten(which, version, run, session):
    address = f"/sessions/{session.pk}/notes/{which}/"
    first = write(run, address, "One", version)
    assert (first.status_code, first.headers["X-Version"]) == (204, str(version + 1))
    assert (write(run, address, "Other", version).status_code, write(run, address, "One", version).status_code) == (409, 204)
    both = write(run, address, "Other", version, typing=False)
    assert (both.status_code, both.context["stands"], both.context["typed"]) == (409, "One", "Other")
    assert write(run, address, "Other", both.context["version"], typing=False).status_code == 302


def test_private_notes_are_their_coachs_alone(maya, noah, run, session, as_user):
    write(run, f"/sessions/{session.pk}/notes/private/", "Only mine", 0)
    end(run, session)
    ida = factories.coach(practice=maya.membership.practice)
    noah.coachings.create(coach=ida, practice=noah.practice)
    pages = [(maya, f"/sessions/{session.pk}/"), (ida, f"/sessions/{session.pk}/"), (noah.user, f"/me/sessions/{session.pk}/")]
    assert ["Only mine" in as_user(person).get(address).text for person, address in pages] == [True, False, False]
    assert PrivateNotes.objects.count() == 1


def test_shared_notes_reach_the_client_when_the_session_is_over(noah, run, session, as_user):
    write(run, f"/sessions/{session.pk}/notes/shared/", "Ours", 1)
    client, address = as_user(noah.user), f"/me/sessions/{session.pk}/"
    before = "Ours" in client.get(address).text
    end(run, session, share="")
    assert (before, "Ours" in client.get(address).text) == (False, True)


# The client's side ---------------------------------------------------------------------------------------------------


def test_client_proposes_a_topic_and_takes_it_back(noah, session, as_user, now):
    Session.objects.filter(pk=session.pk).update(session_date=now + timedelta(days=1))
    client = as_user(noah.user)
    client.post(f"/me/sessions/{session.pk}/topics/", {"words": "Sleep"})
    topic = Topic.objects.get()
    assert (topic.words, Act.objects.get().kind) == ("Sleep", "topic.proposed")
    client.post(f"/me/sessions/{session.pk}/topics/{topic.pk}/withdraw/")
    assert (Topic.objects.count(), Act.objects.current().get().kind) == (0, "topic.withdrawn")


def test_twenty_topics_are_enough(noah, session, as_user):
    for _ in range(20):
        factories.topic(session)
    response = as_user(noah.user).post(f"/me/sessions/{session.pk}/topics/", {"words": "One more"})
    assert response.context["form"].errors == {"words": ["Twenty topics are on the list. Take one off first."]}


def test_client_reflects_once_however_often_it_is_saved(noah, run, session, as_user):
    end(run, session)
    client, address = as_user(noah.user), f"/me/sessions/{session.pk}/reflection/"
    for version, body in enumerate(("It stayed", "It stayed with me")):
        write(client, address, body, version)
    assert (Reflection.objects.get().body, Act.objects.filter(kind="session.reflected").count()) == ("It stayed with me", 1)
    assert "It stayed with me" in run.get(f"/sessions/{session.pk}/").text


def test_client_sees_the_coachs_clock_where_it_differs(db, as_user):
    aroha = factories.coach(name="Aroha Ngata", time_zone="Pacific/Auckland")
    client = factories.client(coach=aroha, user=factories.client_user(time_zone="Europe/Berlin"))
    session = factories.session(client, at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert "Tue 22:00 for Aroha" in as_user(client.user).get(f"/me/sessions/{session.pk}/").text


def test_own_sessions_are_turned_page_by_page(noah, as_user, now, monkeypatch):
    for days in range(1, 28):
        factories.session(noah, at=now - timedelta(days=days), status="held")
    client = as_user(noah.user)
    first = client.get("/me/sessions/")
    second = client.get(f"/me/sessions/{first.context['earlier']}")
    assert (len(first.context["rows"]), len(second.context["rows"]), second.context["earlier"]) == (25, 2, "")


def test_own_sessions_cost_the_same_for_one_row_and_three(noah, as_user, now, django_assert_num_queries):
    client = as_user(noah.user)
    for more in (1, 2):
        for number in range(more):
            factories.session(noah, at=now + timedelta(days=more * 3 + number))
            factories.session(noah, at=now - timedelta(days=more * 3 + number), status="held")
        client.get("/me/sessions/")
        with django_assert_num_queries(5):
            client.get("/me/sessions/")


@pytest.mark.parametrize("place", ["", "move/"])
def test_own_session_is_absent_for_everybody_else(place, maya, otto, session, as_user, guest):
    other = factories.client(coach=maya, user=factories.client_user())
    address = f"/me/sessions/{session.pk}/{place}"
    assert [as_user(person).get(address).status_code for person in (maya, otto, other.user)] == [404, 404, 404]
    assert guest.get(address).headers["Location"].startswith("/accounts/login/")
