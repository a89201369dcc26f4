"""What a device keeps: the app's manifest, the worker, and the page for times without a connection."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from accounts.models import User
from coachhub import device
from progress.domain.item_sets import items_of
from tests import factories

MANIFEST, WORKER, OFFLINE = "/manifest.webmanifest", "/service-worker.js", "/offline/"


@pytest.fixture
def asked(db):
    return factories.item_set()


def test_manifest_names_the_practice_and_opens_the_own_place(noah, maya, as_user, guest):
    told = {who: browser.get(MANIFEST).json() for who, browser in (("noah", as_user(noah.user)), ("maya", as_user(maya)), ("guest", guest))}
    practice = maya.membership.practice.name
    assert {who: (found["name"], found["start_url"]) for who, found in told.items()} == {
        "noah": (practice, "/me/"),
        "maya": (practice, "/"),
        "guest": ("CoachHub", "/"),
    }
    assert [(place["name"], place["url"]) for place in told["noah"]["shortcuts"]] == [("Write", "/me/write/"), ("Check-in", "/me/check-in/")]


def test_manifest_has_its_type_and_is_linked_with_the_session(noah, as_user):
    browser = as_user(noah.user)
    assert browser.get(MANIFEST).headers["Content-Type"] == "application/manifest+json"
    assert '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">' in browser.get("/accounts/profile/").content.decode()


def test_icons_are_as_large_as_the_manifest_says(guest):
    said = {icon["src"].removeprefix("/static/"): icon["sizes"] for icon in guest.get(MANIFEST).json()["icons"]}
    found = {name: "x".join(map(str, Image.open(finders.find(name)).size)) for name in [*said, "icons/apple-touch-icon.png"]}
    assert found == said | {"icons/apple-touch-icon.png": "180x180"}


def test_client_without_a_practice_still_has_manifest_and_page(db, as_user):
    browser = as_user(factories.client_user())
    assert [browser.get(path).status_code for path in (MANIFEST, OFFLINE)] == [200, 200]


def test_worker_is_a_script_that_browsers_ask_for_anew(guest):
    answer = guest.get(WORKER)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert answer.content.decode().startswith('const VERSION = "')


def test_worker_is_another_one_when_static_files_are(guest, monkeypatch):
    texts = set()
    for name in ("coachhub.1.css", "coachhub.2.css"):
        monkeypatch.setattr(device, "staticfiles_storage", SimpleNamespace(hashed_files={"coachhub.css": name}))
        texts.add(guest.get(WORKER).content)
    assert len(texts) == 2


def test_offline_page_of_a_client_has_the_statements_and_names_nobody(noah, maya, asked, as_user):
    text = unescape(as_user(noah.user).get(OFFLINE).content.decode())
    assert [item.text in text for item in items_of(asked.items)] == [True] * len(asked.items)
    assert f'name="asked" value="{asked.slug}"' in text
    names = ["Noah", "Lindqvist", noah.email, "Maya", maya.membership.practice.name, noah.user.mark, "csrfmiddlewaretoken", "form_token"]
    assert [name for name in names if name in text] == []


def test_offline_page_is_the_same_for_every_client_of_a_practice(noah, maya, asked, as_user):
    other = factories.client(coach=maya, user=factories.client_user())
    texts = [re.sub(r'name="begun" value="[^"]*"', "", as_user(person).get(OFFLINE).content.decode()) for person in (noah.user, other.user)]
    assert texts[0] == texts[1]


def test_offline_page_leaves_what_somebody_is_told_for_their_own_page(noah, asked, as_user):
    browser = as_user(noah.user)
    browser.post(reverse("numbers"), {"numbers": "hide"})
    browser.get(OFFLINE)
    assert [str(message) for message in browser.get("/accounts/profile/").context["messages"]] != []


def test_offline_page_speaks_the_language_of_the_client(noah, asked, as_user):
    User.objects.filter(pk=noah.user.pk).update(language="de")
    text = unescape(as_user(noah.user).get(OFFLINE).content.decode())
    assert ["letzten sieben Tage" in text, "0 heißt „gar nicht“" in text, "Looking back" in text] == [True, True, False]


@pytest.mark.parametrize("who", ["maya", "guest"])
def test_offline_page_of_others_has_no_form(who, maya, asked, as_user, guest):
    text = (as_user(maya) if who == "maya" else guest).get(OFFLINE).content.decode()
    assert ("<form" in text, "Try again" in text) == (False, True)


def test_offline_page_of_an_archived_client_has_no_form(noah, asked, as_user):
    type(noah).objects.filter(pk=noah.pk).update(state="archived")
    assert "<form" not in as_user(noah.user).get(OFFLINE).content.decode()
