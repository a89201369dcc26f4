"""The pages of a thread: who may, what they show, what they take."""

import re
import uuid
from datetime import timedelta

import pytest

from clients.models import Client
from messaging.models import Conversation, Message, Outgoing
from tests import factories

PARTIAL = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def path(noah):
    return f"/messages/{noah.pk}/"


def said(response) -> list[str]:
    return [bubble.row["content"] for bubble in response.context["bubbles"]]


def test_thread_is_there_for_the_two_alone(maya, noah, otto, sam, as_user, path):
    assert [as_user(person).get(path).status_code for person in (maya, noah.user, otto, sam)] == [200, 200, 404, 404]


def test_thread_sends_a_guest_to_sign_in(noah, guest, path):
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_reading_a_thread_is_logged_and_marks_nothing_as_read(maya, noah, as_user, path):
    factories.message(noah, by=noah.user)
    as_user(maya).get(path)
    maya.refresh_from_db()
    assert ([(access.actor, access.what) for access in noah.accesses.all()], maya.unread_messages) == ([(maya, "messages")], 1)


def test_message_is_sent_once_however_often_it_comes(maya, noah, as_user, path):
    browser, sent = as_user(maya), {"content": "Hello", "form_token": str(uuid.uuid4())}
    answers = [browser.post(path, sent).status_code for _ in range(2)] + [browser.post(f"{path}?revision=0", sent, **PARTIAL).status_code]
    assert (answers, list(noah.messages.values_list("sender", "content"))) == ([302, 302, 200], [(maya.pk, "Hello")])


def test_sending_from_the_page_answers_with_what_is_new(maya, noah, as_user, path):
    factories.message(noah, by=noah.user, content="Old")
    response = as_user(maya).post(f"{path}?revision=1", {"content": "New"}, **PARTIAL)
    assert (said(response), response.context["revision"]) == (["New"], 2)


@pytest.mark.parametrize("content", ["", "   ", "x" * 10_001])
def test_message_that_cannot_be_sent_keeps_what_was_typed(maya, noah, as_user, path, content):
    response = as_user(maya).post(path, {"content": content})
    assert (response.status_code, response.context["form"]["content"].value(), Message.objects.count()) == (422, content, 0)


@pytest.mark.parametrize(
    ("send_at", "error"), [("2020-01-05T10:00", "This time is past."), ("2999-01-05T10:00", "This is more than a year"), ("soon", "This is no day")]
)
def test_time_that_cannot_be_is_refused_at_its_field(maya, noah, as_user, path, send_at, error):
    response = as_user(maya).post(path, {"content": "Words", "send_at": send_at})
    assert (response.status_code, response.context["form"].errors["send_at"][0][: len(error)], Outgoing.objects.count()) == (422, error, 0)


def test_news_are_what_came_and_what_was_changed(maya, noah, as_user, path, now):
    messages = [factories.message(noah, by=maya, content=str(number)) for number in range(3)]
    browser = as_user(maya)
    browser.post(f"{path}{messages[0].pk}/edit/", {"content": "First"})
    response = browser.get(f"{path}news/", {"revision": "2"}, **PARTIAL)
    assert (said(response), response.context["revision"]) == (["First", "2"], 4)


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_news_after_nonsense_are_everything(maya, noah, as_user, path, revision):
    factories.message(noah, by=maya, content="One")
    assert said(as_user(maya).get(f"{path}news/", {"revision": revision})) == ["One"]


def test_long_thread_goes_back_page_by_page(maya, noah, as_user, path):
    for number in range(103):
        factories.message(noah, by=maya, content=str(number))
    browser, address, pages = as_user(maya), path, []
    while address:
        response = browser.get(address)
        pages.append(said(response))
        before = response.context["stretch"].before
        address = f"{path}?before={before}" if before else ""
    assert [(page[0], page[-1], len(page)) for page in pages] == [("53", "102", 50), ("3", "52", 50), ("0", "2", 3)]


def test_link_to_a_message_shows_its_place(maya, noah, as_user, path):
    messages = [factories.message(noah, by=maya, content=str(number)) for number in range(120)]
    response = as_user(maya).get(path, {"message": messages[40].pk})
    assert (said(response)[-1], "40" in said(response), response.context["stretch"].is_newest) == ("55", True, False)


def test_days_are_parted_by_the_readers_clock(maya, noah, as_user, path, now):
    maya.time_zone = "Pacific/Auckland"
    maya.save()
    noon = now.replace(hour=6, minute=0) - timedelta(days=9)
    for hours in (0, 3, 14):
        factories.message(noah, by=maya, at=noon + timedelta(hours=hours))
    assert [bool(bubble.day) for bubble in as_user(maya).get(path).context["bubbles"]] == [True, False, True]


@pytest.mark.parametrize(("coach_tells", "client_tells", "is_shown"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)])
@pytest.mark.parametrize("reader", ["coach", "client"])
def test_seen_is_shown_only_if_both_allow(maya, noah, as_user, path, now, coach_tells, client_tells, is_shown, reader):
    writer, other = (maya, noah.user) if reader == "coach" else (noah.user, maya)
    factories.message(noah, by=writer)
    as_user(other).post(f"{path}seen/", {"place": "1"})
    for person, tells in ((maya, coach_tells), (noah.user, client_tells)):
        as_user(person).post("/messages/receipts/", {"tell" if tells else "keep": "1"})
    assert ("seen" in as_user(writer).get(path).context["foot"]) is is_shown


def test_quote_stands_with_the_answer(maya, noah, as_user, path):
    question = factories.message(noah, by=maya, content="How was it to stop?")
    as_user(noah.user).post(path, {"content": "Strange", "reply_to": question.pk})
    [_, answer] = as_user(maya).get(path).context["bubbles"]
    assert (answer.quoted_author, answer.quoted_words) == ("Maya Reyes", "How was it to stop?")


def test_message_of_another_thread_cannot_be_quoted(maya, noah, otto, as_user, path):
    foreign = factories.message(factories.client(coach=otto), by=otto)
    response = as_user(maya).post(path, {"content": "Words", "reply_to": foreign.pk})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reply_to"])


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", '<a hx-get="/x" hx-trigger="load">x</a>', "{{ 7|add:7 }}"]
)
def test_words_are_shown_and_never_run(maya, noah, as_user, path, words):
    factories.message(noah, by=noah.user, content=words)
    pages = [as_user(maya).get(place).content.decode() for place in (path, f"{path}news/", "/messages/", "/messages/search/?q=alert")]
    assert [page for page in pages if "<script>" in page or "<img src=x" in page or "<a hx-get" in page or 'href="javascript' in page] == []


def test_draft_is_kept_for_its_writer_and_goes_with_the_message(maya, noah, as_user, path):
    browser = as_user(maya)
    browser.post(f"{path}draft/", {"content": "Half a thought"})
    own, other = (as_user(person).get(path).context["form"]["content"].value() for person in (maya, noah.user))
    browser.post(path, {"content": "A whole one"})
    assert (own, other, Outgoing.objects.count()) == ("Half a thought", "", 0)


def test_draft_keeps_what_it_asks_and_what_it_answers(maya, noah, as_user, path):
    said, browser = factories.message(noah, by=noah.user), as_user(maya)
    browser.post(f"{path}draft/", {"content": "Half", "asks_answer": "on", "reply_to": said.pk})
    form = browser.get(path).context["form"]
    assert [form[name].value() for name in ("content", "asks_answer", "reply_to")] == ["Half", True, said.pk]


def test_empty_draft_is_none(maya, noah, as_user, path):
    for words in ("Half", " "):
        as_user(maya).post(f"{path}draft/", {"content": words})
    assert Outgoing.objects.count() == 0


@pytest.mark.parametrize("asked", ["later=soon", "later=2026-13-45T99:99", "reply=x&template=x&attach=x"])
def test_address_of_the_form_forgives_nonsense(maya, noah, as_user, path, asked):
    assert as_user(maya).get(f"{path}?{asked}").status_code == 200


def test_template_fills_the_name_in(maya, noah, as_user, path):
    browser = as_user(maya)
    browser.post("/messages/templates/", {"title": "Greeting", "body": "Dear {first_name}"})
    [template] = browser.get("/messages/templates/").context["templates"]
    assert browser.get(path, {"template": template.pk}).context["form"]["content"].value() == "Dear Noah"


def test_template_of_another_coach_is_not_there(maya, otto, noah, as_user, path):
    as_user(otto).post("/messages/templates/", {"title": "Greeting", "body": "Otto's words"})
    [template] = as_user(otto).get("/messages/templates/").context["templates"]
    browser = as_user(maya)
    assert (
        browser.get(f"/messages/templates/{template.pk}/edit/").status_code,
        browser.get(path, {"template": template.pk}).context["form"]["content"].value(),
    ) == (404, "")


def test_two_templates_differ_in_title(maya, as_user):
    browser = as_user(maya)
    answers = [browser.post("/messages/templates/", {"title": "Greeting", "body": "Words"}) for _ in range(2)]
    assert (answers[0].status_code, list(answers[1].context["form"].errors)) == (302, ["title"])


def test_many_chooses_only_own_clients(maya, otto, noah, as_user):
    foreign = factories.client(coach=otto)
    response = as_user(maya).post("/messages/many/", {"content": "Words", "clients": [noah.pk, foreign.pk]})
    assert (response.status_code, Message.objects.count()) == (422, 0)


def test_archive_is_read_only(maya, noah, as_user, path):
    message, browser = factories.message(noah, by=maya, content="Words"), as_user(maya)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    sent = {path: {"content": "x"}, f"{path}{message.pk}/edit/": {"content": "x"}, f"{path}{message.pk}/delete/": {}, f"{path}seen/": {"place": "1"}}
    assert ([browser.post(place, body).status_code for place, body in sent.items()], said(browser.get(path))) == ([409, 409, 409, 409], ["Words"])


def test_people_are_listed_newest_first_and_filtered(maya, noah, as_user, now):
    ines = factories.client(coach=maya, name="Ines Laurent", user=factories.client_user())
    factories.message(noah, by=noah.user, at=now - timedelta(hours=2))
    factories.message(ines, by=maya, asks_answer=True, at=now - timedelta(hours=1))
    browser = as_user(maya)
    found = {show: [row.name for row in browser.get("/messages/", {"show": show}).context["people"]] for show in ("", "unread", "waiting", "asked", "x")}
    both = ["Ines Laurent", "Noah Lindqvist"]
    assert found == {"": both, "unread": both[1:], "waiting": both[1:], "asked": both[:1], "x": both}


def test_client_comes_to_the_own_thread(noah, as_user, path):
    assert as_user(noah.user).get("/me/messages/").headers["Location"] == path


def test_unread_is_told_to_pages_that_ask(maya, noah, as_user):
    factories.message(noah, by=noah.user)
    assert as_user(maya).get("/messages/unread/").json() == {"messages": 1, "notifications": 1}


def test_every_page_shows_how_much_is_unread(maya, noah, as_user):
    factories.message(noah, by=noah.user)
    badge = re.search(r'data-count="messages"( hidden)?><span>(\d+)', as_user(maya).get("/search/").content.decode())
    assert badge.groups() == (None, "1")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("which", ["thread", "people", "news"])
def test_pages_cost_the_same_for_one_and_three(maya, noah, as_user, path, rows, which, django_assert_num_queries):
    clients = [noah, *[factories.client(coach=maya, user=factories.client_user()) for _ in range(rows - 1)]]
    for client in clients:
        first = factories.message(client, by=maya)
        for by in [client.user, maya] * rows:
            factories.message(client, by=by, reply_to=first)
    Outgoing.objects.create(client=noah, author=maya, content="Draft")
    address = {"thread": path, "people": "/messages/", "news": f"{path}news/?revision=0"}[which]
    browser = as_user(maya)
    browser.get(address)
    with django_assert_num_queries({"thread": 9, "people": 3, "news": 5}[which]):
        browser.get(address)


def test_conversation_begins_with_the_first_message(maya, noah, as_user, path):
    as_user(maya).get(path)
    assert Conversation.objects.count() == 0
