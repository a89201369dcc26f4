"""The pages of notifications: the list, the settings, and stopping mails."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Preferences, User
from messaging.actions import notifying, posting
from messaging.models import Notification
from messaging.readings.stopping import stop_address
from tests import factories

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def nudge(noah):
    return notifying.notify(noah.user, "nudge", None, client=noah, place="/me/", at=NOON, key="nudge:1", facts={"who": "Maya", "what": "Breathe"})


def unread(person: User) -> int:
    return User.objects.get(pk=person.pk).unread_notifications


def test_list_shows_the_newest_first_and_leads_on(as_user, noah):
    for number in range(2):
        factories.notification(noah, person=noah.user, kind="nudge", due_at=NOON + timedelta(minutes=number), facts={"who": "Maya", "what": f"No {number}"})
    page = as_user(noah.user).get("/notifications/").content.decode()
    assert 0 < page.index("No 1") < page.index("No 0")


def test_open_marks_read_and_goes_there(as_user, noah):
    row = factories.notification(noah, person=noah.user, place="/me/tasks/")
    notifying.tell_unread([noah.user.pk])
    response = as_user(noah.user).post(f"/notifications/{row.pk}/")
    assert (response.status_code, response["Location"], unread(noah.user)) == (302, "/me/tasks/", 0)


def test_list_may_be_opened_by_whom_it_concerns(as_user, maya, noah, otto, sam, guest):
    row = factories.notification(noah, person=noah.user)
    path = f"/notifications/{row.pk}/"
    assert [as_user(person).post(path).status_code for person in (noah.user, maya, otto, sam)] == [302, 404, 404, 404]
    assert guest.post(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(as_user, noah, count, django_assert_num_queries):
    for _ in range(count):
        factories.notification(noah, person=noah.user)
    browser = as_user(noah.user)
    with django_assert_num_queries(3):
        browser.get("/notifications/")


def test_list_goes_on_by_key(as_user, noah):
    for number in range(31):
        factories.notification(noah, person=noah.user, kind="nudge", due_at=NOON - timedelta(minutes=number), facts={"who": "M", "what": f"no {number}."})
    browser = as_user(noah.user)
    first = browser.get("/notifications/").content.decode()
    earlier = first.split('href="?before=')[1].split('"')[0]
    second = browser.get(f"/notifications/?before={earlier}").content.decode()
    assert ("no 29." in first, "no 30." in first, "no 30." in second, "no 29." in second) == (True, False, True, False)


def test_all_are_marked_as_read(as_user, noah):
    for _ in range(3):
        factories.notification(noah, person=noah.user)
    as_user(noah.user).post("/notifications/read/")
    assert Notification.objects.unread().count() == 0


def test_bell_counts_on_every_page(as_user, noah):
    nudge(noah)
    page = as_user(noah.user).get("/me/tasks/").content.decode()
    assert page.count('data-count="notifications"><span>1</span>') == 3


def form(**changes):
    ways = {"way_session_soon": "mail", "way_session_changed": "mail", "way_plan_shared": "digest", "way_message": "app", "way_task_due": "digest"}
    ways |= {"way_checkin_due": "digest", "way_suggestion": "none", "way_file_shared": "digest", "way_nudge": "mail"}
    return ways | {"reminders": ["60", "1440"], "quiet_from": "22:00", "quiet_until": "07:30", "digest_at": "07:30", "most_per_day": "3"} | changes


def test_settings_are_kept(as_user, noah):
    assert as_user(noah.user).post("/notifications/settings/", form()).status_code == 302
    kept = Preferences.objects.get(user=noah.user)
    assert (kept.channels["suggestion"], kept.reminders, f"{kept.quiet_until:%H:%M}", kept.most_per_day) == ("none", [1440, 60], "07:30", 3)


@pytest.mark.parametrize(
    ("changes", "words"), [({"digest_at": "06:00"}, "This lies in your quiet hours."), ({"most_per_day": "0"}, "greater than or equal to 1")]
)
def test_settings_that_contradict_themselves_come_back(as_user, noah, changes, words):
    response = as_user(noah.user).post("/notifications/settings/", form(**changes))
    assert (response.status_code, words in response.content.decode(), Preferences.objects.count()) == (422, True, 0)


def test_mails_are_stopped_by_the_address_in_them_without_signing_in(guest, noah):
    address = stop_address(noah.user, "nudge")
    assert (guest.get(address).status_code, Preferences.objects.count()) == (200, 0)
    assert guest.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    nudge(noah)
    assert (posting.post(noah.user.pk, at=NOON), unread(noah.user)) == (0, 1)


def test_daily_mail_is_stopped_as_a_whole(guest, noah):
    guest.post(stop_address(noah.user, ""))
    assert set(Preferences.objects.get().channels.items()) == {
        (kind, "app") for kind in ("plan_shared", "task_due", "checkin_due", "suggestion", "file_shared")
    }


def test_address_that_was_altered_stops_nothing(guest, noah):
    assert guest.post(stop_address(noah.user, "nudge").replace(":", "x", 1)).status_code == 404
    assert Preferences.objects.count() == 0
