"""Shared files are opened, shown harmlessly, played in parts, and it is told how often they were looked at."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage

from accounts.models import User
from clients.models import Access, Act
from messaging.models import Resource, ResourceView
from tests import factories
from tests.messaging import corpus


@pytest.fixture
def shared(maya, noah):
    """A file of ten letters that Maya gave Noah."""
    return factories.resource(noah, factories.library_item(maya, title="Letters", file=factories.upload(by=maya, content=b"abcdefghij")))


def looked(browser, resource, *, token: str = "", seconds: int = 0):
    return browser.post(f"/files/{resource.pk}/look/", {"token": token or str(uuid.uuid4()), "seconds": seconds}, headers={"HX-Request": "true"})


def said(browser, noah) -> list[str]:
    return [row["viewed"] for row in browser.get(f"/clients/{noah.pk}/files/").context["rows"]]


def test_coach_reads_how_often_and_when_it_was_viewed(maya, noah, shared, as_user, time_machine):
    time_machine.move_to("2026-03-17T12:00Z")  # a Tuesday
    browser, client = as_user(maya), as_user(noah.user)
    assert said(browser, noah) == ["Not viewed yet"]
    looked(client, shared)
    assert said(browser, noah) == ["Viewed once, last today 12:00"]
    looked(client, shared)
    looked(client, shared)
    time_machine.move_to("2026-03-20T12:00Z")
    assert said(as_user(maya), noah) == ["Viewed 3 times, last Tuesday"]


def test_one_opened_page_is_one_view_however_often_it_tells(maya, noah, shared, as_user):
    browser, token = as_user(noah.user), str(uuid.uuid4())
    with time_machine.travel("2026-03-17T12:00Z", tick=False) as clock:
        looked(browser, shared, token=token)
        clock.shift(timedelta(seconds=90))
        looked(browser, shared, token=token, seconds=85)
        looked(browser, shared, token=token, seconds=15)
    assert ResourceView.objects.values_list("seconds", flat=True).get() == 85
    assert Resource.objects.values_list("views", "seconds").get() == (1, 85)


def test_time_open_is_never_longer_than_the_time_since_it_was_opened(noah, shared, as_user):
    browser, token = as_user(noah.user), str(uuid.uuid4())
    with time_machine.travel("2026-03-17T12:00Z", tick=False) as clock:
        looked(browser, shared, token=token, seconds=999_999)
        assert ResourceView.objects.get().seconds == 1
        clock.shift(timedelta(hours=9))
        looked(browser, shared, token=token, seconds=999_999)
    assert ResourceView.objects.get().seconds == 4 * 60 * 60


def test_first_opening_is_an_act_and_later_ones_are_none(noah, shared, as_user):
    for _ in range(3):
        looked(as_user(noah.user), shared)
    assert Act.objects.filter(kind="resource.opened").count() == 1


@pytest.mark.parametrize("keeps_quiet", ["maya@example.com", "noah@example.com"])
def test_either_side_switches_receipts_off(maya, noah, shared, as_user, keeps_quiet):
    looked(as_user(noah.user), shared)
    User.objects.filter(email=keeps_quiet).update(tells_seen=False)
    assert said(as_user(maya), noah) == ["Whether it was viewed is not shown: receipts are off."]


def test_nothing_is_written_down_of_a_client_who_does_not_tell(noah, shared, as_user):
    User.objects.filter(pk=noah.user_id).update(tells_seen=False)
    looked(as_user(noah.user), shared)
    assert (ResourceView.objects.count(), Act.objects.filter(kind="resource.opened").count()) == (0, 0)


def test_look_of_the_side_that_gave_it_is_none(maya, noah, shared, as_user):
    looked(as_user(maya), shared)
    assert ResourceView.objects.count() == 0


def test_without_a_script_the_button_counts_and_leads_to_the_file(noah, shared, as_user):
    browser, token = as_user(noah.user), str(uuid.uuid4())
    answer = browser.post(f"/files/{shared.pk}/look/", {"token": token, "download": "1"})
    assert (answer.status_code, answer["Location"], ResourceView.objects.count()) == (302, f"/files/{shared.pk}/content/?download=1", 1)


def test_merely_reading_the_page_writes_nothing(noah, shared, as_user):
    as_user(noah.user).get(f"/files/{shared.pk}/")
    assert ResourceView.objects.count() == 0


def test_coach_who_opens_a_clients_file_stands_in_the_log(maya, noah, shared, as_user):
    as_user(maya).get(f"/files/{shared.pk}/")
    assert Access.objects.values_list("what", "about_id").get() == ("file", shared.pk)


def test_only_the_client_and_the_coaches_reach_it(maya, noah, otto, shared, as_user, guest):
    nina = factories.client(coach=maya, user=factories.client_user())
    for address in (f"/files/{shared.pk}/", f"/files/{shared.pk}/content/"):
        assert [as_user(user).get(address).status_code for user in (maya, noah.user, nina.user, otto)] == [200, 200, 404, 404]
        assert guest.get(address).status_code == 302
    assert [looked(as_user(user), shared).status_code for user in (nina.user, otto)] == [404, 404]


@pytest.mark.parametrize(
    ("header", "status", "body", "range_said"),
    [
        ("", 200, b"abcdefghij", None),
        ("bytes=0-3", 206, b"abcd", "bytes 0-3/10"),
        ("bytes=4-", 206, b"efghij", "bytes 4-9/10"),
        ("bytes=-2", 206, b"ij", "bytes 8-9/10"),
        ("bytes=2-99", 206, b"cdefghij", "bytes 2-9/10"),
        ("bytes=-99", 206, b"abcdefghij", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"abcdefghij", None),
        ("bytes=5-2", 200, b"abcdefghij", None),
        ("lines=1-2", 200, b"abcdefghij", None),
        ("bytes=-", 200, b"abcdefghij", None),
        ("bytes=99999999999999999999-", 200, b"abcdefghij", None),
    ],
)
def test_part_that_a_player_asks_for(noah, shared, as_user, header, status, body, range_said):
    answer = as_user(noah.user).get(f"/files/{shared.pk}/content/", headers={"Range": header} if header else {})
    assert (answer.status_code, answer.getvalue(), answer.headers.get("Content-Range")) == (status, body, range_said)
    if status != 416:
        assert (answer["Accept-Ranges"], answer["Content-Length"]) == ("bytes", str(len(body)))


def test_file_leaves_uncompressed_also_for_browsers_that_would_take_it_so(noah, shared, as_user):
    answer = as_user(noah.user).get(f"/files/{shared.pk}/content/", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers.get("Content-Encoding"), answer["Content-Length"]) == (None, "10")


@pytest.mark.parametrize(
    ("name", "content", "media_type", "policy", "disposition"),
    [
        ("a.pdf", corpus.pdf(), "application/pdf", "default-src 'none'; object-src 'self'; frame-ancestors 'self'", 'inline; filename="a.pdf"'),
        ("a.png", corpus.picture(), "image/png", "sandbox; default-src 'none'", 'inline; filename="a.png"'),
        ("a.mp3", corpus.mp3(), "audio/mpeg", "sandbox; default-src 'none'", 'inline; filename="a.mp3"'),
        ("a.mp4", corpus.mp4(), "video/mp4", "sandbox; default-src 'none'", 'inline; filename="a.mp4"'),
        ("a.txt", b"Words", "text/plain; charset=utf-8", "sandbox; default-src 'none'", 'attachment; filename="a.txt"'),
        (
            "a.docx", corpus.office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "sandbox; default-src 'none'",
            'attachment; filename="a.docx"',
        ),
    ],
)  # fmt: skip
def test_no_browser_runs_what_is_in_it(maya, noah, as_user, name, content, media_type, policy, disposition):
    resource = factories.resource(noah, factories.library_item(maya, file=factories.upload(by=maya, name=name, content=content)))
    answer = as_user(noah.user).get(f"/files/{resource.pk}/content/")
    heard = [answer[header] for header in ("Content-Type", "Content-Security-Policy", "Content-Disposition")]
    assert heard == [media_type, policy, disposition]
    guards = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Cache-Control")
    assert [answer[header] for header in guards] == ["nosniff", "same-origin", "private, no-store"]


def test_file_that_is_gone_from_the_storage_is_a_404(noah, shared, as_user):
    default_storage.delete(shared.upload.file.name)
    assert as_user(noah.user).get(f"/files/{shared.pk}/content/").status_code == 404


def test_text_stands_in_its_page_and_runs_nothing(maya, noah, as_user):
    words = factories.upload(by=maya, content=b"Hello <script>alert(1)</script>")
    resource = factories.resource(noah, factories.library_item(maya, file=words))
    assert "Hello &lt;script&gt;alert(1)&lt;/script&gt;" in as_user(noah.user).get(f"/files/{resource.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_files_ask_the_same_whatever_they_hold(maya, noah, as_user, django_assert_num_queries, count):
    for _ in range(count):
        factories.resource(noah, factories.library_item(maya, file=factories.upload(by=maya)))
    client, coach = as_user(noah.user), as_user(maya)
    with django_assert_num_queries(4):
        client.get("/me/files/")
    with django_assert_num_queries(5):
        coach.get(f"/clients/{noah.pk}/files/")
