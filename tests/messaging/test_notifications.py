"""Notifications: told once, in the app and by mail, as the person chose."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Preferences, User
from messaging.actions import choosing, notifying, posting
from messaging.actions.due_tasks import plan_due_tasks
from messaging.actions.reading import mark_read
from messaging.models import Notification
from messaging.readings.foreseeing import letters_within_a_week
from messaging.readings.stopping import stop_address
from tests import factories

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLACE = "/me/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def nudge(noah, *, at=NOON, key="", **more):
    return notifying.notify(noah.user, "nudge", None, client=noah, place=PLACE, at=at, key=key or "nudge:1", facts={"who": "Maya", "what": "Breathe"}, **more)


def waiting(name: str) -> list[tuple[dict, datetime | None]]:
    return list(ProcrastinateJob.objects.filter(status="todo", task_name=name).order_by("id").values_list("args", "scheduled_at"))


def unread(person: User) -> int:
    return User.objects.get(pk=person.pk).unread_notifications


def wish(person: User, **fields) -> Preferences:
    return Preferences.objects.update_or_create(user=person, defaults=fields)[0]


def test_what_happened_arrives_at_once_and_its_mail_is_queued(noah):
    row = nudge(noah)
    assert (row.arrived_at, unread(noah.user), waiting("messaging.post")) == (NOON, 1, [({"person_id": noah.user.pk}, NOON)])


def test_same_event_is_told_once(noah):
    assert [nudge(noah) is None for _ in range(3)] == [False, True, True]
    assert (Notification.objects.count(), unread(noah.user)) == (1, 1)


def test_what_is_due_later_arrives_then(noah):
    later = NOON + timedelta(hours=3)
    row = nudge(noah, due_at=later)
    notifying.arrive(row.pk, at=NOON + timedelta(hours=2))
    assert (unread(noah.user), waiting("messaging.arrive")) == (0, [({"notification_id": row.pk}, later)])
    for _ in range(2):
        notifying.arrive(row.pk, at=later)
    row.refresh_from_db()
    assert (row.arrived_at, unread(noah.user)) == (later, 1)


def test_what_is_of_no_use_any_more_does_not_arrive(noah):
    row = nudge(noah, due_at=NOON + timedelta(hours=1), not_after=NOON + timedelta(hours=2))
    notifying.arrive(row.pk, at=NOON + timedelta(hours=2))
    assert Notification.objects.count() == 0


def test_nobody_hears_of_somebody_whom_they_no_longer_coach(maya, noah):
    row = notifying.notify(maya, "session_soon", None, client=noah, place="/", at=NOON, due_at=NOON + timedelta(hours=1))
    noah.coachings.update(ended_at=NOON)
    notifying.arrive(row.pk, at=NOON + timedelta(hours=1))
    assert (Notification.objects.count(), unread(maya)) == (0, 0)


@pytest.mark.parametrize(("way", "told", "mailed"), [("none", 0, 0), ("app", 1, 0), ("mail", 1, 1)])
def test_each_kind_goes_the_way_that_was_chosen(noah, way, told, mailed):
    wish(noah.user, channels={"nudge": way})
    nudge(noah)
    posting.post(noah.user.pk, at=NOON)
    assert (Notification.objects.count(), len(mail.outbox)) == (told, mailed)


def test_letter_says_what_it_is_about_and_how_to_stop_it(noah):
    nudge(noah)
    assert posting.post(noah.user.pk, at=NOON) == 1
    [letter] = mail.outbox
    row, stop = Notification.objects.get(), f"http://testserver{stop_address(noah.user, 'nudge')}"
    headers = letter.message()
    assert (letter.subject, letter.to, f"{stop}\n" in letter.body, f"http://testserver{PLACE}\n" in letter.body) == (
        "Maya: “Breathe”",
        ["noah@example.com"],
        True,
        True,
    )
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (f"<{stop}>", "List-Unsubscribe=One-Click")
    assert (headers["Message-ID"], row.mailed_at, row.letter) == (f"<notice-{row.pk}@localhost>", NOON, f"notice-{row.pk}")


def test_letter_speaks_on_the_clock_of_whoever_gets_it(noah):
    User.objects.filter(pk=noah.user.pk).update(time_zone="Asia/Tokyo")
    factories.notification(noah, person=noah.user, kind="plan_shared", mail_at=NOON, facts={"who": "Maya", "at": "2026-06-02T23:30:00+00:00"})
    wish(noah.user, quiet_from="00:00", quiet_until="00:00")
    posting.post(noah.user.pk, at=NOON)
    assert mail.outbox[0].subject == "Maya shared the plan of your session Wednesday 3 June, 08:30"


def test_post_that_looks_twice_sends_once(noah):
    nudge(noah)
    assert [posting.post(noah.user.pk, at=NOON) for _ in range(2)] == [1, 0]


def test_post_waits_for_the_morning_and_queues_one_look(noah):
    night, morning = datetime(2026, 6, 1, 22, tzinfo=UTC), datetime(2026, 6, 2, 8, tzinfo=UTC)
    nudge(noah, at=night)
    assert [posting.post(noah.user.pk, at=night) for _ in range(3)] == [0, 0, 0]
    assert waiting("messaging.post") == [({"person_id": noah.user.pk}, morning)]
    assert posting.post(noah.user.pk, at=morning) == 1


def test_daily_mail_holds_what_was_not_seen(noah):
    wish(noah.user, channels={"message": "digest", "suggestion": "digest"})
    for number, words in enumerate(["Sit", "Walk", "Write"]):
        notifying.notify(noah.user, "suggestion", None, client=noah, place="/", at=NOON, key=f"suggestion:{number}", facts={"who": "Maya", "what": words})
    notifying.mark_read(noah.user, Notification.objects.filter(key="suggestion:1"), at=NOON)
    assert posting.post(noah.user.pk, at=datetime(2026, 6, 2, 8, tzinfo=UTC)) == 1
    [letter] = mail.outbox
    assert (letter.subject, [word in letter.body for word in ("Sit", "Walk", "Write")]) == ("2 things from CoachHub", [True, False, True])
    assert Notification.objects.exclude(letter="").values("letter").distinct().count() == 1


def test_most_a_day_holds_across_kinds(noah):
    wish(noah.user, most_per_day=2)
    for number in range(5):
        nudge(noah, key=f"nudge:{number}")
    assert posting.post(noah.user.pk, at=NOON) == 2
    assert posting.post(noah.user.pk, at=datetime(2026, 6, 2, 8, tzinfo=UTC)) == 1
    assert [letter.subject for letter in mail.outbox][2:] == ["3 things from CoachHub"]


def test_preview_is_what_will_be_sent(noah, maya):
    wish(noah.user, most_per_day=2)
    for hours in (1, 2, 3, 30, 200):
        nudge(noah, key=f"nudge:{hours}", due_at=NOON + timedelta(hours=hours))
    foreseen = [letter.at for letter in letters_within_a_week(noah.user, at=NOON)]
    sent = []
    for hour in range(24 * 7):
        at = NOON + timedelta(hours=hour)
        for row in Notification.objects.planned().filter(due_at__lte=at):
            notifying.arrive(row.pk, at=at)
        sent += [at] * posting.post(noah.user.pk, at=at)
    assert sent == foreseen


def test_messages_are_told_once_until_the_thread_is_read(maya, noah):
    for content in ("One", "Two"):
        factories.message(noah, by=maya, content=content, at=NOON)
    assert (Notification.objects.filter(person=noah.user).count(), unread(noah.user), unread(maya)) == (1, 1, 0)
    mark_read(noah.pk, up_to=99, by=noah.user, at=NOON)
    assert unread(noah.user) == 0
    factories.message(noah, by=maya, content="Three", at=NOON)
    assert (Notification.objects.filter(person=noah.user).count(), unread(noah.user)) == (2, 1)


def test_message_that_is_read_within_ten_minutes_is_not_mailed(maya, noah):
    factories.message(noah, by=maya, at=NOON)
    mark_read(noah.pk, up_to=99, by=noah.user, at=NOON + timedelta(minutes=9))
    assert posting.post(noah.user.pk, at=NOON + timedelta(minutes=10)) == 0


def test_message_that_waits_is_mailed_after_ten_minutes(maya, noah):
    factories.message(noah, by=maya, at=NOON)
    assert [posting.post(noah.user.pk, at=NOON + timedelta(minutes=minutes)) for minutes in (9, 10)] == [0, 1]


def test_task_is_told_on_its_day_and_not_when_it_is_done(noah, maya):
    due, done = (factories.task(noah, task_description=words, due_date=NOON.date() + timedelta(days=1)) for words in ("Due", "Done"))
    assert [plan_due_tasks(at=NOON) for _ in range(2)] == [2, 0]
    done.status, done.settled_at = "done", NOON
    done.save()
    for row in Notification.objects.order_by("pk"):
        notifying.arrive(row.pk, at=datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert list(Notification.objects.values_list("about_id", "arrived_at")) == [(due.pk, datetime(2026, 6, 2, 8, tzinfo=UTC))]
    assert posting.post(noah.user.pk, at=datetime(2026, 6, 2, 8, tzinfo=UTC)) == 1
    assert mail.outbox[0].subject == "Due today: “Due”"


def test_other_choice_moves_what_is_planned(noah):
    nudge(noah, due_at=NOON + timedelta(hours=1))
    choosing.choose(Preferences(user=noah.user, channels={"nudge": "app"}), at=NOON)
    assert Notification.objects.get().mail_at is None
    choosing.choose(Preferences.objects.of(noah.user), at=NOON)
    assert letters_within_a_week(noah.user, at=NOON) == []


def test_what_a_dead_worker_left_is_found(noah, run_jobs):
    row = nudge(noah, due_at=NOON + timedelta(hours=1))
    late = NOON + timedelta(hours=2)
    assert (notifying.arrive_overdue(at=late), posting.people_waiting(at=late)) == (1, [noah.user.pk])
    row.refresh_from_db()
    assert row.arrived_at == late
