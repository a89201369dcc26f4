import uuid
from datetime import timedelta

import pytest

from clients.actions import notes as note_actions
from clients.models import Client, Coaching, Note
from tests import factories


@pytest.fixture
def path(noah):
    return f"/clients/{noah.pk}/notes/"


@pytest.fixture
def ida(maya, noah, now):
    """A second coach of Noah's, in Maya's practice."""
    person = factories.coach(name="Ida Holm", practice=maya.membership.practice)
    Coaching.objects.create(client=noah, coach=person, practice=noah.practice)
    return person


def bodies(response) -> list[str]:
    return [note.body for note in response.context["notes"]]


def test_notes_are_there_for_the_coach_alone(maya, noah, otto, sam, as_user, path):
    assert [as_user(person).get(path).status_code for person in (maya, noah.user, otto, sam)] == [200, 404, 404, 404]


def test_notes_send_a_guest_to_sign_in(noah, guest, path):
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_reading_notes_is_logged(maya, noah, as_user, path):
    as_user(maya).get(path)
    assert [(access.actor, access.what) for access in noah.accesses.all()] == [(maya, "notes")]


def test_note_is_written_once_and_rings_no_bell(maya, noah, as_user, path):
    browser, sent = as_user(maya), {"body": "Careful with homework.", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        browser.post(path, sent)
    assert (list(noah.notes.values_list("author", "body")), noah.acts.count()) == ([(maya.pk, "Careful with homework.")], 0)


@pytest.mark.parametrize("body", ["", "x" * 20_001])
def test_note_that_cannot_be_kept_keeps_what_was_typed(maya, noah, as_user, path, body):
    response = as_user(maya).post(path, {"body": body})
    assert (response.status_code, response.context["form"]["body"].value(), noah.notes.count()) == (422, body, 0)


def test_notes_stand_newest_first_and_go_on_page_by_page(maya, noah, as_user, path, now):
    for number in range(45):
        factories.note(noah, author=maya, body=str(number), created_at=now - timedelta(hours=number // 2))
    browser, address, seen = as_user(maya), path, []
    while address:
        response = browser.get(address)
        seen += bodies(response)
        address = path + response.context["earlier"] if response.context["earlier"] else ""
    assert (seen[0], len(seen), len(set(seen))) == ("1", 45, 45)


@pytest.mark.parametrize(
    ("words", "expected"), [("zurich", ["Züricher Straße"]), ("STRASSE zür", ["Züricher Straße"]), ("100%", ["Gave 100%"]), ("_", []), ("sleep", [])]
)
def test_search_forgives_case_and_accents(maya, noah, as_user, path, words, expected):
    for body in ("Züricher Straße", "Gave 100%", "Quiet"):
        factories.note(noah, author=maya, body=body)
    factories.note(factories.client(coach=maya), author=maya, body="sleep, but of another client")
    assert bodies(as_user(maya).get(path, {"q": words})) == expected


def test_both_coaches_read_and_only_the_author_changes(maya, ida, noah, as_user, path):
    note = factories.note(noah, author=maya, body="Maya's words")
    other = as_user(ida)
    answers = [other.get(f"{path}{note.pk}/edit/"), other.post(f"{path}{note.pk}/edit/", {"body": "x", "version": 1}), other.post(f"{path}{note.pk}/remove/")]
    assert (bodies(other.get(path)), [answer.status_code for answer in answers]) == (["Maya's words"], [404, 404, 404])


def test_edit_of_an_older_version_keeps_both(maya, noah, as_user, path):
    note, browser = factories.note(noah, author=maya, body="Old"), as_user(maya)
    browser.post(f"{path}{note.pk}/edit/", {"body": "First", "version": 1})
    response = browser.post(f"{path}{note.pk}/edit/", {"body": "Second", "version": 1})
    note.refresh_from_db()
    assert (response.status_code, note.body, response.context["form"]["body"].value(), response.context["stands"]) == (
        409,
        "First",
        "Second",
        [("Note", "First")],
    )


def test_removed_note_is_gone_and_can_be_put_back(maya, ida, noah, as_user, path):
    note, browser = factories.note(noah, author=maya, body="Words"), as_user(maya)
    response = browser.post(f"{path}{note.pk}/remove/", follow=True)
    undo = [message.extra_tags for message in response.context["messages"]][-1]
    gone = bodies(as_user(ida).get(path))
    browser.post(undo)
    assert (gone, bodies(browser.get(path))) == ([], ["Words"])


def test_removed_note_is_forgotten_after_a_day(maya, noah, now):
    note_actions.remove_note(factories.note(noah, author=maya), at=now)
    kept = [note_actions.forget_removed_notes(at=now + timedelta(hours=hours)) for hours in (23, 25)]
    assert (kept, Note.with_removed.count()) == ([0, 1], 0)


def test_archive_is_read_only(maya, noah, as_user, path):
    note, browser = factories.note(noah, author=maya, body="Words"), as_user(maya)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    sent = {path: {"body": "x"}, f"{path}{note.pk}/edit/": {"body": "x", "version": 1}, f"{path}{note.pk}/remove/": {}}
    assert ([browser.post(place, body).status_code for place, body in sent.items()], bodies(browser.get(path))) == ([409, 409, 409], ["Words"])


def test_words_of_a_note_are_shown_and_never_run(maya, noah, as_user, path):
    factories.note(noah, author=maya, body="<script>alert(1)</script>")
    assert "<script>alert" not in as_user(maya).get(path).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_notes_cost_the_same_for_one_and_three(maya, noah, as_user, path, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.note(noah, author=maya)
    browser = as_user(maya)
    browser.get(path)
    with django_assert_num_queries(QUERIES):
        browser.get(path)


QUERIES = 5
