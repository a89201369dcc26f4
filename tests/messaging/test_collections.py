"""Collections of a library: renamed where they are shown, put together, removed without their files, and never over another tab."""

import pytest

from messaging.models import LibraryItem
from tests import factories

EDIT, REMOVE = "/library/collections/edit/Body/", "/library/collections/remove/Body/"


@pytest.fixture
def items(maya):
    """Two things in one collection, one of them archived, and one in another."""
    old = factories.library_item(maya, title="Old", collection="Body", archived_at=factories.ago(days=3))
    return [factories.library_item(maya, title="Walks", collection="Body"), old, factories.library_item(maya, title="Night", collection="Sleep")]


def collections() -> dict[str, str]:
    return dict(LibraryItem.objects.values_list("title", "collection"))


def version(browser, address: str = EDIT) -> str:
    return browser.get(address).context["collection"].version


def test_renamed_collection_keeps_what_is_in_it(maya, items, as_user):
    browser = as_user(maya)
    answer = browser.post(EDIT, {"name": " The  body ", "version": version(browser)})
    assert (answer.status_code, answer.url) == (302, "/library/?collection=The+body")
    assert collections() == {"Walks": "The body", "Old": "The body", "Night": "Sleep"}


def test_name_that_is_taken_puts_both_together_once_that_is_meant(maya, items, as_user):
    browser = as_user(maya)
    typed = {"name": "Sleep", "version": version(browser)}
    asked = browser.post(EDIT, typed)
    sentence = "You already have a collection of this name. Tick the box to put both together, or choose another name."
    assert (asked.status_code, asked.context["form"].errors, collections()["Walks"]) == (422, {"name": [sentence]}, "Body")
    assert browser.post(EDIT, typed | {"merge": "on"}).status_code == 302
    assert set(collections().values()) == {"Sleep"}


def test_removed_collection_leaves_its_files(maya, items, as_user):
    browser = as_user(maya)
    assert browser.post(REMOVE, {"version": version(browser, REMOVE)}).status_code == 302
    assert collections() == {"Walks": "", "Old": "", "Night": "Sleep"}


@pytest.mark.parametrize("address", [EDIT, REMOVE])
def test_older_tab_changes_nothing_and_is_told_what_stands(maya, items, as_user, address):
    browser = as_user(maya)
    typed = {"name": "The body", "version": version(browser)}
    factories.library_item(maya, title="Breathing", collection="Body")
    first = browser.post(address, typed)
    assert (first.status_code, first.context["is_changed"], collections()["Walks"]) == (409, True, "Body")
    stands = first.context["form"]["version"].value() if address == EDIT else first.context["collection"].version
    assert browser.post(address, typed | {"version": stands}).status_code == 302


def test_item_that_is_open_elsewhere_is_not_put_back(maya, items, as_user):
    browser, walks = as_user(maya), items[0]
    browser.post(EDIT, {"name": "The body", "version": version(browser)})
    answer = browser.post(f"/library/files/{walks.pk}/edit/", {"title": "Walks", "collection": "Body", "version": walks.version})
    assert (answer.status_code, collections()["Walks"]) == (409, "The body")


def test_collection_is_the_coachs_own(maya, noah, otto, items, as_user, guest):
    factories.library_item(otto, title="His", collection="Body")
    browser = as_user(otto)
    browser.post(EDIT, {"name": "Mine", "version": version(browser)})
    assert (collections()["His"], collections()["Walks"]) == ("Mine", "Body")
    assert [browser.get(EDIT).status_code, as_user(noah.user).get(EDIT).status_code, guest.get(EDIT).status_code] == [404, 404, 302]


def test_link_stands_where_a_collection_is_shown(maya, items, as_user):
    browser = as_user(maya)
    shown = [EDIT in browser.get("/library/", {"collection": name}).content.decode() for name in ("Body", "", "Nothing")]
    assert shown == [True, False, False]
