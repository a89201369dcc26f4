"""An import once it is confirmed: written in the background, finished after a kill."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clients import actions
from clients.actions import importing
from clients.models import Act, Client, ClientImport, ImportRow, Invitation
from tests import factories
from tests.clients.test_imports import PAGE, looked_at

EVERYTHING = (
    "Name,Email,Since,Zone,Tags,Goal,Free,Note,State\n"
    "Ada Quist,Ada@Example.com,2026-03-01,Berlin,career; Tuesday,Sleep through,yes,Came through Noah,paused\n"
    "Bo Ek,,,,,,,,\n"
)
ALL = ["name", "email", "since_date", "time_zone", "tags", "goal", "is_pro_bono", "note", "state"]
COLUMNS = {f"column_{place}": what for place, what in enumerate(ALL)}
MANY = "Name,Email\n" + "".join(f"Client {number:03},p{number}@example.com\n" for number in range(250))


def names(rows) -> list[str]:
    return list(rows.order_by("sort_name").values_list("name", flat=True))


def test_everything_of_a_line_is_written(imported, maya):
    run = imported(EVERYTHING, COLUMNS)
    ada = Client.objects.visible_to(maya).get(name="Ada Quist")
    assert (run.state, run.done, run.total) == ("done", 2, 2)
    assert (ada.email, ada.since_date, ada.time_zone, ada.tags, ada.is_pro_bono, ada.state, ada.sort_name) == (
        *("ada@example.com", date(2026, 3, 1), "Europe/Berlin", ["career", "Tuesday"], True, "paused", "ada quist"),
    )
    assert [goal.title for goal in ada.goals.all()] == ["Sleep through"]
    assert [(note.body, note.author) for note in ada.notes.all()] == [("Came through Noah", maya)]
    assert sorted(ada.acts.values_list("kind", flat=True)) == ["client.added", "goal.set"]
    assert (ada.card.name, ada.card.goal) == ("Ada Quist", "Sleep through")


def test_what_a_line_leaves_open_is_as_for_a_client_added_by_hand(imported, maya):
    imported(EVERYTHING, COLUMNS)
    bo = Client.objects.get(name="Bo Ek")
    today = timezone.localdate(timezone=maya.zone)
    assert (bo.email, bo.since_date, bo.time_zone, bo.tags, bo.is_pro_bono, bo.state) == ("", today, "UTC", [], False, "active")


def test_nobody_is_invited_by_an_import(imported):
    imported(EVERYTHING, COLUMNS)
    assert Invitation.objects.count() == 0


def test_confirming_twice_writes_once(maya, as_user, run_jobs):
    run = looked_at(maya, as_user)
    browser = as_user(maya)
    places = [browser.post(f"{PAGE}{run.pk}/confirm/").headers["Location"] for _ in range(2)]
    assert places == [f"{PAGE}{run.pk}/result/"] * 2
    assert run_jobs().count("clients.run_import") == 1
    browser.post(f"{PAGE}{run.pk}/confirm/")
    assert (run_jobs().count("clients.run_import"), Client.objects.count()) == (1, 2)


def test_a_job_that_runs_again_writes_nothing_more(imported):
    run = imported(MANY)
    assert (actions.write_batch(run.pk, at=timezone.now()), Client.objects.count(), Act.objects.count()) == (False, 250, 250)


def test_a_killed_worker_leaves_whole_batches_and_goes_on(maya, as_user, run_jobs, monkeypatch):
    run = looked_at(maya, as_user, MANY)
    actions.confirm(run)
    actions.write_batch(run.pk, at=timezone.now())
    write, calls = importing._add, []

    def killed(*args, **kwargs):
        calls.append(1)
        write(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_add", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.write_batch(run.pk, at=timezone.now())
    run.refresh_from_db()
    assert (len(calls), run.done, Client.objects.count(), run.rows.filter(is_written=True).count()) == (1, 100, 100, 100)
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.done, Client.objects.count(), Act.objects.filter(kind="client.added").count()) == ("done", 250, 250, 250)


def test_a_job_that_breaks_says_so_and_can_go_on(maya, as_user, run_jobs, monkeypatch):
    run = looked_at(maya, as_user)
    actions.confirm(run)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_write", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_jobs()
    run.refresh_from_db()
    assert (run.state, run.failure, Client.objects.count()) == (
        *("failed", "The import stopped in the middle. What is written stands; the rest is tried again by itself.", 0),
    )
    as_user(maya).post(f"{PAGE}{run.pk}/confirm/")
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.failure, Client.objects.count()) == ("done", "", 2)


def test_after_confirming_nothing_can_be_changed(maya, as_user, imported):
    run = imported("Name,Email\nAda,ada@example.com\n")
    browser, row = as_user(maya), run.rows.get()
    places = {
        browser.post(f"{PAGE}{run.pk}/{path}", body).headers["Location"]
        for path, body in [("", {"column_0": "name"}), ("known/", {"decision": "skip"}), (f"lines/{row.pk}/", {"decision": "skip"}), ("discard/", {})]
    }
    assert (places, ClientImport.objects.count(), Client.objects.count()) == ({f"{PAGE}{run.pk}/result/"}, 1, 1)


def test_skipped_and_impossible_lines_are_left_out(maya, as_user, run_jobs):
    other = factories.coach(practice=maya.membership.practice)
    factories.client(coach=other, name="Secret", email="bo@example.com")
    run = looked_at(maya, as_user, "Name,Email\nAda,ada@example.com\nBo,bo@example.com\nCy,wrong\nDi,di@example.com\n")
    as_user(maya).post(f"{PAGE}{run.pk}/lines/{run.rows.get(number=2).pk}/", {"decision": "skip"})
    as_user(maya).post(f"{PAGE}{run.pk}/confirm/")
    run_jobs()
    assert names(Client.objects.visible_to(maya)) == ["Di"]
    page = as_user(maya).get(f"{PAGE}{run.pk}/result/?show=left")
    assert [(line.row.number, line.row.finding) for line in page.context["lines"]] == [(2, ""), (3, "hidden"), (4, "wrong")]
    assert b"Secret" not in page.content


def test_an_address_that_is_taken_meanwhile_is_left_out(maya, as_user, run_jobs):
    run = looked_at(maya, as_user)
    actions.confirm(run)
    factories.client(coach=factories.coach(practice=maya.membership.practice), email="ada@example.com")
    run_jobs()
    run.refresh_from_db()
    assert (run.state, names(Client.objects.visible_to(maya)), run.rows.get(number=2).finding) == ("done", ["Bo Ek"], "hidden")


def test_merging_fills_in_only_what_is_missing(imported, maya):
    bare = factories.client(coach=maya, name="Ada", email="ada@example.com", since_date=date(2020, 1, 1))
    full = factories.client(coach=maya, name="Bo", email="bo@example.com", tags=["own"])
    factories.goal(full, title="Own goal")
    factories.note(full, body="Own note")
    rows = "Ada Q,ada@example.com,2026-03-01,Berlin,new,New goal,yes,New note,paused\nBo E,bo@example.com,2026-03-01,Berlin,new,New goal,yes,New note,paused\n"
    imported("Name,Email,Since,Zone,Tags,Goal,Free,Note,State\n" + rows, COLUMNS)
    for client in (bare, full):
        client.refresh_from_db()
    assert (bare.name, bare.since_date, bare.time_zone, bare.state, bare.tags) == ("Ada", date(2020, 1, 1), "UTC", "active", ["new"])
    assert ([goal.title for goal in bare.goals.all()], [note.body for note in bare.notes.all()], bare.version) == (["New goal"], ["New note"], 2)
    assert (full.tags, [goal.title for goal in full.goals.all()], [note.body for note in full.notes.all()]) == (["own"], ["Own goal"], ["Own note"])
    assert (Client.objects.count(), Act.objects.filter(kind="client.added").count()) == (2, 0)


def test_a_second_line_of_the_same_person_fills_the_gaps_of_the_first(imported):
    run = imported("Name,Email,Since,Zone\nAda,ada@example.com,,Berlin\nAda Q,ADA@example.com,2026-03-01,Lisbon\n", COLUMNS)
    ada = Client.objects.get()
    assert (ada.name, ada.since_date, ada.time_zone) == ("Ada", date(2026, 3, 1), "Europe/Berlin")
    assert list(run.rows.order_by("number").values_list("decision", "client")) == [("add", ada.pk), ("merge", ada.pk)]


def test_the_page_says_how_far_it_is(maya, as_user):
    run = looked_at(maya, as_user, MANY)
    actions.confirm(run)
    actions.write_batch(run.pk, at=timezone.now())
    page = as_user(maya).get(f"{PAGE}{run.pk}/result/", headers={"HX-Request": "true"})
    assert b'<progress max="250" value="100">' in page.content
    assert b'hx-trigger="every 1s"' in page.content


def test_those_with_an_address_are_invited_at_once(imported, maya, as_user, run_jobs):
    run = imported(EVERYTHING + "Cy,cy@example.com,,,,,,,\nDi,di@example.com,,,,,,,archived\n", COLUMNS)
    browser = as_user(maya)
    assert browser.get(f"{PAGE}{run.pk}/result/").context["to_invite"] == 2
    assert Invitation.objects.count() == 0
    browser.post(f"{PAGE}{run.pk}/invite/")
    browser.post(f"{PAGE}{run.pk}/invite/")
    run_jobs()
    assert sorted(Invitation.objects.values_list("email", "invited_by")) == [("ada@example.com", maya.pk), ("cy@example.com", maya.pk)]


def test_old_cells_are_forgotten_and_so_are_files_that_nobody_confirmed(imported, maya, as_user):
    old = imported("Name,Email\nAda,ada@example.com\n")
    waiting = looked_at(maya, as_user)
    kept = {"rows_after": timedelta(days=30), "files_after": timedelta(days=1)}
    actions.forget_old_imports(at=timezone.now() + timedelta(hours=23), **kept)
    assert (ClientImport.objects.count(), ImportRow.objects.count()) == (2, 3)
    actions.forget_old_imports(at=timezone.now() + timedelta(days=2), **kept)
    assert (list(ClientImport.objects.all()), waiting.rows.count(), old.rows.count()) == ([old], 0, 1)
    actions.forget_old_imports(at=timezone.now() + timedelta(days=31), **kept)
    assert (list(ClientImport.objects.all()), old.rows.count(), Client.objects.count()) == ([old], 0, 1)


def test_the_result_links_only_to_clients_who_are_the_coachs_still(imported, maya, as_user):
    run = imported("Name,Email\nAda,ada@example.com\nBo,bo@example.com\n")
    Client.objects.get(name="Bo").coachings.update(ended_at=timezone.now())
    lines = as_user(maya).get(f"{PAGE}{run.pk}/result/").context["lines"]
    assert [(line.name, line.is_visible) for line in lines] == [("Ada", True), ("Bo", False)]
