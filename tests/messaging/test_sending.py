"""What a message means to the thread, to the log, and to whoever has not read it."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from clients.actions import refresh_cards
from clients.models import Act, Card, Client, Coaching
from messaging.actions import changing, reading
from messaging.actions.conversations import refresh_conversations
from messaging.actions.outgoing import send_due, take_back
from messaging.actions.sending import NobodyThere, Written, send, send_to_many
from messaging.actions.unread import refresh_unread
from messaging.models import Conversation, Message, Outgoing
from tests import factories


@pytest.fixture
def ida(maya, noah):
    """A second coach of Noah's, in Maya's practice."""
    person = factories.coach(name="Ida Holm", practice=maya.membership.practice)
    Coaching.objects.create(client=noah, coach=person, practice=noah.practice)
    return person


def unread(*people) -> list[int]:
    for person in people:
        person.refresh_from_db()
    return [person.unread_messages for person in people]


def told(client) -> list[tuple[str, int | None]]:
    return list(client.acts.filter(kind__startswith="message.").order_by("act_id").values_list("kind", "about_id"))


def test_messages_stand_in_the_order_of_their_places(maya, noah):
    rows = [factories.message(noah, by=by) for by in (maya, noah.user, maya)]
    assert [(row.seq, row.is_from_client, row.sender, row.recipient) for row in rows] == [
        (1, False, maya, noah.user),
        (2, True, noah.user, maya),
        (3, False, maya, noah.user),
    ]


def test_message_to_somebody_without_an_account_waits_for_nobody(maya):
    ines = factories.client(coach=maya)
    assert factories.message(ines, by=maya).recipient is None


def test_clients_message_goes_to_the_coach_who_wrote_last(maya, ida, noah):
    first = factories.message(noah, by=noah.user)
    factories.message(noah, by=ida)
    assert (first.recipient, factories.message(noah, by=noah.user).recipient) == (maya, ida)


def test_unread_is_right_on_both_sides_after_every_step(maya, noah, now):
    counts = []
    for by in (noah.user, noah.user, maya, noah.user):
        factories.message(noah, by=by)
        counts.append(unread(maya, noah.user))
    reading.mark_read(noah.pk, up_to=99, by=maya, at=now)
    assert (counts, unread(maya, noah.user)) == ([[1, 0], [2, 0], [0, 1], [1, 0]], [0, 0])


def test_unread_of_a_thread_is_written_on_the_card(maya, noah, now):
    refresh_cards([noah.pk], at=now)
    factories.message(noah, by=noah.user)
    assert Card.objects.get(client=noah).unread == 1


def test_what_one_coach_reads_is_read_for_both(maya, ida, noah, now):
    factories.message(noah, by=noah.user)
    before = unread(maya, ida)
    reading.mark_read(noah.pk, up_to=1, by=ida, at=now)
    assert (before, unread(maya, ida), noah.conversation.reader) == ([1, 1], [0, 0], ida)


def test_reading_never_goes_back(maya, noah, now):
    for _ in range(3):
        factories.message(noah, by=noah.user)
    for place in (2, 1):
        reading.mark_read(noah.pk, up_to=place, by=maya, at=now)
    assert (noah.conversation.read_by_coach, unread(maya)) == (2, [1])


def test_unread_follows_when_a_coach_goes(maya, ida, noah, now):
    factories.message(noah, by=noah.user)
    noah.coachings.filter(coach=ida).update(ended_at=now)
    refresh_unread([noah.pk])
    assert unread(maya, ida) == [1, 0]


def test_unread_leaves_the_archive_out(maya, noah):
    factories.message(noah, by=noah.user)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    refresh_unread([noah.pk])
    assert unread(maya) == [0]


@pytest.mark.parametrize(
    ("lines", "kinds", "waits", "is_asked"),
    [
        (["client"], ["written"], True, False),
        (["client", "coach"], ["written", "answered"], False, False),
        (["coach?"], ["asked"], False, True),
        (["coach?", "client"], ["asked", "replied"], False, False),
        (["coach?", "client", "client"], ["asked", "replied", "written"], True, False),
        (["coach?", "coach?", "client"], ["asked", "asked", "replied", "replied"], False, False),
        (["client", "coach?"], ["written", "asked"], False, True),
    ],
)
def test_log_and_thread_say_who_waits(maya, noah, lines, kinds, waits, is_asked):
    for line in lines:
        factories.message(noah, by=noah.user if line == "client" else maya, asks_answer=line.endswith("?"))
    thread = Conversation.objects.get(client=noah)
    assert ([kind.partition(".")[2] for kind, _ in told(noah)], thread.waiting_since is not None, thread.asked_since is not None) == (kinds, waits, is_asked)


def test_reply_is_about_the_question(maya, noah):
    question = factories.message(noah, by=maya, asks_answer=True)
    factories.message(noah, by=noah.user)
    assert told(noah) == [("message.asked", question.pk), ("message.replied", question.pk)]


def test_waiting_message_reaches_the_attention_list_and_leaves_it(maya, noah, now):
    steps = []
    for change in (
        lambda: factories.message(noah, by=noah.user, at=now - timedelta(hours=30)),
        lambda: changing.settle(noah.pk, by=maya, at=now - timedelta(hours=29)),
        lambda: factories.message(noah, by=noah.user, at=now - timedelta(hours=28)),
        lambda: factories.message(noah, by=maya, at=now - timedelta(hours=1)),
    ):
        change()
        refresh_cards([noah.pk], at=now)
        steps.append(noah.attentions.filter(reason="message_unanswered").exists())
    assert steps == [True, False, True, False]


def test_deleted_message_waits_no_more(maya, noah, now):
    message = factories.message(noah, by=noah.user)
    changing.delete(message, by=noah.user, at=now)
    refresh_cards([noah.pk], at=now + timedelta(minutes=1))
    assert (noah.attentions.filter(reason="message_unanswered").exists(), Conversation.objects.get(client=noah).waiting_since, unread(maya)) == (
        False,
        None,
        [0],
    )


def test_question_that_needs_no_answer_is_taken_back(maya, noah, now):
    question = factories.message(noah, by=maya, asks_answer=True)
    changing.unask(question, by=maya, at=now)
    assert (told(noah)[-1], Conversation.objects.get(client=noah).asked_since) == (("message.unasked", question.pk), None)


def test_message_can_ask_afterwards(maya, noah, now):
    message = factories.message(noah, by=maya)
    changing.ask(message, by=maya, at=now)
    assert (told(noah)[-1], Conversation.objects.get(client=noah).asked_since) == (("message.asked", message.pk), message.timestamp)


@pytest.mark.parametrize("change", ["edit", "delete"])
@pytest.mark.parametrize(("minutes", "is_changed"), [(14, True), (15, False), (16, False)])
def test_message_changes_within_a_quarter_of_an_hour(maya, noah, now, change, minutes, is_changed):
    message = factories.message(noah, by=maya, content="First", at=now - timedelta(minutes=minutes))
    perform = (lambda: changing.edit(message, "Second", by=maya, at=now)) if change == "edit" else (lambda: changing.delete(message, by=maya, at=now))
    if is_changed:
        perform()
    else:
        with pytest.raises(changing.TooLate):
            perform()
    message.refresh_from_db()
    expected = {"edit": ("Second", 2), "delete": ("", 2)}[change] if is_changed else ("First", 1)
    assert (message.content, message.revision) == expected


def test_edited_words_of_a_coach_are_addressed_too(maya, noah, now):
    message = factories.message(noah, by=maya, content="First")
    assert changing.edit(message, "Dear {first_name}", by=maya, at=now).content == "Dear Noah"


def test_message_for_later_that_is_sent_already_is_not_taken_back(maya, noah, now):
    kept = Outgoing.objects.create(client=noah, author=maya, content="Words", send_at=now)
    send_due(kept.pk, at=now)
    assert (take_back(noah, kept.pk, by=maya), Outgoing.objects.count(), Message.objects.count()) == (None, 0, 1)


def test_nobody_writes_to_nobody(maya, noah, now):
    noah.coachings.update(ended_at=now)
    with pytest.raises(NobodyThere):
        send(noah.pk, Written("Hello?"), by=noah.user, at=now)


def test_many_get_a_message_of_their_own(maya, noah, now):
    ines = factories.client(coach=maya, name="Ines Laurent")
    send_to_many([noah.pk, ines.pk], Written("Hello {first_name}"), by=maya, at=now)
    assert list(Message.objects.order_by("message_id").values_list("client", "content")) == [(noah.pk, "Hello Noah"), (ines.pk, "Hello Ines")]


def test_client_who_types_a_placeholder_keeps_it(noah):
    assert factories.message(noah, by=noah.user, content="{first_name}").content == "{first_name}"


def test_quote_of_another_thread_is_no_quote(maya, noah):
    other = factories.message(factories.client(coach=maya), by=maya)
    assert factories.message(noah, by=maya, reply_to=other).reply_to is None


def test_news_are_told_in_the_transaction_of_the_message(maya, noah):
    with connection.execute_wrapper(notices := Notices()):
        factories.message(noah, by=noah.user)
    message = {"to": sorted([maya.pk, noah.user_id]), "name": "message", "data": {"client": noah.pk, "revision": 1}, "id": f"{noah.pk}:1"}
    assert (message in notices.heard, [row["data"]["messages"] for row in notices.heard if row["name"] == "unread" and row["to"] == [maya.pk]]) == (True, [1])


class Notices:
    """What is told to open pages, as JSON."""

    def __init__(self):
        self.heard = []

    def __call__(self, execute, sql, params, many, context):
        if "pg_notify" in sql:
            self.heard += [json.loads(notice) for notice in params[1]]
        return execute(sql, params, many, context)


def test_thread_is_rebuilt_as_it_is_written(maya, noah, now):
    factories.message(noah, by=maya, asks_answer=True)
    for content in ("One", "Two  words\nmore"):
        factories.message(noah, by=noah.user, content=content)
    before = Conversation.objects.filter(client=noah).values().get()
    Conversation.objects.filter(client=noah).update(unread_by_coach=9, last_words="", waiting_since=None, asked_since=now, last_place=0)
    refresh_conversations([noah.pk])
    assert Conversation.objects.filter(client=noah).values().get() == before


def test_thread_that_came_in_is_read_by_everybody(maya, noah):
    factories.message(noah, by=noah.user)
    Conversation.objects.all().delete()
    refresh_conversations([noah.pk])
    assert (noah.conversation.unread_by_coach, noah.conversation.last_place) == (0, 1)


def test_message_sent_later_is_sent_once_and_leaves_the_draft(maya, noah, as_user, now, run_jobs, time_machine_at):
    browser, path = as_user(maya), f"/messages/{noah.pk}/"
    sent = {"content": "Good morning", "send_at": (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"), "form_token": str(uuid.uuid4())}
    for _ in range(2):
        browser.post(path, sent)
    browser.post(f"{path}draft/", {"content": "Something else"})
    early = run_jobs()
    time_machine_at(now + timedelta(hours=2))
    run_jobs()
    assert (early, list(Message.objects.values_list("content", flat=True)), Outgoing.objects.get().content) == (
        ["messaging.send_later"],
        ["Good morning"],
        "Something else",
    )


@pytest.fixture
def time_machine_at():
    travels = []

    def travel(at):
        travels.append(time_machine.travel(at, tick=False))
        travels[-1].start()

    yield travel
    for journey in travels:
        journey.stop()


def test_later_message_of_a_coach_who_left_is_not_sent(maya, noah, now):
    kept = Outgoing.objects.create(client=noah, author=maya, content="Words", send_at=now)
    noah.coachings.update(ended_at=now)
    send_due(kept.pk, at=now)
    assert (Message.objects.count(), Outgoing.objects.count()) == (0, 0)


def test_acts_of_messages_keep_no_words(maya, noah):
    factories.message(noah, by=maya, content="Private words")
    assert not Act.objects.filter(title__contains="Private").exists()
