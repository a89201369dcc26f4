"""Erasing: what a coach takes away, what stays the client's for thirty days, and that full erasure leaves nothing anywhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import User
from clients import actions
from clients.models import Act, Card, Client, ClientImport, Coaching, Export, ImportRow
from coachhub.carrying import exporting
from progress.models import EngagementSnapshot
from tests import factories


@pytest.fixture
def furnished(noah, maya, now):
    """Noah with something of everything that a coach holds, and a private entry of his own."""
    goal = factories.goal(noah)
    goal.milestones.create(client=noah, title="A step")
    for kind in ("session.held", "entry.private", "goal.set"):
        factories.act(noah, kind, actor=maya)
    factories.task(noah, created_by=maya), factories.note(noah, author=maya), factories.session(noah, at=now)
    factories.reading(noah, "fire", 60, on=now.date())
    actions.refresh_cards([noah.pk], at=now)
    return noah


@pytest.fixture
def alone(maya, now):
    """Ines, who has no account."""
    ines = factories.client(coach=maya, name="Ines Laurent")
    factories.task(ines), factories.act(ines, "client.added", actor=maya)
    return ines


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """An erasure with all that follows from its commit."""

    def run(perform) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            perform()

    return run


def rows_of(client_id: int) -> dict[str, int]:
    """How many rows of each model point to the client."""
    models = {relation.related_model: relation.field.name for relation in Client._meta.related_objects}
    counts = {model._meta.label: model._base_manager.filter(**{name: client_id}).count() for model, name in models.items()}
    return {label: count for label, count in counts.items() if count}


def test_erase_of_a_client_without_account_takes_all_at_once(maya, alone, as_confirmed):
    response = as_confirmed(maya).post(f"/clients/{alone.pk}/erase/", {"name": "Ines Laurent"})
    assert (response.headers["Location"], Client.objects.filter(pk=alone.pk).exists(), rows_of(alone.pk)) == ("/", False, {})


def test_erase_of_a_client_with_account_leaves_the_bare_row_and_what_is_the_clients(maya, furnished, as_confirmed):
    as_confirmed(maya).post(f"/clients/{furnished.pk}/erase/", {"name": "Noah Lindqvist"})
    bare = Client.objects.get(pk=furnished.pk)
    assert (bare.name, bare.email, bare.tags, bare.state, bare.user, bare.erased_at is None) == ("Noah Lindqvist", "", [], "archived", furnished.user, False)
    assert rows_of(furnished.pk) == {"clients.Act": 1, "clients.Coaching": 1}
    assert [(act.kind, bare.coachings.get().ended_at) for act in bare.acts.all()] == [("entry.private", bare.erased_at)]


def test_erased_client_is_nowhere_for_the_coach(maya, furnished, as_confirmed, now, run_jobs):
    browser = as_confirmed(maya)
    browser.post(f"/clients/{furnished.pk}/erase/", {"name": "Noah Lindqvist"})
    run_jobs()
    actions.refresh_cards([furnished.pk], at=now)
    Coaching.objects.update(ended_at=None)  # even a bond that somebody forgot to end shows nothing
    assert browser.get(furnished.get_absolute_url()).status_code == 404
    assert [browser.get(path).content.count(b"Noah") for path in ("/", "/search/?q=lindq", "/exports/")] == [0, 0, 0]
    assert (Card.objects.visible_to(maya).count(), Act.objects.visible_to(maya).count(), EngagementSnapshot.objects.visible_to(maya).count()) == (0, 0, 0)


@pytest.mark.parametrize("typed", ["zoë   ångström", "ZOE ANGSTROM", " Zoë Ångström "])
def test_name_is_forgiven_case_accents_and_spaces(typed, maya, as_confirmed):
    zoe = factories.client(coach=maya, name="Zoë Ångström")
    as_confirmed(maya).post(f"/clients/{zoe.pk}/erase/", {"name": typed})
    assert Client.objects.filter(pk=zoe.pk).count() == 0


@pytest.mark.parametrize("typed", ["", "Noah", "Noah Lindqvist!", "x" * 300, "Ines Laurent"])
def test_another_name_erases_nothing_and_stays_typed(typed, maya, furnished, as_confirmed):
    before = rows_of(furnished.pk)
    response = as_confirmed(maya).post(f"/clients/{furnished.pk}/erase/", {"name": typed})
    assert (response.status_code, rows_of(furnished.pk), response.context["form"]["name"].value()) == (422, before, typed)


def test_page_names_what_goes_but_not_what_is_private(maya, furnished, as_confirmed):
    goes = dict(as_confirmed(maya).get(f"/clients/{furnished.pk}/erase/").context["goes"])
    assert (goes["acts"], goes["tasks"], goes["goals"], goes["milestones"], goes["private notes"], goes["sessions"], goes["readings"]) == (2, 1, 1, 1, 1, 1, 1)
    assert "coachings" not in goes


def test_erase_asks_who_it_is_and_goes_on_after_the_password(maya, alone, as_user):
    browser, path = as_user(maya), f"/clients/{alone.pk}/erase/"
    there = browser.post(path, {"name": "Ines Laurent"}).headers["Location"]
    assert (there.partition("?")[0], Client.objects.filter(pk=alone.pk).count()) == ("/accounts/reauthenticate/", 1)
    browser.post(there, {"password": factories.PASSWORD, "next": path})
    assert Client.objects.filter(pk=alone.pk).count() == 0


def test_erase_is_absent_for_strangers(noah, otto, sam, as_confirmed):
    answers = [as_confirmed(person).post(f"/clients/{noah.pk}/erase/", {"name": noah.name}).status_code for person in (otto, noah.user, sam)]
    assert (answers, Client.objects.get(pk=noah.pk).erased_at) == ([404, 404, 404], None)


def test_of_several_coaches_only_the_owner_erases(maya, noah, as_confirmed):
    colleague = factories.coach(practice=maya.membership.practice)
    Coaching.objects.create(client=noah, coach=colleague, practice=noah.practice)
    refused = as_confirmed(colleague).post(f"/clients/{noah.pk}/erase/", {"name": noah.name})
    with pytest.raises(actions.NotTheirsToErase):
        actions.erase(noah, by=colleague, at=noah.created_at)
    kept = Client.objects.get(pk=noah.pk).erased_at
    as_confirmed(maya).post(f"/clients/{noah.pk}/erase/", {"name": noah.name})
    assert (refused.context["may_erase"], kept, Client.objects.get(pk=noah.pk).erased_at is None) == (False, None, False)


def test_the_only_coach_erases_in_somebody_elses_practice(maya, as_confirmed):
    colleague = factories.coach(practice=maya.membership.practice)
    ines = factories.client(coach=colleague, name="Ines")
    as_confirmed(colleague).post(f"/clients/{ines.pk}/erase/", {"name": "Ines"})
    assert Client.objects.filter(pk=ines.pk).count() == 0


def test_exports_of_coaches_go_along_and_the_clients_own_stays(maya, noah, run_jobs, erase, now):
    for person, client in ((maya, noah), (maya, None), (noah.user, None)):
        exporting.ask(person, client=client)
    run_jobs()
    erase(lambda: actions.erase(noah, by=maya, at=now))
    [left] = Export.objects.all()
    assert (left.person, default_storage.listdir("exports")[1]) == (noah.user, [Path(left.file.name).name])


def test_lines_of_import_files_go_along(maya, noah, erase, now):
    run = ClientImport.objects.create(coach=maya, file_name="people.csv", total=4)
    cells = [["made"], ["Other", "NOAH@example.com"], ["noah lindqvist", ""], ["Noah", "noahx@example.com"]]
    for number, row in enumerate(cells, 1):
        ImportRow.objects.create(run=run, number=number, cells=row, client=noah if number == 1 else None)
    erase(lambda: actions.erase(noah, by=maya, at=now))
    assert list(ImportRow.objects.values_list("number", flat=True)) == [4]


def test_unread_csv_files_that_name_the_client_go_along(maya, noah, now):
    for name, text in (("his.csv", "Name\nnoah lindqvist\n"), ("hers.csv", "Name\nInes\n")):
        ClientImport.objects.create(coach=maya, file_name=name, content=text.encode())
    actions.erase(noah, by=maya, at=now)
    assert [run.file_name for run in ClientImport.objects.all()] == ["hers.csv"]


def test_client_is_told_and_may_download_for_thirty_days(maya, furnished, as_confirmed, run_jobs, now):
    as_confirmed(maya).post(f"/clients/{furnished.pk}/erase/", {"name": "Noah Lindqvist"})
    run_jobs()
    browser, until = as_confirmed(furnished.user), Client.objects.get(pk=furnished.pk).erased_at + timedelta(days=30)
    [letter] = mail.outbox
    assert (letter.to, letter.subject, f"until {until:%-d} {until:%B}" in letter.body) == (
        ["noah@example.com"],
        f"Your coaching at {furnished.practice.name} has ended",
        True,
    )
    words = re.compile(rf"Your own journal stays until {until:%-d} {until:%B %Y}")
    assert [len(words.findall(browser.get(path).content.decode())) for path in ("/me/", "/me/data/")] == [1, 1]
    browser.post("/me/data/")
    run_jobs()
    assert browser.get(f"/exports/{Export.objects.get().pk}/download/").status_code == 200


def test_after_thirty_days_the_rest_goes_with_the_account(maya, furnished, erase, now):
    actions.erase(furnished, by=maya, at=now)
    left = []
    for days in (29.9, 30.1):
        erase(lambda days=days: actions.erase_overdue(at=now + timedelta(days=days)))
        left.append((Client.objects.filter(pk=furnished.pk).count(), User.objects.filter(pk=furnished.user_id).count()))
    assert left == [(1, 1), (0, 0)]


def test_erased_client_can_come_back_to_the_practice(maya, noah, now):
    actions.erase(noah, by=maya, at=now)
    again = factories.client(coach=maya, name="Noah Lindqvist", email="noah@example.com")
    actions.accept(factories.invitation(again), user=noah.user, at=now)
    again.refresh_from_db()
    assert again.user == noah.user


def test_client_erases_everything_and_the_account(furnished, as_confirmed):
    browser = as_confirmed(furnished.user)
    response = browser.post(f"/me/data/{furnished.pk}/erase/", {"name": "noah lindqvist"})
    assert (response.headers["Location"], Client.objects.count(), User.objects.filter(pk=furnished.user_id).count()) == ("/accounts/login/", 0, 0)
    assert browser.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"


def test_client_of_two_practices_erases_one_and_keeps_the_account(furnished, otto, as_confirmed):
    elsewhere = factories.client(coach=otto, user=furnished.user)
    browser = as_confirmed(furnished.user)
    response = browser.post(f"/me/data/{furnished.pk}/erase/", {"name": "Noah Lindqvist"})
    assert (response.headers["Location"], list(Client.objects.all()), browser.get("/me/data/").status_code) == ("/me/data/", [elsewhere], 200)


def test_client_erases_only_the_own_record(noah, maya, as_confirmed):
    other = factories.client(coach=maya, name="Ines", user=factories.client_user())
    assert as_confirmed(noah.user).post(f"/me/data/{other.pk}/erase/", {"name": "Ines"}).status_code == 404
    assert as_confirmed(maya).post(f"/me/data/{other.pk}/erase/", {"name": "Ines"}).status_code == 404
    assert Client.objects.filter(pk=other.pk).count() == 1


def test_logs_are_still_only_appended_to_after_an_erasure(maya, noah, alone, now):
    factories.act(noah, "goal.set")
    actions.erase(alone, by=maya, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        noah.acts.all().delete()


def test_erasing_one_client_leaves_the_others_as_they_are(maya, furnished, alone, now):
    before = rows_of(furnished.pk)
    actions.erase(alone, by=maya, at=now)
    assert rows_of(furnished.pk) == before
