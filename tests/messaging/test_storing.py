"""Files are stored whole or not at all, in a folder or in a bucket; what nobody needs any more is cleared away; there is only so much room."""

import asyncio
import urllib.error
import urllib.request
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import boto3
import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from PIL import Image

from coachhub.asgi import application
from coachhub.settings import places
from common.files import WholeFiles, pieces_of
from messaging.actions.uploads import UNDER_WAY, forget_unused
from messaging.models import LibraryItem, Resource, Upload
from tests import factories
from tests.messaging import corpus

LATER = UNDER_WAY + timedelta(hours=1)


@pytest.fixture
def bucket(settings, monkeypatch):
    """Files lie in a bucket of a server on loopback that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setattr(places, "ENV", places.ENV.model_copy(update={"storage_url": f"s3+http://key:secret@{host}:{port}/files?region=us-east-1"}))
    settings.STORAGES = settings.STORAGES | {"default": places.files()}
    boto3.client("s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-east-1").create_bucket(
        Bucket="files"
    )
    yield f"http://{host}:{port}/files"
    server.stop()


def stored(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_name_appears_only_when_all_of_its_content_is_there(tmp_path):
    storage = WholeFiles(location=str(tmp_path))

    class Breaking(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            assert storage.listdir("")[1] == []
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        storage.save("letter", Breaking(b"half and half"))
    assert stored(tmp_path) == []
    assert (storage.save("letter", ContentFile(b"whole")), stored(tmp_path)) == ("letter", ["letter"])


def test_file_never_takes_the_place_of_another(tmp_path):
    storage = WholeFiles(location=str(tmp_path))
    first = storage.save("letter", ContentFile(b"one"))
    second = storage._save("letter", ContentFile(b"two"))
    assert (first, second == "letter", storage.open("letter").read()) == ("letter", False, b"one")


def test_what_a_killed_process_left_is_cleared_away_after_a_day(tmp_path, now):
    storage = WholeFiles(location=str(tmp_path))
    (tmp_path / ".arriving").mkdir()
    (tmp_path / ".arriving" / "half").write_bytes(b"half")
    assert [storage.forget_unfinished(before=moment) for moment in (now - timedelta(days=1), now + timedelta(days=1))] == [0, 1]


def test_upload_whose_storing_fails_leaves_no_row_and_no_file(maya, as_user, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("messaging.actions.uploads._put", lambda name, content: 1 / 0)
    browser = as_user(maya)
    browser.raise_request_exception = False
    answer = browser.post("/library/files/new/", {"upload": corpus.upload("a.txt", b"Words"), "end": "1"})
    assert (answer.status_code, Upload.objects.count(), stored(tmp_path / "files")) == (500, 0, [])


def test_sweep_clears_orphans_both_ways_after_a_day_and_leaves_the_rest(maya, noah, now, django_capture_on_commit_callbacks):
    used = factories.library_item(maya, file=factories.upload(by=maya)).upload
    waiting = factories.upload(noah, by=noah.user)
    half = factories.upload(by=maya)
    Upload.objects.filter(pk=half.pk).update(state="pending")
    stray = default_storage.save("uploads/stray", ContentFile(b"nobody's"))
    assert forget_unused(at=now) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unused(at=now + LATER) == 3
    kept = [default_storage.exists(str(name)) for name in (used.file.name, waiting.file.name, half.file.name, stray)]
    assert (list(Upload.objects.values_list("pk", flat=True)), kept) == ([used.pk], [True, False, False, False])


def test_sweep_leaves_files_of_drafts(maya, noah, now, as_user):
    upload = factories.upload(noah, by=maya)
    as_user(maya).post(f"/messages/{noah.pk}/draft/", {"content": "", "kept": [upload.pk]})
    assert (forget_unused(at=now + LATER), Upload.objects.count()) == (0, 1)


def test_more_than_there_is_room_for_is_refused_as_a_whole(maya, noah, as_user, settings):
    settings.UPLOAD_LIMITS = settings.UPLOAD_LIMITS | {"client": 2500, "library": 2500}
    factories.upload(noah, by=noah.user, content=b"x" * 1500), factories.upload(by=maya, content=b"x" * 1500)
    file = lambda: corpus.upload("a.txt", b"x" * 1200)  # noqa: E731
    sentence = "There is room for 1000\xa0bytes more, and this needs more than that. Nothing was kept. Delete files that nobody needs, or share a link."
    library = as_user(maya).post("/library/files/new/", {"upload": file(), "end": "1"})
    thread = as_user(noah.user).post(f"/messages/{noah.pk}/", {"content": "My words", "upload": file(), "end": "1"})
    chip = as_user(noah.user).post(f"/messages/{noah.pk}/attach/", {"upload": file(), "end": "1"})
    assert [answer.status_code for answer in (library, thread, chip)] == [422, 422, 422]
    assert [answer.context["form"].errors["upload"] for answer in (library, thread)] == [[sentence], [sentence]]
    assert (chip.context["problems"], Upload.objects.count(), Resource.objects.count()) == ([sentence], 2, 0)


def through_the_door(body: bytes, *, length: int, goes_on: bool) -> list[dict]:
    """What the server answers to a form of which only this much arrives before the connection ends."""
    sent, messages = [], iter([{"type": "http.request", "body": body, "more_body": goes_on}])

    async def receive():
        return next(messages, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": "/library/files/new/", "raw_path": b"/library/files/new/", "query_string": b"", "headers": headers}
    asyncio.run(application(scope | {"client": ("127.0.0.1", 1), "server": ("localhost", 80), "scheme": "http", "http_version": "1.1"}, receive, send))
    return sent


@pytest.mark.django_db(transaction=True)
def test_half_an_upload_leaves_nothing_and_is_answered_by_nobody(tmp_path):
    half = b'--x\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n' + corpus.pdf()[:200]
    assert (through_the_door(half, length=5000, goes_on=True), Upload.objects.count(), stored(tmp_path / "files")) == ([], 0, [])


def test_body_that_nobody_could_take_is_refused_before_it_is_read():
    [start, _] = through_the_door(b"", length=django_settings.LARGEST_BODY + 1, goes_on=True)
    assert start["status"] == 413


def test_bucket_keeps_plays_and_forgets_files(maya, noah, as_user, bucket, now, django_capture_on_commit_callbacks):
    browser = as_user(maya)
    browser.post("/library/files/new/", {"upload": corpus.upload("a.txt", b"abcdefghij"), "end": "1"})
    upload = Upload.objects.get()
    resource = factories.resource(noah, upload.versions.get().item)
    whole = as_user(noah.user).get(f"/files/{resource.pk}/content/")
    part = as_user(noah.user).get(f"/files/{resource.pk}/content/", headers={"Range": "bytes=2-4"})
    assert (whole.getvalue(), part.status_code, part.getvalue(), part["Content-Range"]) == (b"abcdefghij", 206, b"cde", "bytes 2-4/10")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{bucket}/{upload.file.name}")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/library/files/{upload.versions.get().item_id}/delete/")
    assert default_storage.exists(upload.file.name) is False
    stray = default_storage.save("uploads/stray", ContentFile(b"nobody's"))
    assert (forget_unused(at=now + LATER), default_storage.exists(stray)) == (1, False)


def test_versions_in_a_bucket_stay_until_the_item_goes(maya, noah, as_user, bucket, django_capture_on_commit_callbacks):
    browser = as_user(maya)
    browser.post("/library/files/new/", {"upload": corpus.upload("a.txt", b"first words"), "end": "1"})
    item = LibraryItem.objects.get()
    resource = factories.resource(noah, item)
    browser.post(f"/library/files/{item.pk}/renew/", {"upload": corpus.upload("a.txt", b"second words"), "change": "clearer", "end": "1"})
    versions = [browser.get(f"/library/files/{item.pk}/content/{number}/").getvalue() for number in (1, 2)]
    theirs = as_user(noah.user).get(f"/files/{resource.pk}/content/").getvalue()
    assert (versions, theirs, as_user(noah.user).get(f"/library/files/{item.pk}/content/1/").status_code) == (
        [b"first words", b"second words"],
        b"second words",
        404,
    )
    names = [version.upload.file.name for version in item.versions.all()]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/library/files/{item.pk}/delete/")
    assert ([default_storage.exists(name) for name in names], Upload.objects.count()) == ([False, False], 0)


def test_pictures_of_a_bucket_have_small_ones_too(maya, bucket):
    upload = factories.upload(by=maya, name="a.png", content=corpus.picture())
    small = b"".join(pieces_of(default_storage, upload.preview.name, first=0, last=default_storage.size(upload.preview.name) - 1))
    assert Image.open(BytesIO(small)).format == "WEBP"
