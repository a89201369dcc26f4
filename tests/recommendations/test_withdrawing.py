"""Withdrawing what was sent: as long as nobody answered it, once, and as if it had never been for all that is learned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from clients.models import Act
from messaging.models import Notification
from progress.readings.engagement import standing
from recommendations.actions import answers, review
from recommendations.actions.withdrawing import Answered, withdraw
from recommendations.models import FeedbackEvent, Recommendation
from recommendations.readings.answered import PAGE, sent_to
from recommendations.readings.asking import NOT_NOW_FOR, asked
from recommendations.readings.doing import doing
from recommendations.readings.learning import print_of, rows_of
from recommendations.readings.library import uses
from tests import factories

QUEUE, LIST = "/review/", "/me/suggestions/"


@pytest.fixture
def sent(maya, noah, waiting) -> Recommendation:
    now = timezone.now()
    review.approve(waiting, review.Words("Three sparks", "Write three things down."), version=1, by=maya, at=now - timedelta(minutes=1))
    review.send(waiting.pk, at=now)
    return fresh(waiting)


def fresh(row: Recommendation) -> Recommendation:
    return Recommendation.objects.get(pk=row.pk)


def acts(row: Recommendation) -> list[str]:
    return list(Act.objects.filter(client=row.client, kind__startswith="recommendation.").order_by("pk").values_list("kind", flat=True))


def said(browser, row: Recommendation) -> str:
    return browser.post(f"{QUEUE}{row.pk}/withdraw/", {"back": QUEUE}, follow=True).content.decode()


class TestWhoMay:
    def test_maya_withdraws(self, maya, sent, as_user):
        assert "“Three sparks” is withdrawn. Noah need not do anything about it." in said(as_user(maya), sent)
        row = fresh(sent)
        assert (row.status, row.withdrawn_by, row.decided_by, row.version) == ("withdrawn", maya, maya, sent.version + 1)

    def test_others_do_not(self, noah, otto, sent, as_user, guest):
        answers = [as_user(person).post(f"{QUEUE}{sent.pk}/withdraw/").status_code for person in (noah.user, otto)]
        assert (answers, guest.post(f"{QUEUE}{sent.pk}/withdraw/").status_code, fresh(sent).status) == ([404, 404], 302, "sent")

    @pytest.mark.parametrize("status", ["proposed", "approved", "for_session", "dismissed", "blocked", "replaced"])
    def test_what_reached_nobody_cannot_be_withdrawn(self, maya, noah, as_user, status):
        row = factories.recommendation(noah, status=status)
        assert (as_user(maya).post(f"{QUEUE}{row.pk}/withdraw/").status_code, fresh(row).status) == (404, status)

    def test_nothing_is_withdrawn_in_the_archive(self, maya, noah, sent, as_user):
        type(noah).objects.update(state="archived")
        as_user(maya).post(f"{QUEUE}{sent.pk}/withdraw/")
        assert fresh(sent).status == "sent"


class TestOnce:
    def test_second_tab_changes_nothing(self, maya, sent, as_user):
        browser = as_user(maya)
        for _ in range(2):
            assert "is withdrawn" in said(browser, sent)
        assert (acts(sent), fresh(sent).version) == (["recommendation.sent", "recommendation.withdrawn"], sent.version + 1)
        assert FeedbackEvent.objects.filter(recommendation=sent, kind="withdrawn").count() == 1

    @pytest.mark.parametrize("answer", ["finish", "decline", "rate"])
    def test_what_was_answered_stays(self, maya, noah, sent, as_user, answer):
        about = {"finish": {}, "decline": {"why": "No"}, "rate": {"rating": 4, "comments": ""}}[answer]
        getattr(answers, answer)(sent, by=noah.user, at=timezone.now(), **about)
        assert "Noah has answered “Three sparks” meanwhile, so it stays." in said(as_user(maya), sent)
        assert fresh(sent).status == ("declined" if answer == "decline" else "done")

    def test_client_cannot_answer_what_was_withdrawn(self, maya, noah, sent, as_user):
        withdraw(sent, by=maya, at=timezone.now())
        browser = as_user(noah.user)
        said = {"done": {}, "rate": {"rating": "2", "comments": "Typed before"}, "not-for-me": {"why": "Typed before"}}
        found = {name: browser.post(f"{LIST}{sent.pk}/{name}/", body) for name, body in said.items()}
        assert {answer.status_code for answer in found.values()} == {409}
        assert [name for name, answer in found.items() if "Typed before" in answer.content.decode()] == ["rate", "not-for-me"]
        assert (fresh(sent).status, browser.get(f"{LIST}{sent.pk}/not-for-me/").status_code) == ("withdrawn", 302)

    def test_first_look_after_it_is_not_noted(self, maya, noah, sent, as_user):
        withdraw(sent, by=maya, at=timezone.now())
        as_user(noah.user).post(f"{LIST}{sent.pk}/open/")
        assert (fresh(sent).opened_at, acts(sent)) == (None, ["recommendation.sent", "recommendation.withdrawn"])

    def test_database_holds_that_an_answered_one_is_not_withdrawn(self, noah, now):
        with pytest.raises(IntegrityError, match="recommendation_withdrawn_unanswered"):
            factories.recommendation(noah, status="withdrawn", answered_at=now)


class TestWhatTheClientFinds:
    def test_one_that_was_looked_at_stays_as_withdrawn(self, maya, noah, sent, as_user):
        answers.open_it(sent, by=noah.user, at=timezone.now())
        withdraw(sent, by=maya, at=timezone.now())
        browser = as_user(noah.user)
        today, listed, one = (browser.get(page).content.decode() for page in ("/me/", LIST, f"{LIST}{sent.pk}/"))
        assert ("Three sparks" in today, "withdrawn by Maya" in listed) == (False, True)
        assert ("Maya has withdrawn this suggestion" in one, "Write three things down." in one, "How did it go?" in one) == (True, True, False)

    def test_one_that_was_not_looked_at_is_gone_and_its_address_says_why(self, maya, noah, sent, as_user):
        withdraw(sent, by=maya, at=timezone.now())
        browser = as_user(noah.user)
        one = browser.get(f"{LIST}{sent.pk}/").content.decode()
        assert ["Three sparks" in page for page in (browser.get("/me/").content.decode(), browser.get(LIST).content.decode(), one)] == [False] * 3
        assert "Maya has withdrawn this suggestion" in one

    def test_unread_word_of_it_goes(self, maya, noah, sent):
        noah.user.refresh_from_db()
        assert (Notification.objects.filter(person=noah.user).count(), noah.user.unread_notifications) == (1, 1)
        withdraw(sent, by=maya, at=timezone.now())
        noah.user.refresh_from_db()
        assert (Notification.objects.filter(person=noah.user).count(), noah.user.unread_notifications) == (0, 0)

    def test_word_that_was_read_stays_and_is_mailed_no_more(self, maya, noah, sent):
        Notification.objects.update(read_at=timezone.now(), mail_at=timezone.now())
        withdraw(sent, by=maya, at=timezone.now())
        assert list(Notification.objects.values_list("person", "mail_at")) == [(noah.user_id, None)]


class TestWhatCounts:
    def test_engine_learns_nothing_from_it(self, maya, noah, now):
        activity = factories.activity()
        row = factories.suggestion(noah, activity, at=now - timedelta(days=40))
        FeedbackEvent.objects.create(recommendation=row, client=noah, kind="approved", actor=maya, at=now - timedelta(days=40))
        before = print_of(maya.pk, at=now, model=0)
        assert len(rows_of(maya.pk, at=now).values) == 1
        withdraw(row, by=maya, at=now)
        assert len(rows_of(maya.pk, at=now).values) == 0
        assert print_of(maya.pk, at=now, model=0) != before, "what was learned with it is not used any more"

    def test_activity_waits_as_after_not_now_and_is_not_with_the_client(self, maya, noah, now):
        row = factories.suggestion(noah, factories.activity(), at=now - timedelta(days=1))
        withdraw(row, by=maya, at=now)
        soon, later = (asked(noah, at=now + wait) for wait in (timedelta(0), NOT_NOW_FOR + timedelta(days=7)))
        assert (soon.busy, soon.sent, soon.open_with_client(now), later.busy) == ({row.activity_id}, [], 0, frozenset())

    def test_nothing_is_asked_of_the_client_any_more(self, maya, noah, sent):
        withdraw(sent, by=maya, at=timezone.now())
        assert list(standing(Act.objects.filter(client=noah, kind="recommendation.sent"))) == []

    def test_it_is_in_no_figure(self, maya, noah, now):
        row = factories.suggestion(noah, factories.activity(), at=now)
        withdraw(row, by=maya, at=now)
        found = doing(Recommendation.objects.visible_to(maya), at=timezone.localtime(now))
        assert (found.approved, found.decided, found.sources) == (0, 0, [])
        assert uses(Recommendation.objects.visible_to(maya), [row.activity]) == {}


class TestPages:
    def test_queue_offers_it_for_the_ten_sent_last(self, maya, noah, now, as_user):
        rows = [factories.recommendation(noah, status="sent", title=f"Number {count:02}", created_at=now - timedelta(hours=count)) for count in range(12)]
        page = as_user(maya).get(QUEUE).content.decode()
        assert [f"{QUEUE}{row.pk}/withdraw/" in page for row in rows] == [True] * 10 + [False] * 2

    def test_client_tab_says_who_withdrew_it_and_offers_nothing_more(self, maya, noah, sent, as_user):
        withdraw(sent, by=maya, at=timezone.now())
        page = as_user(maya).get(f"/clients/{noah.pk}/suggestions/").content.decode()
        assert ("withdrawn by Maya" in page, f"{QUEUE}{sent.pk}/withdraw/" in page, f"{sent.pk}/tag/" in page) == (True, False, False)

    @pytest.mark.parametrize("status", ["done", "withdrawn", "sent"])
    def test_every_row_has_an_address_at_which_it_is_shown(self, noah, now, status):
        rows = [factories.recommendation(noah, status=status, created_at=now - timedelta(days=count)) for count in range(PAGE + 5)]
        mine = Recommendation.objects.reached()
        for row in rows:
            found = sent_to(mine, at=now, place=str(row.pk))
            assert row in [*found.open, *found.passed_over, *found.settled]

    def test_page_at_a_row_goes_on_after_it(self, noah, now):
        rows = [factories.recommendation(noah, status="done", answered_at=now - timedelta(days=count)) for count in range(PAGE + 5)]
        found = sent_to(Recommendation.objects.reached(), at=now, place=str(rows[PAGE + 1].pk))
        assert (found.settled, found.is_first_page, found.earlier) == (rows[PAGE + 1 :], False, None)

    def test_unknown_row_gives_the_first_page(self, noah, now):
        row = factories.recommendation(noah, status="done", answered_at=now)
        assert [sent_to(Recommendation.objects.reached(), at=now, place=place).settled for place in ("", "0", "x", "9" * 30)] == [[row]] * 4

    @pytest.mark.parametrize("count", [1, 3])
    def test_tab_asks_the_same_number_of_questions(self, maya, noah, as_user, django_assert_num_queries, count):
        for _ in range(count):
            for status in ("sent", "withdrawn", "done"):
                factories.recommendation(noah, status=status, decided_by=maya, withdrawn_by=maya if status == "withdrawn" else None)
        browser = as_user(maya)
        for _ in range(2):
            browser.get(f"/clients/{noah.pk}/suggestions/")
        with django_assert_num_queries(14):
            browser.get(f"/clients/{noah.pk}/suggestions/")


def test_withdrawal_is_an_act_that_both_can_read(maya, noah, sent):
    withdraw(sent, by=maya, at=timezone.now())
    act = Act.objects.get(kind="recommendation.withdrawn")
    assert (act.actor, act.title, act.family) == (maya, "Three sparks", "recommendation.sent")
    assert [act in Act.objects.visible_to(person) for person in (maya, noah.user)] == [True, True]


def test_answer_that_came_first_wins(maya, noah, sent):
    answers.finish(sent, by=noah.user, at=timezone.now())
    with pytest.raises(Answered):
        withdraw(sent, by=maya, at=timezone.now())
    assert User.objects.get(pk=maya.pk).suggestions_waiting == 0
