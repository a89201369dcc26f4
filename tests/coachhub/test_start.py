"""The first person of an empty installation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client as Browser

from accounts.models import Practice, User

FACTS = {
    "name": "Maya Reyes",
    "email": "Maya@Example.com",
    "password": "a quiet room with light",
    "practice_name": "Five Rooms",
    "time_zone": "Europe/Berlin",
    "language": "en",
}


def test_sign_in_of_an_empty_installation_leads_to_start(guest, db):
    assert guest.get("/accounts/login/").headers["Location"] == "/start/"


def test_home_of_an_empty_installation_leads_to_start(guest, db):
    assert guest.get("/", follow=True).redirect_chain == [("/accounts/login/?next=/", 302), ("/start/", 302)]


def test_start_makes_the_owner_and_signs_in(guest, db):
    response = guest.post("/start/", FACTS)
    maya, practice = User.objects.get(), Practice.objects.get()
    assert (response.headers["Location"], maya.email, maya.role, maya.time_zone, practice.name, practice.owner, maya.membership.practice) == (
        "/", "maya@example.com", "coach", "Europe/Berlin", "Five Rooms", maya, practice,
    )  # fmt: skip
    assert guest.get("/").status_code == 200


def test_start_keeps_what_was_typed_beside_an_error(guest, db):
    response = guest.post("/start/", FACTS | {"password": "short"})
    assert (response.status_code, list(response.context["form"].errors), response.context["form"]["name"].value()) == (422, ["password"], "Maya Reyes")


def test_start_refuses_the_name_as_password(guest, db):
    response = guest.post("/start/", FACTS | {"name": "Bartholomew", "password": "Bartholomew"})
    assert list(response.context["form"].errors) == ["password"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_start_is_nowhere_once_anybody_is_here(guest, maya, method):
    assert (getattr(guest, method)("/start/", FACTS).status_code, User.objects.count()) == (404, 1)


@pytest.mark.parametrize(("query", "status"), [("", 403), ("?key=wrong", 403), ("?key=opensesame", 200)])
def test_start_needs_its_key_when_there_is_one(guest, db, settings, query, status):
    settings.SETUP_KEY = "opensesame"
    assert guest.get(f"/start/{query}").status_code == status


def test_start_takes_no_form_without_its_key(guest, db, settings):
    settings.SETUP_KEY = "opensesame"
    assert (guest.post("/start/?key=wrong", FACTS).status_code, User.objects.count()) == (403, 0)


@pytest.mark.django_db(transaction=True)
def test_start_is_won_by_one_of_two():
    def found(number: int) -> int:
        try:
            return Browser().post("/start/", FACTS | {"email": f"founder{number}@example.com"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(found, range(4)))
    assert (answers, User.objects.count(), Practice.objects.count()) == ([302, 404, 404, 404], 1, 1)
