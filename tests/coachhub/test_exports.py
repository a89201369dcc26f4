"""Asking for an export, making it, downloading it, and its end."""

import os
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.db import connection
from django.test import AsyncClient as AsyncBrowser

from clients.models import Export
from coachhub.carrying import exporting
from common.environment import ROOT
from tests import factories


def folders(response) -> list[str]:
    """The clients in the zip that was downloaded."""
    with ZipFile(BytesIO(response.getvalue())) as archive:
        return sorted({name.partition("/")[0] for name in archive.namelist() if "/" in name})


def stored() -> list[str]:
    return default_storage.listdir("exports")[1] if default_storage.exists("exports") else []


def test_coach_exports_one_client(maya, noah, as_confirmed, run_jobs):
    factories.client(coach=maya, name="Ines Laurent")
    browser = as_confirmed(maya)
    asked = browser.post(f"/clients/{noah.pk}/export/")
    run_jobs()
    export = Export.objects.get()
    response = browser.get(f"/exports/{export.pk}/download/")
    assert (asked.headers["Location"], export.state, export.done, export.total) == ("/exports/", "ready", 1, 1)
    assert folders(response) == ["0001-noah-lindqvist"]


def test_coach_exports_all_of_hers_and_nobody_elses(maya, noah, otto, as_confirmed, run_jobs):
    factories.client(coach=maya, name="Ines Laurent", state="archived")
    factories.client(coach=otto, name="Carla")
    factories.client(coach=factories.coach(practice=maya.membership.practice), name="A colleague's")
    browser = as_confirmed(maya)
    browser.post("/exports/")
    run_jobs()
    assert folders(browser.get(f"/exports/{Export.objects.get().pk}/download/")) == ["0001-ines-laurent", "0002-noah-lindqvist"]


def test_client_exports_everything_of_his(noah, as_confirmed, run_jobs, otto):
    elsewhere = factories.client(coach=otto, name="Noah L.", user=noah.user)
    browser = as_confirmed(noah.user)
    assert browser.post("/me/data/").headers["Location"] == "/me/data/"
    run_jobs()
    export = Export.objects.get()
    assert (export.total, elsewhere.user, folders(browser.get(f"/exports/{export.pk}/download/"))) == (2, noah.user, ["0001-noah-l", "0002-noah-lindqvist"])


def test_download_is_a_private_attachment(maya, noah, as_confirmed, run_jobs):
    browser = as_confirmed(maya)
    browser.post("/exports/")
    run_jobs()
    export = Export.objects.get()
    response = browser.get(f"/exports/{export.pk}/download/", headers={"accept-encoding": "gzip"})
    wanted = {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="coachhub-{export.created_at:%Y-%m-%d}-{export.pk}.zip"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Length": str(export.file.size),
    }
    assert {name: response.headers[name] for name in wanted} == wanted
    assert "no-store" in response.headers["Cache-Control"]


def test_download_comes_piece_by_piece_from_the_real_server(maya, noah, as_confirmed, run_jobs):
    export = exporting.ask(maya, client=noah)
    run_jobs()
    browser = AsyncBrowser()
    browser.cookies = as_confirmed(maya).cookies

    async def download() -> tuple[bool, bytes]:
        response = await browser.get(f"/exports/{export.pk}/download/")
        return response.is_async, b"".join([piece async for piece in response.streaming_content])

    assert async_to_sync(download)() == (True, Export.objects.get().file.read())


def test_strangers_find_no_export(maya, noah, otto, sam, as_confirmed, run_jobs):
    as_confirmed(maya).post(f"/clients/{noah.pk}/export/")
    run_jobs()
    export = Export.objects.get()
    strangers = [as_confirmed(person) for person in (otto, noah.user, sam)]
    assert [browser.get(f"/exports/{export.pk}/download/").status_code for browser in strangers] == [404, 404, 404]
    assert [browser.post(f"/exports/{export.pk}/delete/").status_code for browser in strangers] == [404, 404, 404]
    assert [browser.get(f"/clients/{noah.pk}/export/").status_code for browser in strangers] == [404, 404, 404]
    assert Export.objects.get() == export


def test_pages_are_for_their_role(maya, noah, sam, as_confirmed, guest):
    assert [as_confirmed(person).get("/exports/").status_code for person in (maya, noah.user, sam)] == [200, 404, 404]
    assert [as_confirmed(person).get("/me/data/").status_code for person in (maya, noah.user, sam)] == [404, 200, 404]
    assert [guest.get(path).headers["Location"] for path in ("/exports/", "/me/data/")] == [
        "/accounts/login/?next=/exports/",
        "/accounts/login/?next=/me/data/",
    ]


def test_asking_and_downloading_confirm_who_it_is(maya, noah, as_user, run_jobs):
    browser = as_user(maya)
    asked = browser.post(f"/clients/{noah.pk}/export/")
    export = exporting.ask(maya, client=noah)
    run_jobs()
    downloading = browser.get(f"/exports/{export.pk}/download/")
    wanted = [f"/accounts/reauthenticate/?next=%2Fclients%2F{noah.pk}%2Fexport%2F", f"/accounts/reauthenticate/?next=%2Fexports%2F{export.pk}%2Fdownload%2F"]
    assert [asked.headers["Location"], downloading.headers["Location"]] == wanted


def test_asking_goes_on_after_the_password(maya, noah, as_user):
    browser = as_user(maya)
    there = browser.post(f"/clients/{noah.pk}/export/").headers["Location"]
    after = browser.post(there, {"password": factories.PASSWORD, "next": f"/clients/{noah.pk}/export/"})
    assert (after.headers["Location"], Export.objects.get().client) == ("/exports/", noah)


def test_list_offers_to_confirm_when_that_was_long_ago(maya, noah, as_user, as_confirmed, run_jobs):
    export = exporting.ask(maya, client=noah)
    run_jobs()
    words = [b"?confirm=1" in browser.get("/exports/").content for browser in (as_user(maya), as_confirmed(maya))]
    assert (words, as_user(maya).get("/exports/?confirm=1").headers["Location"]) == (
        [True, False],
        "/accounts/reauthenticate/?next=%2Fexports%2F%3Fconfirm%3D1",
    )
    assert f"/exports/{export.pk}/download/".encode() in as_confirmed(maya).get("/exports/").content


def test_form_sent_twice_asks_once(maya, noah, as_confirmed):
    browser, token = as_confirmed(maya), str(uuid.uuid4())
    for _ in range(2):
        browser.post("/exports/", {"form_token": token})
    assert Export.objects.count() == 1


def test_asking_again_while_one_is_made_gives_that_one(maya, noah):
    assert exporting.ask(maya, client=noah) == exporting.ask(maya, client=noah)


def test_list_shows_how_far_an_export_is(maya, noah, as_user):
    Export.objects.create(person=maya, state="running", done=3, total=24)
    context = as_user(maya).get("/exports/", headers={"HX-Request": "true"})
    assert 'max="24" value="3"' in context.content.decode()
    assert 'hx-trigger="every 2s"' in context.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_export_and_three(count, maya, noah, as_confirmed, django_assert_num_queries, now):
    for _ in range(count):
        Export.objects.create(person=maya, client=noah, state="ready", file="exports/x.zip", expires_at=now)
    browser = as_confirmed(maya)
    browser.get("/exports/")
    with django_assert_num_queries(10):  # six of them ask how the person can show who it is
        assert browser.get("/exports/").status_code == 200


def test_export_of_a_client_who_went_to_somebody_else_is_empty(maya, noah, run_jobs, now):
    exporting.ask(maya, client=noah)
    noah.coachings.update(ended_at=now)
    run_jobs()
    export = Export.objects.get()
    with ZipFile(export.file.open()) as archive:
        assert (export.total, sorted(archive.namelist())) == (0, ["README.txt", "coachhub.json", "index.html"])


def test_export_that_breaks_says_so_and_can_be_asked_again(maya, noah, monkeypatch, now):
    export = exporting.ask(maya, client=noah)
    with monkeypatch.context() as broken:
        broken.setattr(exporting, "write_zip", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exporting.make(export.pk, at=now)
    export.refresh_from_db()
    assert (export.state, export.failure, stored()) == ("failed", "The export could not be made. Nothing is lost: ask for it again.", [])
    exporting.make(export.pk, at=now)
    export.refresh_from_db()
    assert (export.state, export.failure) == ("ready", "")


def test_export_that_was_ready_is_not_made_again(maya, noah, run_jobs, now):
    export = exporting.ask(maya, client=noah)
    run_jobs()
    before = stored()
    exporting.make(export.pk, at=now)
    assert (len(before), stored()) == (1, before)


def test_export_deleted_while_it_is_made_leaves_no_file(maya, noah, monkeypatch, now):
    export, write = exporting.ask(maya, client=noah), exporting.write_zip

    def write_and_lose(*args, **kwargs):
        yield from write(*args, **kwargs)
        Export.objects.all().delete()

    monkeypatch.setattr(exporting, "write_zip", write_and_lose)
    exporting.make(export.pk, at=now)
    assert stored() == []


def test_deleting_takes_the_file_along(maya, noah, as_user, run_jobs, django_capture_on_commit_callbacks):
    export = exporting.ask(maya, client=noah)
    run_jobs()
    with django_capture_on_commit_callbacks(execute=True):
        as_user(maya).post(f"/exports/{export.pk}/delete/")
    assert (Export.objects.count(), stored()) == (0, [])


def test_export_is_forgotten_after_seven_days(maya, noah, run_jobs, now, django_capture_on_commit_callbacks):
    exporting.ask(maya, client=noah)
    run_jobs()
    left = []
    for days in (6.9, 7.1):
        with django_capture_on_commit_callbacks(execute=True):
            exporting.forget_old(at=now + timedelta(days=days))
        left.append((Export.objects.count(), len(stored())))
    assert left == [(1, 1), (0, 0)]


def test_file_that_no_export_names_is_swept_after_a_day(db, now):
    name = default_storage.save("exports/left.zip", BytesIO(b"left by a killed worker"))
    swept = [exporting.forget_old(at=now + timedelta(hours=hours)) for hours in (23, 25)]
    assert (swept, default_storage.exists(name)) == ([0, 1], False)


def test_logs_say_no_name(maya, noah, run_jobs, capfd):
    exporting.ask(maya, client=noah)
    run_jobs()
    said = capfd.readouterr()
    assert [word for word in ("Noah", "Lindqvist", "noah@example.com", "Maya") if word in said.out + said.err] == []


SLOW = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "coachhub.settings"
django.setup()
import time
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from coachhub.carrying import exporting
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[2]
write = exporting.write_zip
def slowly(*args, **kwargs):
    for done in write(*args, **kwargs):
        Path(sys.argv[3]).touch()
        time.sleep(60)
        yield done
exporting.write_zip = slowly
exporting.make(int(sys.argv[1]), at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_killed_worker_serves_no_half_file_and_another_finishes(maya, noah, as_confirmed, tmp_path, now):
    export, mark = exporting.ask(maya, client=noah), tmp_path / "began"
    url = os.environ["DATABASE_URL"].replace("/coachhub?", f"/{connection.settings_dict['NAME']}?")
    command = [sys.executable, "-c", SLOW, str(export.pk), str(tmp_path / "files"), str(mark)]
    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url})
    deadline = time.monotonic() + 30
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    export.refresh_from_db()
    browser = as_confirmed(maya)
    assert (mark.exists(), export.state, browser.get(f"/exports/{export.pk}/download/").status_code, list(Path(tmp_path / "files").glob("**/*.zip"))) == (
        True,
        "running",
        404,
        [],
    )
    exporting.make(export.pk, at=now)
    assert folders(browser.get(f"/exports/{export.pk}/download/")) == ["0001-noah-lindqvist"]
