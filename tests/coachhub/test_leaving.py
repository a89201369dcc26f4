"""A client leaves a coach, keeps all that is here, and alone lets the coach in again."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail

from clients.models import Client, Coaching, Export
from tests import factories

DATA = "/me/data/"


@pytest.fixture
def coaching(noah) -> Coaching:
    return noah.coachings.get()


def address(coaching, more: str = "") -> str:
    return f"/me/leave/{coaching.pk}/{more}"


def test_coach_reads_nothing_from_that_moment_on(maya, noah, coaching, as_user):
    factories.entry(noah, visibility="shared", title="Mine")
    coach = as_user(maya)
    assert coach.get(noah.get_absolute_url()).status_code == 200
    assert as_user(noah.user).post(address(coaching)).headers["Location"] == DATA
    paths = ["", "journal/", "check-ins/", "tasks/", "messages/"]
    assert [coach.get(f"{noah.get_absolute_url()}{path}").status_code for path in paths] == [404] * len(paths)


def test_client_keeps_everything_and_goes_on_writing(noah, coaching, as_user):
    factories.item_set()
    entry, client = factories.entry(noah, visibility="private"), as_user(noah.user)
    client.post(address(coaching))
    pages = ["/me/", "/me/write/", f"/me/journal/{entry.pk}/", "/me/check-in/", "/me/messages/", "/me/sessions/", "/me/seen/", DATA]
    assert [client.get(path, follow=True).status_code for path in pages] == [200] * len(pages)
    client.post("/me/write/", {"body": "On my own.", "visibility": "private"})
    assert sorted(noah.entries.values_list("body", flat=True)) == sorted([entry.body, "On my own."])


def test_planned_sessions_are_called_off_and_past_ones_stay(maya, noah, coaching, as_user, now):
    ahead, past = (factories.session(noah, at=now + timedelta(days=days), coach=maya) for days in (3, -3))
    as_user(noah.user).post(address(coaching))
    for row in (ahead, past):
        row.refresh_from_db()
    assert (ahead.status, ahead.called_off_by, past.status) == ("cancelled", "client", "planned")


def test_coach_hears_of_it_by_mail_and_of_nothing_else(maya, noah, coaching, as_user, run_jobs):
    as_user(noah.user).post(address(coaching))
    run_jobs()
    [letter] = [letter for letter in mail.outbox if letter.to == [maya.email]]
    assert letter.subject == "Noah Lindqvist has ended the coaching with you"


def test_it_is_done_once_and_stands_in_the_log(noah, coaching, as_user):
    client = as_user(noah.user)
    for _ in range(2):
        client.post(address(coaching))
    assert list(noah.acts.values_list("kind", "title")) == [("client.left", "Maya Reyes")]


def test_nobody_of_the_practice_lets_the_coach_in_again(maya, noah, coaching, as_user):
    as_user(noah.user).post(address(coaching))
    assert as_user(maya).post(f"/practice/{noah.pk}/hand-over/", {"to": maya.pk}).status_code == 404


def test_another_coach_cannot_hand_back_whom_the_client_left(maya, noah, coaching, as_user):
    ida = factories.coach(practice=maya.membership.practice, name="Ida Holm")
    Coaching.objects.create(client=noah, coach=ida, practice=noah.practice)
    as_user(noah.user).post(address(coaching))
    answer = as_user(ida).post(f"/clients/{noah.pk}/hand-over/", {"to": maya.pk, "stays": "stays"})
    assert (answer.status_code, noah.coachings.filter(coach=maya, ended_at=None).exists()) == (422, False)


def test_client_lets_the_coach_in_again(maya, noah, coaching, as_user):
    client = as_user(noah.user)
    client.post(address(coaching))
    for _ in range(2):
        client.post(address(coaching, "return/"))
    assert as_user(maya).get(noah.get_absolute_url()).status_code == 200
    assert sorted(noah.acts.values_list("kind", flat=True)) == ["client.left", "client.returned"]
    assert noah.coachings.filter(ended_at=None).count() == 1


def test_bond_that_somebody_else_ended_is_not_opened_here(noah, coaching, as_user, now):
    Coaching.objects.update(ended_at=now)
    as_user(noah.user).post(address(coaching, "return/"))
    assert noah.coachings.filter(ended_at=None).exists() is False


def test_archive_can_be_left_too(noah, coaching, as_user):
    type(noah).objects.filter(pk=noah.pk).update(state="archived")
    assert as_user(noah.user).post(address(coaching)).status_code == 302
    assert noah.coachings.get().was_left is True


@pytest.mark.parametrize("more", ["", "return/"])
def test_coachings_of_others_are_not_there(maya, otto, noah, coaching, as_user, guest, more):
    other = factories.client(coach=otto, user=factories.client_user())
    assert [as_user(person).post(address(coaching, more)).status_code for person in (maya, other.user)] == [404, 404]
    assert guest.post(address(coaching, more)).status_code == 302
    assert noah.coachings.get().ended_at is None


def test_page_says_what_ends_and_changes_nothing(noah, coaching, as_user, maya, now):
    factories.session(noah, at=now + timedelta(days=3), coach=maya)
    text = as_user(noah.user).get(address(coaching)).content.decode()
    assert ("End the coaching with Maya Reyes?" in text, "1 planned session is called off." in text, noah.coachings.get().ended_at) == (True, True, None)


@pytest.mark.parametrize("state", ["archived", "left", "handed over"])
def test_client_downloads_everything_after_the_coaching_ended(noah, as_confirmed, run_jobs, now, state):
    factories.entry(noah, visibility="private", title="Mine alone", body="Nobody else reads this.")
    if state == "archived":
        Client.objects.filter(pk=noah.pk).update(state="archived")
    else:
        noah.coachings.update(ended_at=now, was_left=state == "left")
    browser = as_confirmed(noah.user)
    browser.post("/me/data/")
    run_jobs()
    response = browser.get(f"/exports/{Export.objects.get().pk}/download/")
    with ZipFile(BytesIO(response.getvalue())) as archive:
        held = {name.rpartition(".")[2] for name in archive.namelist() if b"Nobody else reads this." in archive.read(name)}
    assert {"html", "json"} <= held
