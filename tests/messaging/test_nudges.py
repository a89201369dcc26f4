"""Reminding a client by hand: what it says beforehand is what happens."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import Preferences
from messaging.actions import posting
from messaging.models import Hush, Notification
from tests import factories

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NIGHT = datetime(2026, 6, 1, 22, tzinfo=UTC)
MORNING = datetime(2026, 6, 2, 8, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def path(clock, noah):
    return f"/clients/{noah.pk}/nudge/?about=task-{factories.task(noah, task_description='Walk to the river').pk}"


def test_sentence_stands_there_and_goes_as_it_was_changed(as_user, maya, noah, path):
    browser = as_user(maya)
    page = browser.get(path).content.decode()
    assert ("Do you remember “Walk to the river”?" in page, "It reaches Noah at once, in the app and by mail." in page) == (True, True)
    assert browser.post(path, {"words": "The river waits."}).status_code == 302
    posting.post(noah.user.pk, at=NOON)
    row = Notification.objects.get()
    assert (row.person, row.place, row.arrived_at, mail.outbox[0].subject) == (noah.user, "/me/", NOON, "Maya: “The river waits.”")


def test_in_quiet_hours_it_says_when_the_mail_goes(as_user, maya, noah, clock, path):
    clock.move_to(NIGHT)
    assert "reaches Noah by mail tomorrow 08:00: until then are quiet hours." in as_user(maya).get(path).content.decode()
    as_user(maya).post(path, {"words": "Sleep well."})
    assert [posting.post(noah.user.pk, at=at) for at in (NIGHT, MORNING)] == [0, 1]


def test_budget_that_is_used_refuses_in_a_sentence(as_user, maya, noah, path):
    Preferences.objects.create(user=noah.user, most_per_day=1)
    factories.notification(noah, person=noah.user, mailed_at=NOON - timedelta(hours=1), letter="notice-1")
    response = as_user(maya).post(path, {"words": "Once more"})
    page = response.content.decode()
    assert (response.status_code, "Noah has had as many mails today as they want." in page, "Once more" in page) == (422, True, True)
    assert Notification.objects.count() == 1


def test_same_thing_is_not_reminded_of_twice_a_day(as_user, maya, clock, path):
    browser = as_user(maya)
    assert [browser.post(path, {"words": "Walk"}).status_code for _ in range(2)] == [302, 422]
    clock.move_to(NOON + timedelta(days=1))
    assert as_user(maya).post(path, {"words": "Walk"}).status_code == 302


@pytest.mark.parametrize(("way", "words"), [("none", "Noah wants no reminders by hand."), ("app", "Noah wants no mail about it.")])
def test_what_the_client_chose_is_said(as_user, maya, noah, path, way, words):
    Preferences.objects.create(user=noah.user, channels={"nudge": way})
    assert words in as_user(maya).get(path).content.decode()


@pytest.fixture(params=["task", "check-in", "session", "file"])
def subject(request, clock, maya, noah):
    """Each thing that a coach reminds of; its address."""
    number = {
        "task": lambda: factories.task(noah).pk,
        "check-in": lambda: 0,
        "session": lambda: factories.session(noah, at=NOON + timedelta(days=3)).pk,
        "file": lambda: factories.resource(noah, factories.library_item(maya), at=NOON).pk,
    }[request.param]()
    return f"/clients/{noah.pk}/nudge/?about={request.param}-{number}"


def test_reminder_of_anything_goes_as_it_was_changed_after_quiet_hours(as_user, maya, noah, clock, subject):
    clock.move_to(NIGHT)
    assert "reaches Noah by mail tomorrow 08:00: until then are quiet hours." in as_user(maya).get(subject).content.decode()
    as_user(maya).post(subject, {"words": "Only when you can."})
    row = Notification.objects.get(kind="nudge")
    gone = [posting.post(noah.user.pk, at=at) for at in (NIGHT, MORNING)]
    assert (row.facts["what"], row.arrived_at, gone[0], "Only when you can." in mail.outbox[-1].body) == ("Only when you can.", NIGHT, 0, True)


def test_reminder_of_anything_stays_within_the_budget(as_user, maya, noah, clock, subject):
    Preferences.objects.create(user=noah.user, most_per_day=1)
    factories.notification(noah, person=noah.user, mailed_at=NOON - timedelta(hours=1), letter="notice-1")
    answer = as_user(maya).post(subject, {"words": "Once more"})
    assert (answer.status_code, Notification.objects.filter(kind="nudge").count()) == (422, 0)
    assert "Noah has had as many mails today as they want." in answer.content.decode()


@pytest.mark.parametrize("how", ["mute", "block"])
def test_who_is_not_heard_does_not_remind_of_anything(as_user, maya, noah, subject, how):
    Hush.objects.create(client=noah, person=maya, how=how, since=NOON)
    answer = as_user(maya).post(subject, {"words": "Once more"})
    assert (answer.status_code, Notification.objects.filter(kind="nudge").count()) == (422, 0)
    assert "Noah has paused messages." in answer.content.decode()


def test_form_that_is_sent_twice_reminds_once(as_user, maya, noah, subject):
    sent = {"words": "Once", "form_token": str(uuid.uuid4())}
    assert [as_user(maya).post(subject, sent).status_code for _ in range(2)] == [302, 302]
    assert Notification.objects.filter(kind="nudge").count() == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 301])
def test_sentence_that_cannot_be_sent_is_refused_and_stays(as_user, maya, noah, path, words):
    answer = as_user(maya).post(path, {"words": words})
    assert (answer.status_code, answer.context["form"]["words"].value(), list(answer.context["form"].errors)) == (422, words, ["words"])


def test_client_without_an_account_cannot_be_reminded(as_user, maya, clock):
    client = factories.client(coach=maya)
    task = factories.task(client)
    response = as_user(maya).post(f"/clients/{client.pk}/nudge/?about=task-{task.pk}", {"words": "Walk"})
    assert (response.status_code, "has no sign-in yet" in response.content.decode()) == (422, True)


def test_check_in_and_session_can_be_reminded_of(as_user, maya, noah, clock):
    session = factories.session(noah, at=NOON + timedelta(days=3))
    for about, place in ((f"session-{session.pk}", f"/me/sessions/{session.pk}/"), ("check-in-0", "/me/check-in/")):
        assert as_user(maya).post(f"/clients/{noah.pk}/nudge/?about={about}", {"words": "Soon"}).status_code == 302
        assert Notification.objects.order_by("-pk").first().place == place


@pytest.mark.parametrize("about", ["", "task", "task-0", "task-x", "nothing-1", "session-0"])
def test_what_is_not_there_cannot_be_reminded_of(as_user, maya, noah, clock, about):
    assert as_user(maya).get(f"/clients/{noah.pk}/nudge/?about={about}").status_code == 404


def test_task_that_is_done_cannot_be_reminded_of(as_user, maya, noah, clock):
    task = factories.task(noah, status="done", settled_at=NOON)
    assert as_user(maya).get(f"/clients/{noah.pk}/nudge/?about=task-{task.pk}").status_code == 404


def test_task_of_another_client_cannot_be_reminded_of(as_user, maya, noah, clock):
    task = factories.task(factories.client(coach=maya))
    assert as_user(maya).get(f"/clients/{noah.pk}/nudge/?about=task-{task.pk}").status_code == 404


def test_only_coaches_of_the_client_remind(as_user, maya, noah, otto, sam, guest, path):
    assert [as_user(person).get(path).status_code for person in (maya, noah.user, otto, sam)] == [200, 404, 404, 404]
    assert guest.get(path)["Location"].startswith("/accounts/login/")
