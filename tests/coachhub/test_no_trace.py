"""Private entries leave no trace: not a byte of what a coach can fetch changes, on any page and in any file."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from clients.actions import refresh_cards
from coachhub.carrying.packing import write_zip
from progress.actions import refresh_balance, refresh_engagement
from progress.models import Entry
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGES = [
    *("", "?show=entries", "brief/", "journal/", "journal/?q=canary", "tasks/", "sessions/", "notes/", "journey/"),
    *("balance/", "engagement/", "rhythm/", "export/", "erase/"),
]
ELSEWHERE = ["/", "/?view=table", "/?sort=quiet", "/search/?q=noah", "/search/?q=canary", "/exports/"]


class Eyes:
    """All that a coach can fetch about Noah, to the byte, without the tokens that are new on every page."""

    def __init__(self, maya, noah, browser, run_jobs) -> None:
        self.maya, self.noah, self.browser, self.run_jobs = maya, noah, browser, run_jobs

    def look(self) -> dict[str, bytes]:
        start = self.noah.get_absolute_url()
        self.run_jobs()
        refresh_cards([self.noah.pk], at=AT), refresh_balance([self.noah.pk], at=AT), refresh_engagement([self.noah.pk], at=AT)
        seen = {path: self._page(path) for path in [*(f"{start}{page}" for page in PAGES), *ELSEWHERE]}
        return seen | self._export()

    def _page(self, path: str) -> bytes:
        response = self.browser.get(path)
        assert response.status_code == 200, path
        return re.sub(rb'(csrfmiddlewaretoken|form_token)" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|confirm_at=\S+', b"", response.content)

    def _export(self) -> dict[str, bytes]:
        file = BytesIO()
        list(write_zip(file, [self.noah], reader="coach", person=self.maya, at=AT))
        with ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def eyes(maya, noah, as_user, as_confirmed, run_jobs, time_machine):
    time_machine.move_to(AT - timedelta(hours=1), tick=False)
    factories.element("fire")
    for days in (3, 9):
        factories.entry(noah, at=AT - timedelta(days=days), title=f"Shared {days}")
    factories.act(noah, "session.held", at=AT - timedelta(days=12))
    factories.task(noah, due_date=AT.date() - timedelta(days=2), created_at=AT - timedelta(days=9))
    as_user(maya).get(f"{noah.get_absolute_url()}journal/")  # what was new is not new any more
    time_machine.move_to(AT, tick=False)
    eyes = Eyes(maya, noah, as_confirmed(maya), run_jobs)
    eyes.look()  # the first look is logged
    return eyes


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]


def test_a_shared_entry_is_seen(eyes, noah, as_user):
    """The eyes are open: without this, the tests below could not fail."""
    before = eyes.look()
    as_user(noah.user).post("/me/write/", {"body": "canary", "visibility": "shared"})
    start = noah.get_absolute_url()
    assert {start, f"{start}brief/", f"{start}journal/", f"{start}engagement/"} <= set(changed(before, eyes.look()))


def test_writing_changing_and_deleting_a_private_entry_changes_no_byte_for_the_coach(eyes, noah, as_user):
    before, browser = eyes.look(), as_user(noah.user)
    browser.post("/me/write/draft/", {"body": "canary", "visibility": "private", "draft": str(uuid.uuid4())})
    drafted = eyes.look()
    browser.post("/me/write/", {"body": "canary", "title": "canary", "visibility": "private", "element": "fire"})
    written, address = eyes.look(), Entry.objects.get(title="canary").get_absolute_url()
    browser.post(f"{address}edit/", {"body": "canary again", "visibility": "private", "version": 1})
    rewritten = eyes.look()
    browser.post(f"{address}delete/")
    deleted = eyes.look()
    browser.post(f"{address}put-back/")
    assert [changed(before, after) for after in (drafted, written, rewritten, deleted, eyes.look())] == [[]] * 5


def test_sharing_and_taking_back_leaves_no_byte_for_the_coach(eyes, noah, as_user):
    entry, browser = factories.entry(noah, visibility="private", title="canary", body="canary", at=AT - timedelta(days=1)), as_user(noah.user)
    before = eyes.look()
    browser.post(f"/me/journal/{entry.pk}/readers/", {"visibility": "shared"})
    shared = eyes.look()
    browser.post(f"/me/journal/{entry.pk}/readers/", {"visibility": "private"})
    assert (changed(before, shared) != [], changed(before, eyes.look())) == (True, [])


def test_deleting_a_shared_entry_takes_it_from_the_coach(eyes, noah, as_user):
    before, browser = eyes.look(), as_user(noah.user)
    browser.post("/me/write/", {"body": "canary", "visibility": "shared"})
    browser.post(f"{Entry.objects.get(body='canary').get_absolute_url()}delete/")
    assert changed(before, eyes.look()) == []
