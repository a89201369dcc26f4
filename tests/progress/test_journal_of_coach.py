"""The journal for the coach: what is shared now, nothing else; private entries leave no trace anywhere the coach may look."""

from datetime import UTC, datetime, timedelta

import pytest

from progress.readings.journal import shared_since, tags_of, texts_for_ai
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def path(noah):
    return f"/clients/{noah.pk}/journal/"


def bodies(response) -> list[str]:
    return [entry.body for entry in response.context["entries"]]


def test_journal_is_there_for_the_coach_alone(maya, noah, otto, sam, as_user, guest, path):
    entry = factories.entry(noah)
    for address in (path, f"{path}{entry.pk}/"):
        assert [as_user(person).get(address).status_code for person in (maya, noah.user, otto, sam)] == [200, 404, 404, 404]
        assert guest.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_coach_reads_what_is_shared(maya, noah, as_user, path, now):
    for hours, visibility in enumerate(("private", "shared", "shared_no_ai")):
        factories.entry(noah, body=visibility, visibility=visibility, at=now - timedelta(hours=hours))
    factories.entry(noah, body="deleted", removed_at=now)
    factories.entry(factories.client(coach=maya), body="of another client")
    assert bodies(as_user(maya).get(path)) == ["shared", "shared_no_ai"]


def test_private_entry_is_absent_for_the_coach(maya, noah, as_user, path):
    assert as_user(maya).get(f"{path}{factories.entry(noah, visibility='private').pk}/").status_code == 404


def test_entry_of_another_client_is_absent_here(maya, noah, as_user, path):
    assert as_user(maya).get(f"{path}{factories.entry(factories.client(coach=maya)).pk}/").status_code == 404


def test_reading_is_logged(maya, noah, as_user, path):
    entry, browser = factories.entry(noah), as_user(maya)
    browser.get(path), browser.get(f"{path}{entry.pk}/")
    assert [(access.actor, access.what, access.about_id) for access in noah.accesses.order_by("pk")] == [(maya, "journal", None), (maya, "entry", entry.pk)]


def test_what_came_since_the_last_visit_is_new(maya, noah, as_user, path, time_machine):
    browser, fresh = as_user(maya), []
    for day in range(3):
        time_machine.move_to(AT + timedelta(days=day), tick=False)
        if day < 2:
            factories.entry(noah, at=AT + timedelta(days=day, hours=-1))
        fresh.append([len(browser.get(path).context["fresh"]) for _ in range(2)])
    assert fresh == [[1, 1], [1, 1], [0, 0]]


def test_search_of_the_coach_finds_nothing_private(maya, noah, as_user, path):
    for visibility in ("private", "shared"):
        factories.entry(noah, body=f"A canary, {visibility}", visibility=visibility)
    assert bodies(as_user(maya).get(path, {"q": "canary", "visibility": "private"})) == ["A canary, shared"]


def test_shared_entry_stands_in_the_timeline_and_leads_to_itself(maya, noah, as_user, path):
    entry = factories.entry(noah)
    assert f'href="{path}{entry.pk}/"' in as_user(maya).get(noah.get_absolute_url()).content.decode()


def test_words_of_an_entry_are_shown_and_never_run(maya, noah, as_user, path):
    entry = factories.entry(noah, title="<script>alert(1)</script>", body="<script>alert(2)</script> ![x](https://example.com/x.png)")
    pages = [as_user(maya).get(address).content.decode() for address in (path, f"{path}{entry.pk}/", f"{path}?q=script")]
    assert [page for page in pages if "<script>alert" in page or "<img" in page.replace('<img class="avatar', "")] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_journal_costs_the_same_for_one_and_three(maya, noah, as_user, path, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.entry(noah, element=factories.element("earth"))
    browser = as_user(maya)
    browser.get(path)
    with django_assert_num_queries(8):
        browser.get(path)


# What others may ask for


def test_brief_gets_what_was_shared_since(noah, now):
    factories.entry(noah, at=now - timedelta(days=9))
    new = factories.entry(noah, at=now - timedelta(days=9), shared_at=now - timedelta(days=1), title="Late")
    factories.entry(noah, at=now - timedelta(days=1), visibility="private")
    assert [(row.entry_id, row.title) for row in shared_since(noah, now - timedelta(days=2), at=now)] == [(new.pk, "Late")]


def test_machine_gets_only_what_it_may_read(noah, now):
    for visibility in ("private", "shared", "shared_no_ai"):
        factories.entry(noah, body=visibility, visibility=visibility)
    assert [text.body for text in texts_for_ai([noah.pk], now - timedelta(days=1))[noah.pk]] == ["shared"]


def test_tags_are_counted_over_shared_entries(noah, now):
    factories.archetype("gardener", of="earth")
    factories.element("water")
    for visibility, element, archetype in (
        ("shared", "earth", "gardener"),
        ("shared_no_ai", "earth", None),
        ("private", "water", "gardener"),
        ("shared", None, None),
    ):
        factories.entry(noah, visibility=visibility, element_id=element, archetype_id=archetype)
    assert tags_of([noah.pk], now - timedelta(days=1)) == {noah.pk: {"elements": {"earth": 2}, "archetypes": {"gardener": 1}}}


def test_taking_back_refreshes_the_score_at_once(noah, run_jobs, django_capture_on_commit_callbacks, as_user):
    entry = factories.entry(noah)
    with django_capture_on_commit_callbacks(execute=True):
        as_user(noah.user).post(f"/me/journal/{entry.pk}/readers/", {"visibility": "private"})
    assert "progress.refresh_engagement" in run_jobs()
