"""A coach's library: files and links are added, found, changed, renewed, shared, taken back, archived and deleted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from clients.models import Act
from messaging.models import ItemVersion, LibraryItem, Message, Resource, Upload
from tests import factories
from tests.messaging import corpus


def add(browser, name: str = "Breathing.pdf", content: bytes | None = None, **fields):
    file = corpus.upload(name, corpus.pdf() if content is None else content)
    return browser.post("/library/files/new/", {"upload": file, "end": "1", **fields})


def titles(answer) -> list[str]:
    return [row["title"] for row in answer.context["found"].rows]


def test_file_becomes_an_item_with_its_name_as_title(maya, as_user):
    answer = add(as_user(maya))
    item = LibraryItem.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/library/files/{item.pk}/")
    assert (item.title, item.kind, item.number, item.upload.state, item.upload.name) == ("Breathing", "pdf", 1, "ready", "Breathing.pdf")
    assert item.upload.file.name.startswith("uploads/")
    assert default_storage.open(item.upload.file.name).read() == corpus.pdf()


def test_several_files_become_several_items(maya, as_user):
    files = [corpus.upload("one.txt", b"One"), corpus.upload("two.txt", b"Two")]
    answer = as_user(maya).post("/library/files/new/", {"upload": files, "end": "1", "collection": "Evenings", "tags": "calm, sleep"})
    assert (answer.status_code, answer["Location"]) == (302, "/library/")
    assert list(LibraryItem.objects.order_by("title").values_list("title", "collection", "tags")) == [
        ("one", "Evenings", ["calm", "sleep"]),
        ("two", "Evenings", ["calm", "sleep"]),
    ]


def test_link_is_kept_with_its_title(maya, as_user):
    as_user(maya).post("/library/files/new/", {"link": "example.com/walks", "title": "Walks", "end": "1"})
    assert LibraryItem.objects.values_list("title", "kind", "link").get() == ("Walks", "link", "https://example.com/walks")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({}, "upload", "There is nothing to add yet. Choose a file, or type a link."),
        ({"link": "https://example.com"}, "title", "Give the link a title, so that people know what it leads to."),
        ({"link": "javascript:alert(1)", "title": "x"}, "link", "This is no web address. It begins with https:// and has no spaces."),
        ({"link": "ftp://example.com", "title": "x"}, "link", "This is no web address. It begins with https:// and has no spaces."),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(maya, as_user, fields, field, sentence):
    answer = as_user(maya).post("/library/files/new/", fields | {"end": "1"})
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])


def test_upload_without_its_end_was_cut_off(maya, as_user):
    answer = as_user(maya).post("/library/files/new/", {"upload": corpus.upload("a.pdf", corpus.pdf())})
    said = ["The connection broke before all of it was here. Nothing was kept: send it again."]
    assert (answer.status_code, answer.context["form"].non_field_errors(), Upload.objects.count()) == (422, said, 0)


def test_same_form_sent_twice_adds_one_item(maya, as_user):
    browser, token = as_user(maya), "9b2e9a7e-5d0f-4c43-8f39-2f6a4b3f7a10"
    first, second = (add(browser, form_token=token)["Location"] for _ in range(2))
    assert (first, LibraryItem.objects.count(), Upload.objects.count()) == (second, 1, 1)


def test_coach_finds_by_words_kind_tag_and_collection(maya, as_user):
    browser = as_user(maya)
    add(browser, "Évening walk.pdf", tags="sleep", collection="Evenings", description="Slow steps")
    add(browser, "Morning.txt", b"Get up", tags="start")
    assert titles(browser.get("/library/?q=evening+slow")) == ["Évening walk"]
    assert titles(browser.get("/library/?kind=text")) == ["Morning"]
    assert titles(browser.get("/library/?tag=sleep")) == ["Évening walk"]
    assert titles(browser.get("/library/?collection=Evenings")) == ["Évening walk"]
    assert titles(browser.get("/library/?sort=title")) == ["Morning", "Évening walk"]
    assert titles(browser.get("/library/")) == ["Morning", "Évening walk"]


def test_library_goes_on_page_by_page(maya, as_user, monkeypatch):
    monkeypatch.setattr("messaging.readings.library.PAGE", 2)
    for number in range(5):
        factories.library_item(maya, title=f"Item {number}")
    browser, seen, address = as_user(maya), [], "/library/"
    while address:
        answer = browser.get(address)
        seen.append(titles(answer))
        address = f"/library/?after={answer.context['found'].next}" if answer.context["found"].next else ""
    assert seen == [["Item 4", "Item 3"], ["Item 2", "Item 1"], ["Item 0"]]


@pytest.mark.parametrize("count", [1, 3])
def test_library_asks_the_same_whatever_it_holds(maya, as_user, django_assert_num_queries, count):
    for _ in range(count):
        factories.library_item(maya)
    browser = as_user(maya)
    with django_assert_num_queries(5):
        browser.get("/library/")


def test_words_change_for_whoever_has_it_and_never_over_another_change(maya, noah, as_user):
    item, browser = factories.library_item(maya), as_user(maya)
    factories.resource(noah, item)
    form = {"title": "Better", "description": "Read it slowly.", "tags": "", "collection": "", "version": "1"}
    assert browser.post(f"/library/files/{item.pk}/edit/", form).status_code == 302
    assert Resource.objects.values_list("title", "description").get() == ("Better", "Read it slowly.")
    assert browser.post(f"/library/files/{item.pk}/edit/", form | {"title": "Stale"}).status_code == 409
    assert LibraryItem.objects.get().title == "Better"


def test_newer_version_is_what_clients_have_and_older_ones_stay(maya, noah, as_user):
    browser = as_user(maya)
    add(browser)
    item = LibraryItem.objects.get()
    factories.resource(noah, item)
    browser.post(f"/library/files/{item.pk}/renew/", {"upload": corpus.upload("b.txt", b"New words"), "change": "Shorter", "end": "1"})
    item.refresh_from_db()
    assert (item.number, item.kind, Resource.objects.get().upload_id) == (2, "text", item.upload_id)
    assert list(ItemVersion.objects.order_by("number").values_list("number", "upload__name", "change")) == [(1, "Breathing.pdf", ""), (2, "b.txt", "Shorter")]
    assert b"".join(browser.get(f"/library/files/{item.pk}/content/1/").streaming_content) == corpus.pdf()


def test_archived_item_leaves_the_shelf_and_stays_with_clients(maya, noah, as_user):
    item, browser = factories.library_item(maya), as_user(maya)
    factories.resource(noah, item)
    browser.post(f"/library/files/{item.pk}/archive/", {"to": "archive"})
    assert (titles(browser.get("/library/")), titles(browser.get("/library/?of=archived"))) == ([], [item.title])
    assert [row["title"] for row in as_user(noah.user).get("/me/files/").context["rows"]] == [item.title]
    browser.post(f"/library/files/{item.pk}/archive/", {"to": "shelf"})
    assert titles(browser.get("/library/")) == [item.title]


def test_deleting_takes_versions_files_and_shares_along(maya, noah, as_user, django_capture_on_commit_callbacks):
    browser = as_user(maya)
    add(browser)
    item = LibraryItem.objects.get()
    factories.resource(noah, item)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/library/files/{item.pk}/delete/")
    left = [model.objects.count() for model in (LibraryItem, ItemVersion, Upload, Resource)]
    assert (left, default_storage.exists(item.upload.file.name)) == ([0, 0, 0, 0], False)


def test_item_is_shared_with_clients_and_everybody_with_a_tag(maya, noah, as_user):
    nina, olive = (factories.client(coach=maya, name=name, tags=tags) for name, tags in (("Nina", ["founders"]), ("Olive", [])))
    item = factories.library_item(maya)
    as_user(maya).post(f"/library/files/{item.pk}/share/", {"clients": [noah.pk], "tags": ["founders"], "note": "For tonight"})
    assert sorted(Resource.objects.values_list("client", "title", "note")) == sorted(
        [(noah.pk, item.title, "For tonight"), (nina.pk, item.title, "For tonight")]
    )
    assert LibraryItem.objects.get().shared_with == 2
    assert Act.objects.filter(client=noah, kind="resource.shared").count() == 1
    assert not Resource.objects.filter(client=olive).exists()


def test_sharing_again_gives_it_to_nobody_twice(maya, noah, as_user):
    item, browser = factories.library_item(maya), as_user(maya)
    for _ in range(2):
        browser.post(f"/library/files/{item.pk}/share/", {"clients": [noah.pk]})
    assert (Resource.objects.count(), Act.objects.filter(kind="resource.shared").count()) == (1, 1)


def test_nobody_chosen_is_said(maya, as_user):
    item = factories.library_item(maya)
    answer = as_user(maya).post(f"/library/files/{item.pk}/share/", {"note": "Alone"})
    assert (answer.status_code, answer.context["form"].errors["clients"]) == (422, ["Nobody is chosen yet. Choose a client or a tag."])


def test_clients_of_others_are_no_choice(maya, otto, as_user):
    item, stranger = factories.library_item(maya), factories.client(coach=otto)
    assert as_user(maya).post(f"/library/files/{item.pk}/share/", {"clients": [stranger.pk]}).status_code == 422


def test_what_is_taken_back_is_gone_for_the_client_and_counts_no_more(maya, noah, as_user):
    item = factories.library_item(maya)
    resource = factories.resource(noah, item)
    as_user(maya).post(f"/clients/{noah.pk}/files/{resource.pk}/unshare/", {"item": "1"})
    assert as_user(noah.user).get(f"/files/{resource.pk}/").status_code == 404
    assert LibraryItem.objects.get().shared_with == 0
    current = Act.objects.filter(client=noah, kind__startswith="resource.").current().values_list("kind", flat=True)
    assert list(current) == ["resource.unshared"]


def test_shared_again_after_it_was_taken_back_it_is_one_thing_still(maya, noah, as_user):
    item, browser = factories.library_item(maya), as_user(maya)
    resource = factories.resource(noah, item, at=factories.ago(days=2))
    browser.post(f"/clients/{noah.pk}/files/{resource.pk}/unshare/")
    browser.post(f"/library/files/{item.pk}/share/", {"clients": [noah.pk]})
    again = Resource.objects.get()
    assert (again.pk, again.unshared_at, again.shared_at - resource.shared_at > timedelta(days=1)) == (resource.pk, None, True)


def test_library_is_for_coaches_and_each_has_an_own(maya, noah, otto, sam, guest, as_user):
    item = factories.library_item(maya)
    address = f"/library/files/{item.pk}/"
    answers = [as_user(user).get(address).status_code for user in (maya, otto, noah.user, sam)]
    assert (answers, guest.get(address).status_code, guest.get("/library/").status_code) == ([200, 404, 404, 404], 302, 302)


def test_demo_has_files_of_every_kind_and_one_that_was_viewed_three_times(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_demo", stdout=StringIO())
    assert set(LibraryItem.objects.values_list("kind", flat=True)) == {"pdf", "audio", "image", "text", "link"}
    first = Resource.objects.get(client__email="client@example.com", title="Breathing with the body")
    assert (first.views, first.seconds, first.item.shared_with) == (3, 710, 2)
    assert Message.objects.filter(client__email="client@example.com", attached=1).count() == 1
    names = [name for row in Upload.objects.all() for name in (row.file.name, row.preview.name) if name]
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_demo", replace=True, stdout=StringIO())
    assert [name for name in names if default_storage.exists(name)] == []


def test_library_looked_through_for_a_client_leads_back_to_the_message_and_to_sharing(maya, noah, otto, as_user):
    item, browser = factories.library_item(maya), as_user(maya)
    page = browser.get(f"/library/?for={noah.pk}&q=item").content.decode()
    links = [f'/messages/{noah.pk}/?attach={item.pk}#composer"', f'/library/files/{item.pk}/share/?client={noah.pk}"', f'?q=item&amp;for={noah.pk}"']
    assert [link in page for link in links] == [True, True, True]
    assert browser.get(f"/library/?for={factories.client(coach=otto).pk}").status_code == 404
