"""Why a coach should look at a client: each reason from the acts that make it stand, and what takes it away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clients import acts
from clients.actions import note_attention, note_intervals, refresh_cards
from clients.domain.attention import CONCERNS, FROM_ACTS, Happened, reasons
from clients.models import Attention, Card, Client
from clients.readings import attention_of
from tests import factories

AT = datetime(2026, 3, 30, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def ago(days: float) -> datetime:
    return AT - days * DAY


def standing(client: Client, *, at: datetime = AT) -> dict[str, dict[str, Any]]:
    """The reasons that stand after a refresh, with their facts."""
    refresh_cards([client.pk], at=at)
    return dict(Attention.objects.filter(client=client).order_by("reason").values_list("reason", "facts"))


def since(client: Client, reason: str) -> datetime:
    return Attention.objects.get(client=client, reason=reason).since_at


# The rules, over plain facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        (Happened(), []),
        (Happened(waiting_since=ago(1), messages_waiting=2), ["message_unanswered"]),
        (Happened(missed_at=ago(2)), ["session_missed"]),
        (Happened(missed_at=ago(2), held_at=ago(1)), []),
        (Happened(missed_at=ago(2), turned_to_at=ago(1)), []),
        (Happened(missed_at=ago(21)), []),
        (Happened(overdue_since=[ago(3)]), []),
        (Happened(overdue_since=[ago(3), ago(1)]), ["tasks_overdue"]),
        (Happened(last_act_at=ago(20.9)), []),
        (Happened(last_act_at=ago(21)), ["silent"]),
        (Happened(last_act_at=ago(11), interval_days=7), ["silent"]),
        (Happened(last_act_at=ago(40), interval_days=30), []),
        (Happened(first_asked_at=ago(21)), ["silent"]),
        (Happened(first_asked_at=ago(21), last_act_at=ago(1)), []),
        (Happened(checkin_asked_at=ago(1)), ["checkin_due"]),
        (Happened(checkin_asked_at=ago(2), checkin_at=ago(1)), []),
        (Happened(checkin_asked_at=ago(28)), []),
        (Happened(invited_at=ago(3)), []),
        (Happened(invited_at=ago(3.1)), ["invitation_waiting"]),
        (Happened(goal=(ago(6.9), "Sleep")), ["goal_reached"]),
        (Happened(goal=(ago(7), "Sleep")), []),
        (Happened(milestone=(ago(1), "Week one")), ["milestone_reached"]),
        (Happened(quiet_from=ago(23), acted_again_at=ago(2), last_act_at=ago(1)), ["came_back"]),
        (Happened(quiet_from=ago(22), acted_again_at=ago(2), last_act_at=ago(1)), []),
    ],
)
def test_reason_stands(happened, found):
    assert [reason for reason, _, _ in reasons(happened, at=AT)] == found


@pytest.mark.parametrize("state", ["paused", "completed", "archived"])
def test_nobody_who_is_paused_or_has_finished_is_a_reason(state):
    worst = Happened(state=state, waiting_since=ago(1), missed_at=ago(1), overdue_since=[ago(2)] * 3, last_act_at=ago(90), goal=(ago(1), "Sleep"))
    assert reasons(worst, at=AT) == []


@given(st.integers(1, 180), st.floats(0, 400))
def test_silence_is_one_and_a_half_intervals(interval, days):
    found = reasons(Happened(interval_days=interval, last_act_at=ago(days)), at=AT)
    assert bool(found) == (AT - ago(days) >= 1.5 * interval * DAY)


# From acts, tasks and invitations ----------------------------------------------------------------------------------


def test_message_waits_until_the_coach_writes(noah):
    factories.act(noah, "message.written", at=ago(5))
    factories.act(noah, "message.answered", at=ago(4))
    for days in (3, 2):
        factories.act(noah, "message.written", at=ago(days))
    assert (standing(noah)["message_unanswered"], since(noah, "message_unanswered")) == ({"count": 2}, ago(3))
    factories.act(noah, "message.asked", at=ago(1))
    assert standing(noah) == {}


def test_missed_session_stands_until_one_is_booked_or_held(noah):
    factories.act(noah, "session.held", at=ago(20))
    factories.act(noah, "session.missed", at=ago(3))
    assert standing(noah)["session_missed"] == {"held": 1}
    factories.act(noah, "session.booked", at=ago(2), due_at=AT + DAY)
    assert standing(noah) == {}


def test_missed_session_that_was_corrected_is_no_reason(noah):
    task = factories.task(noah)  # stands for the session: what an act is about only has to be the same
    factories.act(noah, "session.missed", about=task, at=ago(3))
    factories.act(noah, "session.held", about=task, at=ago(2))
    assert standing(noah) == {}


def test_two_tasks_overdue_in_a_row(noah):
    for days in (9, 5, 3):
        factories.task(noah, due_date=ago(days).date())
    assert (standing(noah)["tasks_overdue"], since(noah, "tasks_overdue")) == ({"count": 3}, datetime(2026, 3, 26, tzinfo=UTC))


def test_task_that_was_kept_ends_the_row(noah):
    for days in (9, 5):
        factories.task(noah, due_date=ago(days).date())
    factories.task(noah, due_date=ago(3).date(), status="done", settled_at=ago(3))
    assert standing(noah) == {}


def test_task_that_was_renegotiated_does_not_end_the_row(noah):
    for days in (9, 5):
        factories.task(noah, due_date=ago(days).date())
    factories.task(noah, due_date=ago(7).date(), status="skipped", settled_at=ago(8))
    assert standing(noah)["tasks_overdue"] == {"count": 2}


@pytest.mark.parametrize(("zone", "found"), [("Pacific/Kiritimati", ["tasks_overdue"]), ("America/Los_Angeles", [])])
def test_overdue_is_by_the_clients_own_calendar(maya, zone, found):
    client = factories.client(coach=maya, time_zone=zone)
    for days in (1, 2):
        factories.task(client, due_date=AT.date() - timedelta(days=days))
    assert [*standing(client, at=datetime(2026, 3, 30, 1, 30, tzinfo=UTC))] == found


def test_silence_ends_with_an_act_and_then_is_good_news(noah):
    factories.act(noah, "task.done", at=ago(40))
    assert standing(noah) == {"silent": {}}
    factories.act(noah, "entry.shared", at=ago(1))
    assert standing(noah) == {"came_back": {"days": 39}}


def test_private_entry_does_not_end_a_silence(noah):
    factories.act(noah, "task.done", at=ago(40))
    factories.act(noah, "entry.private", at=ago(1))
    assert standing(noah) == {"silent": {}}


def test_checkin_is_open_until_it_is_done(noah):
    factories.act(noah, "checkin.due", at=ago(2))
    assert [*standing(noah)] == ["checkin_due"]
    factories.act(noah, "checkin.done", at=ago(1))
    assert standing(noah) == {}


def test_invitation_waits_until_it_is_accepted(maya):
    client = factories.client(coach=maya)
    invitation = factories.invitation(client, sent_at=ago(20), expires_at=ago(6))
    assert standing(client) == {"invitation_waiting": {"is_expired": True}}
    invitation.accepted_at = ago(1)
    invitation.save()
    assert standing(client) == {}


def test_goal_and_step_are_named_for_a_week(noah):
    goal = factories.goal(noah, title="Sleep seven hours")
    factories.act(noah, "goal.reached", about=goal, at=ago(1))
    assert standing(noah) == {"goal_reached": {"title": "Sleep seven hours"}}
    assert standing(noah, at=AT + 7 * DAY) == {}


# Many clients, several coaches ------------------------------------------------------------------------------------


def test_agreed_interval_decides_what_silence_is(noah):
    factories.act(noah, "task.done", at=ago(25))
    refresh_cards([noah.pk], at=AT)
    note_intervals({noah.pk: 30}, at=AT)
    assert (Card.objects.get(client=noah).interval_days, Attention.objects.count()) == (30, 0)
    assert standing(noah) == {}
    note_intervals({noah.pk: 7}, at=AT)
    assert Attention.objects.values_list("reason", flat=True).get() == "silent"


def test_reasons_of_apps_above_stay_when_the_cards_are_made_anew(noah):
    factories.act(noah, "task.done", at=ago(40))
    note_attention([(noah.pk, "score_fell", AT, {"from": 71, "to": 44})], reasons=["score_fell", "no_plan"], client_ids=[noah.pk], at=AT)
    assert standing(noah) == {"score_fell": {"from": 71, "to": 44}, "silent": {}}
    note_attention([], reasons=["score_fell", "no_plan"], client_ids=[noah.pk], at=AT)
    assert standing(noah) == {"silent": {}}


def test_second_refresh_gives_the_same(noah):
    factories.act(noah, "task.done", at=ago(40))
    assert standing(noah) == standing(noah) == {"silent": {}}


@pytest.mark.parametrize("count", [1, 3])
def test_reasons_cost_the_same_for_one_and_for_three(maya, count):
    clients = [factories.client(coach=maya) for _ in range(count)]
    for client in clients:
        acts.record_many([acts.new_act(client, "task.done", actor=None, about=None, at=ago(40))])
    refresh_cards([client.pk for client in clients], at=AT)
    with CaptureQueriesContext(connection) as queries:
        found = attention_of(maya, at=AT)
    assert (len(found), len(queries)) == (count, 1)


def test_coach_is_told_of_active_clients_of_ones_own(maya, otto):
    own, paused, foreign = factories.client(coach=maya), factories.client(coach=maya), factories.client(coach=otto)
    for client in (own, paused, foreign):
        factories.act(client, "task.done", at=ago(40))
    refresh_cards([own.pk, paused.pk, foreign.pk], at=AT)
    Card.objects.filter(client=paused).update(state="paused")
    assert [*attention_of(maya, at=AT)] == [own.pk]


def test_first_reason_stands_in_front(noah, maya):
    factories.act(noah, "task.done", at=ago(40))
    for days in (3, 5):
        factories.task(noah, due_date=ago(days).date())
    refresh_cards([noah.pk], at=AT)
    assert [told.reason for told in attention_of(maya, at=AT)[noah.pk]] == ["tasks_overdue", "silent"]


def test_every_reason_is_known_to_somebody():
    assert {*CONCERNS} - {*FROM_ACTS} == {"score_fell", "no_plan"}
