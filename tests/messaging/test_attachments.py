"""Files that go with messages: kept while the message is written, seen by those of the thread alone, gone when it is taken back."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from messaging.actions import uploads
from messaging.actions.conversations import refresh_conversations
from messaging.models import Attachment, Conversation, LibraryItem, Message, Outgoing, Resource, Upload
from tests import factories
from tests.messaging import corpus


def attach(browser, client, *files):
    return browser.post(f"/messages/{client.pk}/attach/", {"upload": list(files), "end": "1"}, headers={"HX-Request": "true"})


def send(browser, client, **fields):
    return browser.post(f"/messages/{client.pk}/", {"content": "", "end": "1", **fields})


def bubbles(browser, client) -> list[list[str]]:
    return [[file["title"] for file in bubble.files] for bubble in browser.get(f"/messages/{client.pk}/").context["bubbles"]]


def hanging(browser, client) -> list[str]:
    return [row["title"] for row in browser.get(f"/messages/{client.pk}/").context["hanging"]]


def test_file_kept_ahead_goes_with_the_message(maya, noah, as_user):
    browser = as_user(noah.user)
    assert attach(browser, noah, corpus.upload("letter.txt", b"Dear Maya")).status_code == 200
    kept = Upload.objects.get()
    send(browser, noah, content="Here it is", kept=[kept.pk])
    message, resource = Message.objects.get(), Resource.objects.get()
    assert (message.attached, resource.is_from_client, resource.upload_id, resource.title) == (1, True, kept.pk, "letter.txt")
    assert (bubbles(as_user(maya), noah), bubbles(browser, noah)) == ([["letter.txt"]], [["letter.txt"]])


def test_lot_that_comes_again_is_kept_once(maya, noah, as_user):
    browser, lot = as_user(maya), {"form_token": str(uuid.uuid4()), "lot": "1", "end": "1"}
    answers = [browser.post(f"/messages/{noah.pk}/attach/", lot | {"upload": corpus.upload("a.txt", b"Words")}) for _ in range(2)]
    other = browser.post(f"/messages/{noah.pk}/attach/", lot | {"upload": corpus.upload("a.txt", b"Words"), "lot": "2"})
    [first, second, third] = [[row["pk"] for row in answer.context["hanging"]] for answer in (*answers, other)]
    assert (first == second, first == third, Upload.objects.count()) == (True, False, 2)


def test_lot_that_comes_twice_at_once_is_kept_once(maya, noah, as_user, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    """The second arrives while the first is still being stored."""
    browser, lot, stored = as_user(maya), {"form_token": str(uuid.uuid4()), "lot": "1", "end": "1"}, uploads.keep

    def meanwhile(*args, **kwargs):
        monkeypatch.setattr("messaging.views.attaching.keep", stored)
        rows = stored(*args, **kwargs)
        as_user(maya).post(f"/messages/{noah.pk}/attach/", lot | {"upload": corpus.upload("a.txt", b"Words")})
        return rows

    monkeypatch.setattr("messaging.views.attaching.keep", meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(f"/messages/{noah.pk}/attach/", lot | {"upload": corpus.upload("a.txt", b"Words")})
    [row] = Upload.objects.all()
    assert [chip["pk"] for chip in answer.context["hanging"]] == [row.pk]


def test_file_may_come_with_the_form_itself_and_without_a_word(maya, noah, as_user):
    answer = send(as_user(noah.user), noah, upload=[corpus.upload("a.txt", b"One"), corpus.upload("b.txt", b"Two")])
    assert (answer.status_code, Message.objects.get().attached) == (302, 2)
    assert Conversation.objects.get().last_words == "a.txt, b.txt"


def test_message_with_a_file_that_is_sent_twice_counts_once(maya, noah, as_user):
    browser, kept = as_user(noah.user), factories.upload(noah, by=noah.user)
    token = "9b2e9a7e-5d0f-4c43-8f39-2f6a4b3f7a10"
    answers = [send(browser, noah, content="Here", kept=[kept.pk], form_token=token).status_code for _ in range(2)]
    assert (answers, Message.objects.count(), Resource.objects.count()) == ([302, 302], 1, 1)


def test_message_without_words_and_files_is_refused(noah, as_user):
    answer = send(as_user(noah.user), noah)
    assert (answer.status_code, answer.context["form"].errors["content"]) == (422, ["There is nothing to send yet. Write the message first."])


def test_refused_file_is_said_beside_the_words_that_stay(noah, as_user):
    answer = send(as_user(noah.user), noah, content="My words", upload=[corpus.upload("run.exe", b"MZ\x90\0")])
    form = answer.context["form"]
    assert (answer.status_code, form.errors["upload"], form["content"].value()) == (422, ["“run.exe” is a program. Programs are not taken."], "My words")


def test_message_carries_ten_files_at_most(maya, noah, as_user):
    kept = [factories.upload(noah, by=noah.user).pk for _ in range(6)]
    more = [corpus.upload(f"{number}.txt", b"x") for number in range(5)]
    answer = send(as_user(noah.user), noah, kept=kept, upload=more)
    assert (answer.status_code, answer.context["form"].errors["upload"]) == (422, ["A message carries at most 10 files. Send the others with the next one."])


def test_files_of_others_and_of_other_threads_cannot_be_sent(maya, noah, as_user):
    nina = factories.client(coach=maya, user=factories.client_user())
    for upload in (factories.upload(noah, by=maya), factories.upload(nina, by=nina.user)):
        assert send(as_user(noah.user), noah, content="x", kept=[upload.pk]).status_code == 422


def test_file_that_was_sent_cannot_be_sent_again(maya, noah, as_user):
    browser, upload = as_user(noah.user), factories.upload(noah, by=noah.user)
    assert [send(browser, noah, content="x", kept=[upload.pk]).status_code for _ in range(2)] == [302, 422]


def test_clients_file_is_for_the_coaches_of_this_client_alone(maya, noah, otto, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    nina = factories.client(coach=maya, user=factories.client_user())
    send(as_user(noah.user), noah, upload=[corpus.upload("a.txt", b"One")])
    address = f"/files/{Resource.objects.get().pk}/content/"
    assert [as_user(user).get(address).status_code for user in (maya, noah.user, colleague, otto, nina.user)] == [200, 200, 404, 404, 404]


def test_item_of_the_library_is_given_with_the_message(maya, noah, as_user):
    item = factories.library_item(maya, title="Walks")
    browser = as_user(maya)
    assert [row["title"] for row in browser.get(f"/messages/{noah.pk}/?attach={item.pk}").context["hanging"]] == ["Walks"]
    send(browser, noah, content="Try this", items=[item.pk])
    assert (Resource.objects.get().item, LibraryItem.objects.get().shared_with, bubbles(as_user(noah.user), noah)) == (item, 1, [["Walks"]])


def test_items_are_a_coachs_own(maya, noah, otto, as_user):
    item = factories.library_item(otto)
    assert [send(as_user(user), noah, content="x", items=[item.pk]).status_code for user in (maya, noah.user)] == [422, 422]


def test_taking_the_message_back_takes_its_files_along(maya, noah, as_user, django_capture_on_commit_callbacks):
    browser, item, had = as_user(maya), factories.library_item(maya, title="New"), factories.library_item(maya, title="Had")
    factories.resource(noah, had, at=factories.ago(days=1))
    send(browser, noah, items=[item.pk, had.pk], upload=[corpus.upload("a.txt", b"One")])
    name = Upload.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/messages/{noah.pk}/{Message.objects.get().pk}/delete/")
    assert (Attachment.objects.count(), Upload.objects.count(), default_storage.exists(name), Message.objects.get().attached) == (0, 0, False, 0)
    assert [row["title"] for row in as_user(noah.user).get("/me/files/").context["rows"]] == ["Had"]


def test_draft_keeps_its_files(maya, noah, as_user):
    browser, item, upload = as_user(maya), factories.library_item(maya, title="Walks"), factories.upload(noah, by=maya, name="a.txt")
    browser.post(f"/messages/{noah.pk}/draft/", {"content": "", "kept": [upload.pk], "items": [item.pk]})
    assert hanging(browser, noah) == ["a.txt", "Walks"]
    browser.post(f"/messages/{noah.pk}/draft/", {"content": ""})
    assert (hanging(browser, noah), Outgoing.objects.count()) == ([], 0)


def test_message_for_later_keeps_its_files_and_sends_them_then(maya, noah, as_user, time_machine, run_jobs):
    browser, upload = as_user(maya), factories.upload(noah, by=maya, name="a.txt")
    later = factories.ago(hours=-2)
    send(browser, noah, content="In a while", kept=[upload.pk], send_at=f"{later:%Y-%m-%dT%H:%M}")
    assert (Message.objects.count(), list(Outgoing.objects.get().uploads.all())) == (0, [upload])
    time_machine.move_to(later + timedelta(minutes=1))
    run_jobs()
    assert (Message.objects.get().attached, Outgoing.objects.count(), Upload.objects.count()) == (1, 0, 1)


def test_message_for_later_becomes_the_draft_again_with_its_files(maya, noah, as_user):
    browser, upload = as_user(maya), factories.upload(noah, by=maya, name="a.txt")
    send(browser, noah, content="In a while", kept=[upload.pk], send_at=f"{factories.ago(hours=-2):%Y-%m-%dT%H:%M}")
    browser.post(f"/messages/{noah.pk}/later/{Outgoing.objects.get().pk}/take-back/")
    assert hanging(browser, noah) == ["a.txt"]


def test_messages_with_a_file_are_found(maya, noah, as_user):
    factories.message(noah, by=maya, content="Without a leaf")
    factories.message(noah, by=maya, content="With a leaf", uploads=[factories.upload(noah, by=maya)])
    factories.message(noah, by=noah.user, content="", uploads=[factories.upload(noah, by=noah.user)])
    for user in (maya, noah.user):
        browser = as_user(user)
        assert [hit["words"] for hit in browser.get("/messages/search/?attached=on").context["hits"]] == ["A file", "With a leaf"]
        assert [hit["words"] for hit in browser.get("/messages/search/?attached=on&q=leaf").context["hits"]] == ["With a <mark>leaf</mark>"]


def test_rebuilt_thread_names_the_files_of_a_message_without_words(maya, noah):
    factories.message(noah, by=maya, content="", uploads=[factories.upload(noah, by=maya, name="a.txt"), factories.upload(noah, by=maya, name="b.txt")])
    Conversation.objects.update(last_words="")
    refresh_conversations([noah.pk])
    assert Conversation.objects.get().last_words == "a.txt, b.txt"


@pytest.mark.parametrize("count", [1, 3])
def test_thread_asks_the_same_however_many_files_it_holds(maya, noah, as_user, django_assert_num_queries, count):
    for _ in range(count):
        factories.message(noah, by=maya, content="", uploads=[factories.upload(noah, by=maya)])
    browser = as_user(noah.user)
    with django_assert_num_queries(6):
        browser.get(f"/messages/{noah.pk}/")
