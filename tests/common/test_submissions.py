"""Nothing twice, and nothing lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone

from clients.models import Act, Client
from common.models import Submission
from common.submissions import KEPT_FOR, forget_old_submissions, once

TOKEN = str(uuid.uuid4())


def send(person, *, path: str = "/", token: str = TOKEN, **typed) -> str:
    """Submit a form; the outcome is a new one each time that something is performed."""
    request = RequestFactory().post(path, {"form_token": token, "csrfmiddlewaretoken": str(uuid.uuid4()), **typed})
    request.user = person
    return once(request, lambda: f"/{uuid.uuid4()}/")


def test_second_submission_gives_first_outcome(maya):
    assert send(maya, name="Ann") == send(maya, name="Ann")


def test_other_words_in_the_same_form_are_not_lost(maya):
    assert send(maya, name="Ann") != send(maya, name="Bea")


def test_other_file_in_the_same_form_is_not_lost(maya):
    first, second = (send(maya, file=SimpleUploadedFile("a.txt", content)) for content in (b"one", b"another"))
    assert first != second


def test_same_token_at_another_address_is_another_form(maya):
    assert send(maya, path="/one/") != send(maya, path="/two/")


def test_same_token_of_another_person_is_another_form(maya, otto):
    assert send(maya) != send(otto)


@pytest.mark.parametrize("token", ["", "not a token", "0" * 5000])
def test_form_without_token_is_performed_each_time(maya, token):
    assert send(maya, token=token) != send(maya, token=token)


def test_failed_submission_can_be_sent_again(maya):
    request = RequestFactory().post("/", {"form_token": TOKEN})
    request.user = maya

    def fail() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(request, fail)
    assert once(request, lambda: "/done/") == "/done/"


def test_only_old_submissions_are_forgotten(maya):
    send(maya, name="old")
    Submission.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))
    kept = send(maya, name="new")
    assert (forget_old_submissions(), send(maya, name="new")) == (1, kept)


@pytest.mark.django_db(transaction=True)
def test_32_parallel_submissions_make_one_client(maya, as_user):
    cookies = as_user(maya).cookies
    typed = {"name": "Ann", "email": "ann@example.com", "since_date": "2026-01-05", "time_zone": "UTC", "form_token": TOKEN}

    def post(number: int) -> tuple[int, str]:
        browser = Browser()
        browser.cookies.update(cookies)
        try:
            answer = browser.post("/clients/new/", typed)
            return answer.status_code, answer.headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as pool:
        answers = set(pool.map(post, range(32)))
    client = Client.objects.get(name="Ann")
    assert (answers, Act.objects.filter(client=client).count()) == ({(302, client.get_absolute_url())}, 1)
