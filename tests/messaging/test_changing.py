"""What becomes of a message after it was written: changed in time or too late, deleted, kept for later and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from messaging.models import Outgoing
from tests import factories


@pytest.fixture
def path(noah):
    return f"/messages/{noah.pk}/"


def test_only_its_writer_changes_a_message(maya, noah, as_user, path):
    message = factories.message(noah, by=maya, content="Mine")
    browser = as_user(noah.user)
    assert [browser.post(f"{path}{message.pk}/{what}/", {"content": "x"}).status_code for what in ("edit", "delete")] == [404, 404]


def test_edit_that_comes_too_late_keeps_what_was_typed(maya, noah, as_user, path, now):
    message = factories.message(noah, by=maya, content="First", at=now - timedelta(minutes=16))
    response = as_user(maya).post(f"{path}{message.pk}/edit/", {"content": "Second"})
    message.refresh_from_db()
    assert (response.status_code, response.context["form"]["content"].value(), message.content) == (422, "Second", "First")


@pytest.mark.parametrize(("minutes", "said"), [(14, "Save the message"), (15, "it stays as it is"), (600, "it stays as it is")])
def test_page_of_changing_says_beforehand_that_it_is_too_late(maya, noah, as_user, path, now, minutes, said):
    with time_machine.travel(now, tick=False):
        message = factories.message(noah, by=maya, content="First", at=now - timedelta(minutes=minutes))
        page = as_user(maya).get(f"{path}{message.pk}/edit/").content.decode()
    assert (said in page, "<textarea" in page) == (True, minutes < 15)


def test_second_tab_overwrites_no_words(maya, noah, as_user, path):
    message = factories.message(noah, by=maya, content="First")
    browser, address = as_user(maya), f"{path}{message.pk}/edit/"
    revision = browser.get(address).context["form"]["revision"].value()
    browser.post(address, {"content": "Second", "revision": revision})
    answer = browser.post(address, {"content": "Third", "revision": revision})
    message.refresh_from_db()
    form = answer.context["form"]
    assert (answer.status_code, form["content"].value(), answer.context["stands"], message.content) == (409, "Third", [("Message", "Second")], "Second")
    assert browser.post(address, {"content": "Third", "revision": form["revision"].value()}).status_code == 302


@pytest.mark.parametrize(("files", "status"), [(0, 422), (1, 302)])
def test_words_beside_a_file_may_go(maya, noah, as_user, path, files, status):
    message = factories.message(noah, by=maya, content="First", uploads=[factories.upload(noah, by=maya) for _ in range(files)])
    assert as_user(maya).post(f"{path}{message.pk}/edit/", {"content": ""}).status_code == status


def test_deleted_message_keeps_its_place_and_says_so(maya, noah, as_user, path):
    message = factories.message(noah, by=maya, content="Secret")
    as_user(maya).post(f"{path}{message.pk}/delete/")
    page = as_user(noah.user).get(path).content.decode()
    assert ("This message was deleted." in page, "Secret" in page) == (True, False)


def test_message_for_later_is_taken_back_as_a_draft_with_its_time(maya, noah, as_user, path, now):
    maya.time_zone = "Pacific/Auckland"
    maya.save()
    browser, send_at = as_user(maya), (now.astimezone(maya.zone) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    browser.post(path, {"content": "Good morning", "send_at": send_at})
    [kept] = browser.get(path).context["later"]
    place = browser.post(f"{path}later/{kept.pk}/take-back/")["Location"]
    response = browser.get(place)
    form = response.context["form"]
    assert (response.context["later"], form["content"].value(), form["send_at"].value()) == ([], "Good morning", send_at)


@pytest.mark.parametrize("later", [{}, {"send_at": "2027-06-01T09:00"}])
@pytest.mark.parametrize(("minutes", "drafts"), [(0, []), (2, ["Dear {first_name}"])])
def test_draft_that_comes_after_its_message_is_none(maya, noah, as_user, path, now, later, minutes, drafts):
    with time_machine.travel(datetime(2027, 5, 1, tzinfo=UTC), tick=False) as clock:
        browser = as_user(maya)
        browser.post(path, {"content": "Dear {first_name}", **later})
        clock.shift(timedelta(minutes=minutes))
        browser.post(f"{path}draft/", {"content": "Dear {first_name}"})
    assert list(Outgoing.objects.drafts().values_list("content", flat=True)) == drafts


def test_message_that_was_sent_with_the_same_words_is_taken_back_all_the_same(maya, noah, as_user, path, now):
    kept = Outgoing.objects.create(client=noah, author=maya, content="Words", send_at=now + timedelta(days=1))
    factories.message(noah, by=maya, content="Words")
    as_user(maya).post(f"{path}later/{kept.pk}/take-back/")
    assert list(Outgoing.objects.values_list("content", "send_at")) == [("Words", None)]


def test_message_that_waits_no_more_is_said_to_be_sent(maya, noah, otto, as_user, path):
    address = f"{path}later/77/take-back/"
    assert "was sent, or taken back elsewhere" in as_user(maya).post(address, follow=True).content.decode()
    own = Outgoing.objects.create(client=noah, author=noah.user, content="Words", send_at=factories.ago(hours=-1))
    strangers = [as_user(otto).post(address), as_user(maya).post(f"{path}later/{own.pk}/take-back/")]
    assert ([answer.status_code for answer in strangers], Outgoing.objects.count()) == ([404, 404], 1)


def test_hour_that_comes_twice_or_not_at_all_is_refused(maya, noah, as_user, path):
    maya.time_zone = "Europe/Berlin"
    maya.save()
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        answers = [as_user(maya).post(path, {"content": "Words", "send_at": night}) for night in ("2027-03-28T02:30", "2027-10-31T02:30")]
    sentence = "The clock is changed in that night: this time comes twice, or not at all. Choose one before or after it."
    assert [(answer.status_code, answer.context["form"].errors["send_at"]) for answer in answers] == [(422, [sentence])] * 2
