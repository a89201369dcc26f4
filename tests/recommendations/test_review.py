"""The queue: nothing reaches a client unapproved, and what was decided can be taken back before it does."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clients.models import Act
from recommendations.actions import review
from recommendations.models import EngineSettings, FeedbackEvent, Recommendation
from recommendations.readings.queue import PAGE, queue
from tests import factories
from tests.recommendations.conftest import REASONS

QUEUE = "/review/"


def decide(browser, row, body, **headers):
    return browser.post(f"{QUEUE}{row.pk}/decide/", body, headers=headers)


def fresh(row: Recommendation) -> Recommendation:
    return Recommendation.objects.get(pk=row.pk)


def events(row) -> set[tuple[str, int | None]]:
    return set(FeedbackEvent.objects.filter(recommendation=row).values_list("kind", "value"))


class TestWhoMay:
    def test_maya_sees_what_waits(self, maya, waiting, as_user):
        assert "Three sparks" in as_user(maya).get(QUEUE).content.decode()

    def test_otto_sees_nothing_of_it(self, otto, waiting, as_user):
        assert "Three sparks" not in as_user(otto).get(QUEUE).content.decode()

    def test_noah_has_no_queue(self, noah, as_user):
        assert as_user(noah.user).get(QUEUE).status_code == 404

    def test_guest_is_sent_to_sign_in(self, guest, db):
        assert guest.get(QUEUE).status_code == 302

    def test_otto_cannot_decide(self, otto, waiting, as_user, said):
        assert decide(as_user(otto), waiting, said(waiting, "send")).status_code == 404
        assert fresh(waiting).status == "proposed"


class TestDeciding:
    def test_approved_one_leaves_after_ten_seconds_and_not_before(self, maya, noah, waiting, as_user, said, run_jobs):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            decide(as_user(maya), waiting, said(waiting, "send"))
            row = fresh(waiting)
            assert (row.status, row.leaves_at - row.decided_at) == ("approved", timedelta(seconds=10))
            clock.shift(9)
            assert review.send(row.pk, at=timezone.now()) is False
            assert list(Recommendation.objects.visible_to(noah.user)) == []
            clock.shift(1)
            assert review.send(row.pk, at=timezone.now()) is True
        row = fresh(waiting)
        assert (row.status, row.decided_by, row.due_at - row.sent_at) == ("sent", maya, timedelta(days=14))
        assert list(Act.objects.filter(client=noah, kind="recommendation.sent").values_list("about_id", "actor")) == [(row.pk, maya.pk)]

    def test_sending_twice_sends_once(self, maya, noah, waiting):
        now = timezone.now()
        review.approve(waiting, review.Words("A", "B"), version=1, by=maya, at=now)
        later = now + review.UNDO_FOR
        assert [review.send(waiting.pk, at=later), review.send(waiting.pk, at=later)] == [True, False]
        assert Act.objects.filter(client=noah, kind="recommendation.sent").count() == 1

    def test_lost_job_is_made_good(self, maya, waiting):
        now = timezone.now()
        review.approve(waiting, review.Words("A", "B"), version=1, by=maya, at=now)
        assert [review.send_all_due(at=now), review.send_all_due(at=now + review.UNDO_FOR)] == [0, 1]

    def test_nothing_is_sent_to_somebody_in_the_archive(self, maya, noah, waiting):
        now = timezone.now()
        review.approve(waiting, review.Words("A", "B"), version=1, by=maya, at=now)
        type(noah).objects.filter(pk=noah.pk).update(state="archived")
        assert review.send(waiting.pk, at=now + review.UNDO_FOR) is False
        assert fresh(waiting).status == "proposed"

    def test_edited_words_go_out_and_the_first_version_stays(self, maya, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "send", title="Two sparks", description="Write two things down."))
        row = fresh(waiting)
        assert (row.title, row.description, row.original_title, row.original_text) == (
            "Two sparks",
            "Write two things down.",
            "Three sparks",
            "Write three things down.",
        )
        assert events(row) == {("approved", None), ("edited", 33)}

    def test_unchanged_words_are_no_edit(self, maya, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "send"))
        assert events(waiting) == {("approved", None)}

    def test_wrong_reason_is_struck_out(self, maya, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "save", struck=["1"]))
        assert (fresh(waiting).struck, fresh(waiting).status) == ([1], "proposed")

    def test_reason_that_is_not_there_cannot_be_struck_out(self, maya, waiting, as_user, said):
        assert decide(as_user(maya), waiting, said(waiting, "save", struck=["7"])).status_code == 422

    def test_kept_for_the_session(self, maya, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "session"))
        assert (fresh(waiting).status, events(waiting)) == ("for_session", {("approved", None)})

    def test_not_now_keeps_why(self, maya, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "not_now", why="Exams"))
        assert (fresh(waiting).status, fresh(waiting).dismiss_reason, events(waiting)) == ("dismissed", "Exams", {("dismissed", None)})

    def test_never_blocks_the_activity_for_this_client_alone(self, maya, noah, as_user, said):
        activity = factories.activity()
        row = factories.recommendation(noah, activity=activity)
        decide(as_user(maya), row, said(row, "never"))
        assert list(EngineSettings.objects.values_list("client", "coach", "blocked_activities")) == [(noah.pk, None, [activity.pk])]
        assert events(row) == {("blocked", None)}

    def test_empty_words_are_refused_and_nothing_is_lost(self, maya, waiting, as_user, said):
        response = decide(as_user(maya), waiting, said(waiting, "send", title="Kept while typing", description=""))
        assert response.status_code == 422
        assert "Kept while typing" in response.content.decode()
        assert fresh(waiting).status == "proposed"

    def test_second_tab_overwrites_nothing(self, maya, waiting, as_user, said):
        browser = as_user(maya)
        first, second = said(waiting, "save", title="First tab"), said(waiting, "save", title="Second tab")
        decide(browser, waiting, first)
        response = decide(browser, waiting, second, HX_Request="true")
        assert response.status_code == 409
        assert fresh(waiting).title == "First tab"
        assert 'value="Second tab"' in response.content.decode()
        assert decide(browser, waiting, second | {"version": 2}).status_code == 302
        assert fresh(waiting).title == "Second tab"

    def test_second_tab_hears_what_was_decided(self, maya, waiting, as_user, said):
        browser, body = as_user(maya), said(waiting, "send")
        decide(browser, waiting, body)
        response = decide(browser, waiting, said(waiting, "not_now"), HX_Request="true")
        assert (response.status_code, fresh(waiting).status) == (409, "approved")
        assert "is on its way to Noah" in response.content.decode()


class TestTakingBack:
    @pytest.mark.parametrize("decision", ["send", "session", "not_now", "never"])
    def test_decision_is_as_if_it_had_not_been(self, maya, noah, as_user, said, decision):
        row = factories.recommendation(noah, activity=factories.activity())
        browser = as_user(maya)
        decide(browser, row, said(row, decision, why="No"))
        browser.post(f"{QUEUE}{row.pk}/take-back/")
        row = fresh(row)
        assert (row.status, row.decided_at, row.leaves_at, row.dismiss_reason, events(row)) == ("proposed", None, None, "", set())
        assert [each for held in EngineSettings.objects.all() for each in held.blocked_activities] == []

    def test_taken_back_one_has_no_job_any_more(self, maya, waiting, as_user, said, queued_jobs):
        browser = as_user(maya)
        decide(browser, waiting, said(waiting, "send"))
        assert queued_jobs("recommendations.send") == 1
        browser.post(f"{QUEUE}{waiting.pk}/take-back/")
        assert queued_jobs("recommendations.send") == 0
        assert review.send(waiting.pk, at=timezone.now() + timedelta(minutes=1)) is False

    def test_what_was_sent_cannot_be_taken_back(self, maya, noah, as_user):
        row = factories.recommendation(noah, status="sent")
        response = as_user(maya).post(f"{QUEUE}{row.pk}/take-back/", follow=True)
        assert fresh(row).status == "sent"
        assert "has reached Noah already" in response.content.decode()


class TestMany:
    def test_they_are_shown_once_more_before(self, maya, noah, as_user):
        rows = [factories.recommendation(noah) for _ in range(2)]
        response = as_user(maya).post(f"{QUEUE}many/", {"chosen": [f"{row.pk}.1" for row in rows]})
        assert [row.title in response.content.decode() for row in rows] == [True, True]
        assert Recommendation.objects.filter(status="proposed").count() == 2

    def test_those_that_were_changed_meanwhile_stay(self, maya, noah, as_user):
        rows = [factories.recommendation(noah) for _ in range(2)]
        Recommendation.objects.filter(pk=rows[0].pk).update(version=2)
        response = as_user(maya).post(f"{QUEUE}many/", {"chosen": [f"{row.pk}.1" for row in rows], "sure": "1"}, follow=True)
        assert [fresh(row).status for row in rows] == ["proposed", "approved"]
        assert "1 suggestion is on its way. 1 was changed or decided elsewhere and stays." in response.content.decode()

    def test_those_of_others_stay(self, maya, otto, as_user):
        row = factories.recommendation(factories.client(coach=otto))
        as_user(maya).post(f"{QUEUE}many/", {"chosen": [f"{row.pk}.1"], "sure": "1"})
        assert fresh(row).status == "proposed"

    def test_none_chosen_is_said(self, maya, as_user, waiting):
        response = as_user(maya).post(f"{QUEUE}many/", {})
        assert response.status_code == 422
        assert "No suggestion is chosen." in response.content.decode()


class TestOrder:
    @pytest.fixture
    def three(self, maya, noah, now):
        ada = factories.client(coach=maya, name="Ada")
        return {
            "water": factories.recommendation(noah, element_slug="water", priority_level=1, created_at=now - timedelta(days=3)),
            "fire": factories.recommendation(noah, element_slug="fire", priority_level=1, created_at=now - timedelta(days=1)),
            "later": factories.recommendation(ada, element_slug="fire", priority_level=3, created_at=now - timedelta(days=2)),
        }

    @pytest.mark.parametrize(
        ("by", "order"), [("priority", ["fire", "water", "later"]), ("client", ["later", "fire", "water"]), ("age", ["water", "later", "fire"])]
    )
    def test_queue_stands_in_the_order_asked_for(self, maya, three, by, order):
        found = queue(Recommendation.objects.visible_to(maya), by=by, after="", at=timezone.now())
        names = {row.pk: name for name, row in three.items()}
        assert [names[row.pk] for row in found.rows] == order

    def test_next_page_begins_after_the_last_one_even_if_that_was_decided(self, maya, noah):
        rows = [factories.recommendation(noah) for _ in range(PAGE + 2)]
        mine = Recommendation.objects.visible_to(maya)
        first = queue(mine, by="age", after="", at=timezone.now())
        Recommendation.objects.filter(pk=first.more_after).update(status="dismissed", decided_at=timezone.now())
        second = queue(mine, by="age", after=str(first.more_after), at=timezone.now())
        assert [row.pk for row in first.rows + second.rows] == [row.pk for row in rows]

    @pytest.mark.parametrize("count", [1, 3])
    def test_queue_asks_the_same_number_of_questions(self, maya, as_user, django_assert_num_queries, count):
        for _ in range(count):
            factories.recommendation(factories.client(coach=maya), reasons=REASONS)
        browser = as_user(maya)
        browser.get(QUEUE)
        with django_assert_num_queries(9):  # session, user, the queue, open ones, what leaves, two for what is unread, what was sent, how many
            browser.get(QUEUE)


def test_reasons_lead_to_their_evidence(maya, noah, waiting, as_user):
    page = as_user(maya).get(QUEUE).content.decode()
    assert "Fire is 42; the aim is 60." in page
    assert f"{reverse('progress:element', args=[noah.pk, 'fire'])}?on={timezone.localtime(waiting.created_at).date()}#behind" in page
    assert "Exercises were rated 4.6 on average (5 ratings)." in page
