"""The plan: blocks come, go and change places, whoever else is at it."""

import gzip
import threading
from datetime import timedelta

import pytest
from django.db import connection

from sessions_app.actions import agenda
from sessions_app.domain.agenda import Fit, moved, place_of, stretches
from sessions_app.models import AgendaBlock, Session
from tests import factories


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now + timedelta(days=2))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    return [factories.block(session, title=title) for title in ("Arrive", "Name", "Ember", "Close")]


def titles(session: Session) -> list[str]:
    return list(session.blocks.in_order().values_list("title", flat=True))


def move(browser, block: AgendaBlock, to, **facts):
    return browser.post(f"/sessions/{block.session_id}/blocks/{block.pk}/move/", {"to": to, "version": block.session.plan_version} | facts)


# Arithmetic ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "place"), [("up", 1), ("down", 3), ("top", 1), ("bottom", 4), ("3", 3), ("0", 1), ("99", 4), ("-1", None), ("²", None), ("soon", None), ("", None)]
)
def test_place_of(to, place):
    assert place_of(to, now=2, of=4) == place


def test_moved_is_the_same_things_in_another_order():
    assert [moved("abcd", now=now, to=to) for now, to in ((1, 4), (4, 1), (2, 3), (3, 3))] == [list("bcda"), list("dabc"), list("acbd"), list("abcd")]


def test_fit_says_what_is_left_or_too_long():
    assert [(Fit(planned, 60).left, Fit(planned, 60).over) for planned in (45, 60, 70)] == [(15, 0), (0, 0), (0, 10)]


def test_stretches_follow_each_other():
    assert [part.start for part in stretches([(5, "fire"), (10, ""), (15, "air")])] == [0, 5, 15]


# Moving --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "to", "order"),
    [
        (2, "up", ["Arrive", "Ember", "Name", "Close"]),
        (0, "down", ["Name", "Arrive", "Ember", "Close"]),
        (3, "top", ["Close", "Arrive", "Name", "Ember"]),
        (0, "3", ["Name", "Ember", "Arrive", "Close"]),
        (1, "nonsense", ["Arrive", "Name", "Ember", "Close"]),
    ],
)
def test_move(which, to, order, maya, session, blocks, as_user):
    assert (move(as_user(maya), blocks[which], to).status_code, titles(session)) == (302, order)


def test_move_is_said_and_taken_back(maya, session, blocks, as_user):
    browser = as_user(maya)
    response = browser.get(move(browser, blocks[2], "1").headers["Location"])
    [message] = response.context["messages"]
    assert str(message) == "“Ember” moved to 1 of 4."
    browser.post(message.extra_tags)
    assert titles(session) == ["Arrive", "Name", "Ember", "Close"]


def test_move_of_an_older_plan_changes_nothing_and_shows_what_stands(maya, session, blocks, as_user):
    browser = as_user(maya)
    move(browser, blocks[2], "top")
    response = move(browser, blocks[3], "top")
    assert (response.status_code, titles(session), response.context["is_stale"]) == (409, ["Ember", "Arrive", "Name", "Close"], True)
    assert [block.title for block in response.context["plan"].blocks] == titles(session)


def test_move_of_thirty_blocks_is_small_and_asks_little(maya, session, as_user, django_assert_max_num_queries):
    words = "A sentence that says what the two of them do in this step, and a little of why they do it."
    blocks = [factories.block(session, title=f"Block number {number}", text=words, element=factories.element("fire")) for number in range(30)]
    browser = as_user(maya)
    browser.get(f"/sessions/{session.pk}/")
    sent = {"to": "30", "version": "1", "csrfmiddlewaretoken": "x" * 64}
    with django_assert_max_num_queries(8) as asked:
        response = browser.post(f"/sessions/{session.pk}/blocks/{blocks[0].pk}/move/", sent, headers={"HX-Request": "true"})
    statements = [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (response.status_code, len(statements) <= 6, len(gzip.compress(response.content)) <= 4096, len(str(sent)) <= 4096) == (200, True, True, True)


@pytest.mark.django_db(transaction=True)
def test_twenty_moves_at_once_leave_a_permutation(maya, noah, now):
    session = factories.session(noah, at=now + timedelta(days=2))
    blocks, told = [factories.block(session) for _ in range(20)], []

    def attempt(block: AgendaBlock, place: int) -> None:
        try:
            told.append(agenda.move(agenda.steps_of(session.pk), block.pk, str(place), version=None).touched.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[block, (number * 7) % 20 + 1]) for number, block in enumerate(blocks)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    found = list(session.blocks.order_by("position").values_list("position", "pk"))
    assert ([place for place, _ in found], sorted(number for _, number in found), len(told)) == (list(range(1, 21)), sorted(block.pk for block in blocks), 20)


@pytest.mark.django_db(transaction=True)
def test_twenty_moves_of_one_version_are_one_move_and_nineteen_refusals(maya, noah, now):
    session = factories.session(noah, at=now + timedelta(days=2))
    blocks, told = [factories.block(session) for _ in range(20)], []

    def attempt(block: AgendaBlock) -> None:
        try:
            agenda.move(agenda.steps_of(session.pk), block.pk, "5", version=1)
            told.append("moved")
        except agenda.PlanChanged:
            told.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[block]) for block in blocks if block.position != 5]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(told) == ["changed"] * 18 + ["moved"]


# Blocks --------------------------------------------------------------------------------------------------------------


def test_block_of_ones_own_stands_at_the_end(maya, session, blocks, as_user):
    as_user(maya).post(f"/sessions/{session.pk}/blocks/new/", {"title": "Walk", "minutes": "12"})
    assert titles(session)[-1] == "Walk"


def test_block_from_the_left_goes_where_it_is_dropped(maya, session, blocks, as_user):
    activity = factories.activity(of="air", title="Box breathing", minutes=4)
    as_user(maya).post(f"/sessions/{session.pk}/blocks/", {"activity": activity.pk, "at": "2"})
    block = session.blocks.get(activity=activity)
    assert (titles(session)[1], block.minutes, block.element_id, block.text) == ("Box breathing", 4, "air", activity.text)


@pytest.mark.parametrize("sent", [{}, {"activity": "0"}, {"activity": "9" * 30}, {"topic": "1"}, {"left": "soon"}])
def test_block_of_nothing_is_absent(sent, maya, session, as_user):
    assert as_user(maya).post(f"/sessions/{session.pk}/blocks/", sent).status_code == 404


def test_topic_in_the_plan_is_no_longer_offered(maya, session, as_user):
    topic, browser = factories.topic(session, words="Sleep"), as_user(maya)
    assert [offer.words for offer in browser.get(f"/sessions/{session.pk}/").context["proposed"]] == ["Sleep"]
    browser.post(f"/sessions/{session.pk}/blocks/", {"topic": topic.pk})
    assert (titles(session), browser.get(f"/sessions/{session.pk}/").context["proposed"]) == (["Sleep"], [])


def test_removed_block_leaves_no_gap_and_comes_back_to_its_place(maya, session, blocks, as_user):
    browser = as_user(maya)
    response = browser.get(browser.post(f"/sessions/{session.pk}/blocks/{blocks[1].pk}/remove/").headers["Location"])
    assert (titles(session), list(session.blocks.in_order().values_list("position", flat=True))) == (["Arrive", "Ember", "Close"], [1, 2, 3])
    [message] = response.context["messages"]
    browser.post(message.extra_tags)
    assert titles(session) == ["Arrive", "Name", "Ember", "Close"]


def test_duplicate_stands_right_behind_and_is_open(maya, session, blocks, as_user):
    AgendaBlock.objects.filter(pk=blocks[0].pk).update(state="done", private_note="Slowly")
    as_user(maya).post(f"/sessions/{session.pk}/blocks/{blocks[0].pk}/duplicate/")
    again = session.blocks.get(position=2)
    assert (titles(session)[:2], again.state, again.private_note) == (["Arrive", "Arrive"], "open", "Slowly")


def test_plan_is_full_with_sixty_blocks(maya, session, as_user):
    for _ in range(60):
        factories.block(session)
    response = as_user(maya).post(f"/sessions/{session.pk}/blocks/new/", {"title": "One more", "minutes": "5"}, follow=True)
    assert ([str(message) for message in response.context["messages"]], session.blocks.count()) == (["A plan has room for 60 blocks. Remove one first."], 60)


def edit(browser, block: AgendaBlock, **facts):
    return browser.post(f"/sessions/{block.session_id}/blocks/{block.pk}/", {"title": "Ember", "minutes": "15", "version": "1"} | facts)


def test_edit_keeps_notes_for_both_apart(maya, session, blocks, as_user):
    edit(as_user(maya), blocks[2], client_note="Bring the letter", private_note="Watch the breath")
    blocks[2].refresh_from_db()
    assert (blocks[2].minutes, blocks[2].client_note, blocks[2].private_note) == (15, "Bring the letter", "Watch the breath")


def test_edit_of_an_older_version_keeps_both_texts(maya, session, blocks, as_user):
    browser = as_user(maya)
    edit(browser, blocks[2], private_note="First")
    response = edit(browser, blocks[2], private_note="Second")
    assert (response.status_code, response.context["stands"], response.context["form"]["private_note"].value()) == (
        409,
        [("Note for yourself", "First")],
        "Second",
    )
    edit(browser, blocks[2], private_note="Second", version=response.context["form"]["version"].value())
    blocks[2].refresh_from_db()
    assert blocks[2].private_note == "Second"


def test_only_the_sessions_own_coach_changes_its_plan(maya, session, blocks, as_user):
    ida = factories.coach(practice=maya.membership.practice)
    session.client.coachings.create(coach=ida, practice=session.client.practice)
    browser = as_user(ida)
    assert (browser.get(f"/sessions/{session.pk}/").status_code, move(browser, blocks[2], "top").status_code, edit(browser, blocks[2]).status_code) == (
        *(200, 404, 404),
    )
