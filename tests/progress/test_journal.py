"""The client's own journal: writing, drafts that keep themselves, readers, search, and nothing lost."""

import json
import uuid
from datetime import timedelta

import pytest

from clients.models import Client
from progress.actions import journal as journal_actions
from progress.models import Entry, EntryDraft
from tests import factories

WRITE, DRAFT, ENTRIES = "/me/write/", "/me/write/draft/", "/me/journal/"


@pytest.fixture
def writer(noah, as_user):
    return as_user(noah.user)


@pytest.fixture
def save(writer):
    """What the page sends while somebody writes."""

    def send(body: str, *, draft: str, revision: int = 0, **fields) -> dict:
        sent = {"body": body, "visibility": "private", "draft": draft, "revision": revision, **fields}
        return json.loads(writer.post(DRAFT, sent, headers={"Accept": "application/json"}).content)

    return send


def bodies(response) -> list[str]:
    return [entry.body for entry in response.context["entries"]]


@pytest.mark.parametrize("path", [WRITE, ENTRIES, "/me/seen/"])
def test_journal_is_there_for_the_client_alone(path, noah, maya, otto, sam, as_user, guest):
    assert [as_user(person).get(path).status_code for person in (noah.user, maya, otto, sam)] == [200, 404, 404, 404]
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["", "edit/"])
def test_entry_is_there_for_its_writer_alone(path, noah, maya, otto, as_user):
    address = f"{ENTRIES}{factories.entry(noah).pk}/{path}"
    other = factories.client(coach=maya, user=factories.client_user())
    assert [as_user(person).get(address).status_code for person in (noah.user, other.user, maya, otto)] == [200, 404, 404, 404]


@pytest.mark.parametrize(("visibility", "kind"), [("private", "entry.private"), ("shared", "entry.shared"), ("shared_no_ai", "entry.shared")])
def test_entry_is_kept_once_with_its_act(writer, noah, visibility, kind):
    sent = {"body": "Slept.", "title": "Sleep", "visibility": visibility, "form_token": str(uuid.uuid4())}
    for _ in range(2):
        writer.post(WRITE, sent)
    entry = Entry.objects.get()
    assert (entry.client, entry.title, entry.body, entry.visibility, entry.shared_at is None) == (noah, "Sleep", "Slept.", visibility, visibility == "private")
    assert [(act.kind, act.about_type, act.about_id, act.actor_id) for act in noah.acts.all()] == [(kind, "progress.entry", entry.pk, noah.user_id)]


def test_log_of_acts_keeps_no_word_of_an_entry(writer, noah):
    writer.post(WRITE, {"body": "canary", "title": "canary", "visibility": "shared"})
    assert "canary" not in noah.acts.get().title


def test_entry_carries_its_tags(writer, noah):
    factories.archetype("gardener", of="earth")
    writer.post(WRITE, {"body": "Slept.", "visibility": "private", "element": "earth", "archetype": "gardener"})
    assert list(Entry.objects.values_list("element", "archetype")) == [("earth", "gardener")]


@pytest.mark.parametrize("body", ["", "  \n", "x" * 20_001])
def test_entry_that_cannot_be_kept_comes_back_as_it_was_typed(writer, body):
    response = writer.post(WRITE, {"body": body, "title": "A title", "visibility": "shared"})
    assert (response.status_code, response.context["form"]["body"].value(), response.context["form"]["visibility"].value(), Entry.objects.count()) == (
        422,
        body,
        "shared",
        0,
    )


def test_last_choice_of_readers_is_kept(writer, noah):
    first = writer.get(WRITE).context["form"]["visibility"].value()
    writer.post(WRITE, {"body": "Slept.", "visibility": "shared_no_ai"})
    assert (first, writer.get(WRITE).context["form"]["visibility"].value()) == ("private", "shared_no_ai")


def test_htmx_goes_on_to_the_entry(writer):
    response = writer.post(WRITE, {"body": "Slept.", "visibility": "private"}, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == Entry.objects.get().get_absolute_url()


def test_small_form_leads_back_to_today(writer):
    assert writer.post(WRITE, {"body": "Slept.", "visibility": "private", "back": "me"}).headers["Location"] == "/me/"


@pytest.mark.parametrize("asked", ["", "0", "14", "none", "15", "x", "٣", "9" * 40])
def test_prompts_never_fail(writer, asked):
    assert writer.get(WRITE, {"prompt": asked}).status_code == 200


def test_prompts_go_through_all_and_can_be_left_out(writer):
    seen, number = set(), 0
    for _ in range(15):
        prompt = writer.get(WRITE, {"prompt": number}).context["prompt"]
        seen.add((prompt.element, str(prompt.words)))
        number = prompt.following
    assert (len(seen), writer.get(WRITE, {"prompt": "none"}).context["prompt"]) == (15, None)


# Drafts


def test_draft_grows_and_is_there_again(writer, save):
    token = str(uuid.uuid4())
    first = save("Slept", draft=token)
    second = save("Slept well", draft=token, revision=first["revision"])
    form = writer.get(WRITE).context["form"]
    assert (first["revision"], second["revision"], EntryDraft.objects.count()) == (1, 2, 1)
    assert (form["body"].value(), str(form["draft"].value()), form["revision"].value()) == ("Slept well", token, 2)


def test_draft_sent_twice_is_one(save):
    token = str(uuid.uuid4())
    answers = [save("Slept", draft=token) for _ in range(2)]
    assert (answers[0]["revision"], answers[1]["revision"], EntryDraft.objects.count()) == (1, 1, 1)


def test_nothing_typed_makes_no_draft(save):
    save("", draft=str(uuid.uuid4()))
    assert EntryDraft.objects.count() == 0


def test_two_tabs_keep_both_texts_and_say_so(save):
    token = str(uuid.uuid4())
    save("One", draft=token)
    answers = [save("Two", draft=token, revision=1), save("Three", draft=token, revision=1)]
    assert ([bool(answer["apart"]) for answer in answers], answers[1]["draft"] != token) == ([False, True], True)
    assert sorted(EntryDraft.objects.values_list("body", flat=True)) == ["Three", "Two"]


def test_keeping_the_entry_lets_go_of_its_draft(writer, save):
    token = str(uuid.uuid4())
    save("One", draft=token)
    writer.post(WRITE, {"body": "One and more", "visibility": "private", "draft": token, "revision": 1})
    assert (EntryDraft.objects.count(), Entry.objects.get().body) == (0, "One and more")


def test_keeping_an_older_text_leaves_the_draft_of_the_other_tab(writer, save):
    token = str(uuid.uuid4())
    save("One", draft=token)
    save("From the other tab", draft=token, revision=1)
    writer.post(WRITE, {"body": "One and more", "visibility": "private", "draft": token, "revision": 1})
    assert (EntryDraft.objects.get().body, Entry.objects.get().body) == ("From the other tab", "One and more")


def test_draft_that_is_too_long_says_so_and_keeps_the_page(writer):
    response = writer.post(DRAFT, {"body": "x" * 20_001, "visibility": "private"}, headers={"Accept": "application/json"})
    assert (response.status_code, "20000" in json.loads(response.content)["words"]) == (422, True)


def test_draft_is_saved_by_a_button_without_scripts(writer):
    response = writer.post(DRAFT, {"body": "One", "visibility": "private"})
    assert response.headers["Location"] == f"{WRITE}?draft={EntryDraft.objects.get().token}"


def test_several_drafts_can_be_gone_on_with_and_thrown_away(writer, save):
    tokens = [str(uuid.uuid4()) for _ in range(2)]
    for number, token in enumerate(tokens):
        save(f"Text {number}", draft=token)
    page = writer.get(f"{WRITE}?draft={tokens[0]}")
    assert (page.context["form"]["body"].value(), [draft.body for draft in page.context["others"]]) == ("Text 0", ["Text 1"])
    assert writer.get(f"{WRITE}?new=1").context["form"]["body"].value() == ""
    writer.post(f"{WRITE}draft/{tokens[1]}/drop/")
    assert list(EntryDraft.objects.values_list("body", flat=True)) == ["Text 0"]


def test_draft_of_somebody_else_is_absent(noah, maya, as_user, save):
    token = str(uuid.uuid4())
    save("One", draft=token)
    other = as_user(factories.client(coach=maya, user=factories.client_user()).user)
    assert [other.get(f"{WRITE}?draft={token}").status_code, other.post(f"{WRITE}draft/{token}/drop/").status_code] == [404, 404]
    assert as_user(maya).post(f"{WRITE}draft/{token}/drop/").status_code == 404


def test_draft_of_changes_is_kept_beside_the_entry(writer, noah, save):
    entry = factories.entry(noah, body="Old")
    answer = save("New", draft=str(uuid.uuid4()), entry=entry.pk)
    page = writer.get(f"{ENTRIES}{entry.pk}/edit/")
    assert (page.context["form"]["body"].value(), Entry.objects.get().body, writer.get(WRITE).context["form"]["body"].value()) == ("New", "Old", "")
    writer.post(
        f"{ENTRIES}{entry.pk}/edit/",
        {"body": "New", "visibility": "shared", "version": 1, "draft": answer["draft"], "revision": answer["revision"]},
    )
    assert (Entry.objects.get().body, EntryDraft.objects.count()) == ("New", 0)


# One entry


def test_changed_entry_says_when_and_rings_no_bell_again(writer, noah):
    entry = factories.entry(noah, body="Old")
    writer.post(f"{ENTRIES}{entry.pk}/edit/", {"body": "New", "visibility": "shared", "version": 1})
    entry.refresh_from_db()
    assert (entry.body, entry.version, entry.changed_at is not None, noah.acts.count()) == ("New", 2, True, 1)


def test_change_of_an_older_version_keeps_both(writer, noah):
    entry = factories.entry(noah, body="Old", visibility="shared")
    address = f"{ENTRIES}{entry.pk}/edit/"
    writer.post(address, {"body": "First", "visibility": "private", "version": 1})
    response = writer.post(address, {"body": "Second", "visibility": "shared", "version": 1})
    entry.refresh_from_db()
    assert (response.status_code, entry.body, entry.visibility, response.context["form"]["body"].value(), dict(response.context["stands"])) == (
        409,
        "First",
        "private",
        "Second",
        {"Your text": "First", "Who may read it": "Private"},
    )


def test_entry_is_shared_and_taken_back(writer, noah):
    entry = factories.entry(noah, visibility="private")
    for to in ("shared", "shared_no_ai", "private", "private"):
        writer.post(f"{ENTRIES}{entry.pk}/readers/", {"visibility": to})
    entry.refresh_from_db()
    assert (entry.visibility, entry.shared_at, entry.version) == ("private", None, 5)
    assert [act.kind for act in noah.acts.order_by("act_id")] == ["entry.private", "entry.shared", "entry.withdrawn"]


def test_deleted_entry_can_be_put_back_with_its_readers(writer, noah, maya):
    entry = factories.entry(noah, body="Words")
    response = writer.post(f"{ENTRIES}{entry.pk}/delete/", follow=True)
    undo = [message.extra_tags for message in response.context["messages"]][-1]
    gone = bodies(response)
    writer.post(undo)
    assert (gone, bodies(writer.get(ENTRIES)), Entry.objects.readable_by(maya).count()) == ([], ["Words"], 1)
    assert [act.kind for act in noah.acts.current()] == ["entry.shared"]


def test_deleted_entry_is_forgotten_after_a_day(noah, now):
    journal_actions.remove_entry(factories.entry(noah), by=noah.user, at=now)
    kept = [journal_actions.forget_removed_entries(at=now + timedelta(hours=hours)) for hours in (23, 25)]
    assert (kept, Entry.with_removed.count()) == ([0, 1], 0)


def test_client_sees_who_opened_an_entry(writer, noah, maya, as_user):
    entry = factories.entry(noah)
    as_user(maya).get(f"/clients/{noah.pk}/journal/{entry.pk}/")
    assert writer.get(f"{ENTRIES}{entry.pk}/").context["opened"].actor == maya


def test_archive_is_read_only_but_what_is_shared_can_be_taken_back(writer, noah):
    entry = factories.entry(noah)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    sent = {WRITE: {"body": "x", "visibility": "private"}, DRAFT: {"body": "x", "visibility": "private"}, f"{ENTRIES}{entry.pk}/delete/": {}}
    sent |= {
        f"{ENTRIES}{entry.pk}/edit/": {"body": "x", "visibility": "private", "version": 1},
        f"{ENTRIES}{entry.pk}/readers/": {"visibility": "shared_no_ai"},
    }
    assert [writer.post(address, fields).status_code for address, fields in sent.items()] == [409] * 5
    writer.post(f"{ENTRIES}{entry.pk}/readers/", {"visibility": "private"})
    entry.refresh_from_db()
    assert (entry.visibility, writer.get(ENTRIES).status_code) == ("private", 200)
