"""What was written without a connection comes in once, as the account's that wrote it, or stays where it is with a reason."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser

from clients.models import Client
from common.models import Submission
from common.submissions import KEPT_FOR, KEPT_FOR_DEVICES, forget_old_submissions
from progress.models import CheckIn, Draft, Entry, EntryDraft
from tests import factories

DOOR = "/me/unsent/"


@pytest.fixture
def asked(db):
    return factories.item_set()


@pytest.fixture
def send(noah, as_user):
    """What a device sends for Noah; a text keeps its id when it is sent again."""
    browser = as_user(noah.user)

    def post(*, kind: str = "entry", **fields):
        sent = {"kind": kind, "account": noah.user.mark, "form_token": str(uuid.uuid4()), **fields}
        return browser.post(DOOR, {name: value for name, value in sent.items() if value is not None})

    return post


def entry(**fields) -> dict:
    return {"body": "On the train.", "visibility": "private", **fields}


def check_in(asked, **fields) -> dict:
    return {"kind": "check-in", "asked": asked.slug, "fire_1": "7", "fire_2": "6", **fields}


def test_door_says_who_is_signed_in_and_gives_a_token(noah, as_user):
    found = as_user(noah.user).get(DOOR).json()
    assert (found["account"], len(found["token"]), sorted(found)) == (noah.user.mark, 64, ["account", "token"])


def test_mark_is_each_persons_own_and_stays(noah, maya):
    again = type(maya).objects.get(pk=noah.user.pk)
    assert (noah.user.mark == again.mark, noah.user.mark == maya.mark) == (True, False)


def test_door_is_there_for_clients_alone(noah, maya, sam, as_user, guest):
    assert [as_user(person).get(DOOR).status_code for person in (noah.user, maya, sam)] == [200, 404, 404]
    assert guest.get(DOOR).headers["Location"] == f"/accounts/login/?next={DOOR}"


def test_entry_comes_in_once_however_often_it_is_sent(send, noah):
    token = str(uuid.uuid4())
    places = [send(**entry(form_token=token)).json() for _ in range(3)]
    found = Entry.objects.get()
    assert places == [{"place": found.get_absolute_url()}] * 3
    assert (found.client, found.body, noah.acts.count()) == (noah, "On the train.", 1)


@pytest.mark.parametrize("visibility", ["private", "shared", "shared_no_ai"])
def test_entry_keeps_its_readers(send, visibility):
    send(**entry(visibility=visibility))
    assert Entry.objects.get().visibility == visibility


def test_entry_is_of_when_it_was_written_and_shared_from_now_on(send, now):
    written = now - timedelta(days=3)
    send(**entry(visibility="shared", written_at=written.isoformat()))
    found = Entry.objects.get()
    assert (found.written_at, found.shared_at >= now) == (written, True)


def test_entry_lets_go_of_the_draft_it_was_begun_in(send, noah):
    draft = EntryDraft.objects.create(client=noah, body="On the")
    send(**entry(draft=str(draft.token), revision="1"))
    assert EntryDraft.objects.count() == 0


def test_text_of_another_account_is_not_taken(send, maya):
    other = factories.client(coach=maya, user=factories.client_user())
    answer = send(**entry(account=other.user.mark))
    assert (answer.status_code, Entry.objects.count()) == (409, 0)
    assert answer.json()["words"] == "This was written by another account. It waits here until that one signs in."


def test_empty_entry_is_refused_in_words(send):
    answer = send(**entry(body=""))
    assert (answer.status_code, answer.json()["words"]) == (409, "There is nothing to keep yet. Write something first.")


@pytest.mark.parametrize("wrong", [{"kind": "task"}, {"form_token": "1"}, {"account": ""}, {"form_token": None}])
def test_what_no_device_of_ours_sends_is_refused(send, wrong):
    assert (send(**entry(**wrong)).status_code, Entry.objects.count()) == (422, 0)


def test_archive_takes_nothing_and_says_so(send, noah):
    Client.objects.filter(pk=noah.pk).update(state=Client.State.ARCHIVED)
    answer = send(**entry())
    assert (answer.status_code, Entry.objects.count(), "archive" in answer.json()["words"]) == (409, 0, True)


def test_what_was_refused_can_come_in_later_under_the_same_id(send, noah):
    token = str(uuid.uuid4())
    Client.objects.filter(pk=noah.pk).update(state=Client.State.ARCHIVED)
    send(**entry(form_token=token))
    Client.objects.filter(pk=noah.pk).update(state=Client.State.ACTIVE)
    assert (send(**entry(form_token=token)).status_code, Entry.objects.count()) == (200, 1)


def test_check_in_comes_in_once_with_its_answers(send, noah, asked):
    token = str(uuid.uuid4())
    places = {send(**check_in(asked, form_token=token)).json()["place"] for _ in range(2)}
    found = CheckIn.objects.get()
    assert (places, found.seconds) == ({f"/me/check-ins/{found.pk}/"}, None)
    assert dict(found.answers.values_list("item", "raw")) == {"fire_1": 7, "fire_2": 6}


def test_second_check_in_of_the_week_is_refused_with_its_day(send, noah, asked, now):
    factories.check_in(noah, at=now, fire_1=5, fire_2=5)
    answer = send(**check_in(asked))
    assert (answer.status_code, CheckIn.objects.count()) == (409, 1)
    assert answer.json()["words"].startswith("You checked in today already; the next one opens ")


def test_check_in_of_an_older_version_keeps_the_words_it_was_given_to(send, noah, asked):
    newer = [item | {"text": f"Now: {item['text']}"} for item in asked.items]
    type(asked).objects.create(slug="newer", practice=noah.practice, version=1, items=newer, words=asked.words)
    send(**check_in(asked))
    assert (CheckIn.objects.get().asked, CheckIn.objects.get().answers.filter(text__startswith="Now").count()) == (asked, 0)


def test_too_few_answers_wait_as_a_draft_beside_those_that_were_there(send, noah, asked, now):
    Draft.objects.create(client=noah, asked=asked, answers={"water_1": 3})
    answer = send(**check_in(asked, fire_2=None))
    assert (answer.json(), CheckIn.objects.count()) == ({"place": "/me/check-in/"}, 0)
    assert Draft.objects.get().answers == {"water_1": 3, "fire_1": 7}


def test_ids_of_devices_are_known_for_more_than_a_year(send, now):
    send(**entry())
    kept = []
    for age in (KEPT_FOR * 2, KEPT_FOR_DEVICES + timedelta(days=1)):
        Submission.objects.update(created_at=now - age)
        forget_old_submissions()
        kept.append(Submission.objects.count())
    assert kept == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_once_bring_it_in_once(noah):
    browser = Browser()
    browser.force_login(noah.user)
    sent = entry(kind="entry", account=noah.user.mark, form_token=str(uuid.uuid4()))

    def post(_number: int) -> dict:
        tab = Browser()
        tab.cookies = browser.cookies
        try:
            return tab.post(DOOR, sent).json()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as tabs:
        places = list(tabs.map(post, range(4)))
    assert (places, Entry.objects.count()) == ([{"place": Entry.objects.get().get_absolute_url()}] * 4, 1)


def test_forged_form_without_the_token_is_refused(noah):
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(noah.user)
    token = strict.get(DOOR).json()["token"]
    sent = entry(kind="entry", account=noah.user.mark, form_token=str(uuid.uuid4()))
    assert strict.post(DOOR, sent).status_code == 403
    assert strict.post(DOOR, sent, headers={"X-CSRFToken": token}).status_code == 200
