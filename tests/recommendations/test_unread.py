"""Read the journal first: said where a coach decides, of entries that this coach has not opened since they were shared."""

from datetime import timedelta

import pytest

from clients.models import Access
from progress.readings.journal import unread_by
from tests import factories

QUEUE = "/review/"


def look(client, coach, at, what="journal", about_id=None) -> None:
    Access.objects.create(client=client, actor=coach, what=what, about_id=about_id, at=at)


class TestCounting:
    def test_all_that_is_shared_counts_for_who_never_looked(self, maya, noah, now):
        for visibility in ("shared", "shared_no_ai", "private"):
            factories.entry(noah, visibility=visibility, at=now)
        assert unread_by(maya, [noah.pk]) == {noah.pk: 2}

    def test_what_was_taken_back_or_removed_counts_no_more(self, maya, noah, now):
        factories.entry(noah, at=now, removed_at=now)
        row = factories.entry(noah, at=now)
        type(row).objects.filter(pk=row.pk).update(visibility="private", shared_at=None)
        assert unread_by(maya, [noah.pk]) == {}

    def test_visit_of_the_journal_reads_what_was_shared_by_then(self, maya, noah, now):
        factories.entry(noah, at=now - timedelta(hours=2))
        look(noah, maya, now - timedelta(hours=1))
        assert unread_by(maya, [noah.pk]) == {}
        factories.entry(noah, at=now)
        assert unread_by(maya, [noah.pk]) == {noah.pk: 1}

    def test_old_entry_that_is_shared_now_is_unread(self, maya, noah, now):
        look(noah, maya, now - timedelta(hours=1))
        factories.entry(noah, at=now - timedelta(days=30), shared_at=now)
        assert unread_by(maya, [noah.pk]) == {noah.pk: 1}

    def test_entry_opened_alone_is_read_and_the_other_is_not(self, maya, noah, now):
        one, _other = (factories.entry(noah, at=now - timedelta(hours=1)) for _ in range(2))
        look(noah, maya, now, "entry", one.pk)
        assert unread_by(maya, [noah.pk]) == {noah.pk: 1}

    def test_look_of_another_coach_or_at_another_client_reads_nothing(self, maya, otto, noah, now):
        nina = factories.client(coach=maya)
        row = factories.entry(noah, at=now - timedelta(hours=1))
        look(noah, otto, now)
        look(nina, maya, now)
        look(nina, maya, now, "entry", row.pk)
        assert unread_by(maya, [noah.pk, nina.pk]) == {noah.pk: 1}

    def test_entries_of_others_clients_are_nobodys_business(self, otto, noah, now):
        factories.entry(noah, at=now)
        assert unread_by(otto, [noah.pk]) == {}

    @pytest.mark.parametrize("count", [1, 3])
    def test_two_questions_for_any_number_of_clients(self, maya, now, django_assert_num_queries, count):
        clients = [factories.client(coach=maya) for _ in range(count)]
        for client in clients:
            factories.entry(client, at=now)
        with django_assert_num_queries(2):
            assert len(unread_by(maya, [client.pk for client in clients])) == count


def test_queue_bulk_page_and_tab_say_it_until_the_journal_was_read(maya, noah, waiting, now, as_user):
    factories.entry(noah, at=now)
    browser, tab = as_user(maya), f"/clients/{noah.pk}/suggestions/"

    def pages() -> list[bool]:
        many = browser.post(f"{QUEUE}many/", {"chosen": f"{waiting.pk}.1"})
        return ["Noah shares 1 entry that you have not read yet." in page.content.decode() for page in (browser.get(QUEUE), many, browser.get(tab))]

    assert pages() == [True, True, True]
    browser.get(f"/clients/{noah.pk}/journal/")
    assert pages() == [False, False, False]
