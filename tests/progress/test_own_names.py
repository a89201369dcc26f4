"""What a practice calls the five stands wherever its people read it, without a question to the database."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models import User
from clients.actions import refresh_cards
from clients.models import Client
from coachhub.carrying.packing import write_zip
from progress.actions import make_version, name_for, refresh_balance, return_to_house_words
from progress.domain.balance import ELEMENTS
from progress.models import ItemSet
from tests import factories


@pytest.fixture
def renamed(maya, noah, run_jobs) -> ItemSet:
    house, practice = factories.item_set(), maya.membership.practice
    return make_version(practice, read=house.slug, names={"fire": "Spark", "water": "Tide"}, texts={}, by=maya, at=timezone.now())


@pytest.fixture
def person(renamed, noah) -> Client:
    """Noah with something of every kind that is about fire."""
    fire, now = factories.element("fire"), timezone.now()
    factories.task(noah, element=fire)
    factories.task(noah, element=fire, status="done", settled_at=now)
    factories.recommendation(noah, status="sent")
    factories.entry(noah, element=fire)
    noah.archetype_notes.create(archetype=factories.archetype("visionary"), set_by=noah.user, note="Sees it", from_date=now.date())
    factories.facet("fire-1")
    for element in ELEMENTS:
        factories.reading(noah, element, 40, on=now.date())
    refresh_cards([noah.pk], at=now)
    refresh_balance([noah.pk], at=now)
    return noah


PAGES = ["tasks/", "journey/", "journal/", "suggestions/", "progress/", "balance/", "suggestions/new/", ""]


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_coach_say_the_practice_s_name(path, maya, person, as_user):
    words = as_user(maya).get(f"/clients/{person.pk}/{path}").content.decode()
    assert ("Spark" in words, ">Fire<" in words, ">Fire:<" in words) == (True, False, False)


@pytest.mark.parametrize("path", ["/library/activities/", "/"])
def test_filters_say_the_practice_s_name(path, maya, person, as_user):
    factories.activity()
    words = as_user(maya).get(path).content.decode()
    assert ("Spark" in words, ">Fire<" in words) == (True, False)


@pytest.mark.parametrize("path", ["suggestions/", "journal/", "journey/", "progress/", ""])
def test_pages_of_the_client_say_the_practice_s_name(path, person, as_user):
    words = as_user(person.user).get(f"/me/{path}").content.decode()
    assert ("Spark" in words, ">Fire<" in words) == (True, False)


def test_builder_says_the_practice_s_name(maya, person, as_user):
    session = factories.session(person, at=timezone.now())
    factories.block(session, element_id="fire")
    words = as_user(maya).get(f"/sessions/{session.pk}/").content.decode()
    assert ('<span class="visually-hidden">Spark: </span>' in words, ">Fire<" in words) == (True, False)


def test_reasons_say_the_practice_s_name(maya, person, as_user):
    factories.recommendation(person, reasons=[{"key": "lowest", "facts": {"element": "fire", "level": 30.0}}])
    assert "Spark is the quietest of the five" in as_user(maya).get("/review/").content.decode()


def test_readable_page_of_an_export_says_the_practice_s_name(maya, person):
    file = BytesIO()
    list(write_zip(file, [person], reader="coach", person=maya, at=timezone.now()))
    with ZipFile(file) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/index.html")]
        words = archive.read(name).decode()
    assert ("Spark" in words, ">Fire<" in words) == (True, False)


def test_other_practice_reads_the_house_s_names(otto, person, as_user):
    other = factories.client(coach=otto)
    factories.task(other, element=factories.element("fire"))
    assert "Spark" not in as_user(otto).get(f"/clients/{other.pk}/tasks/").content.decode()


def test_names_are_kept_beside_everybody_of_the_practice(maya, noah, otto, renamed):
    colleague = factories.coach(practice=maya.membership.practice)
    name_for(User.objects.filter(pk=colleague.pk))
    kept = dict(User.objects.values_list("email", "element_names"))
    own = {"fire": "Spark", "water": "Tide"}
    assert [kept[person.email] for person in (maya, noah.user, colleague, otto)] == [own, own, own, {}]


def test_house_words_take_the_names_away(maya, noah, renamed):
    return_to_house_words(maya.membership.practice, by=maya, at=timezone.now())
    assert list(User.objects.exclude(element_names={})) == []


def test_whoever_accepts_an_invitation_reads_the_names(maya, renamed, run_jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        newcomer = factories.client(coach=maya, user=factories.client_user())
        factories.act(newcomer, "invitation.accepted", actor=newcomer.user)
    run_jobs()
    newcomer.user.refresh_from_db()
    assert newcomer.user.element_names == {"fire": "Spark", "water": "Tide"}


def test_telling_those_who_know_writes_nothing(renamed):
    assert name_for(User.objects.all()) == 0
