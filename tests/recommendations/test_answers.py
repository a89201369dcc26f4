"""What a client does with a suggestion: looks, does, declines, rates; and changes the mind."""

from datetime import timedelta

import pytest

from clients.models import Act
from recommendations.actions import answers
from recommendations.models import Feedback, FeedbackEvent, Recommendation
from recommendations.readings.answered import PAGE, sent_to
from recommendations.templatetags.suggestions import prepared_with, standing_reasons
from tests import factories

LIST = "/me/suggestions/"


@pytest.fixture
def sent(noah, maya) -> Recommendation:
    reasons = [{"key": "kind", "facts": {"kind": "journal_prompt", "mean": 4.5, "count": 4}}, {"key": "item", "facts": {"mean": 4.4, "count": 6}}]
    return factories.recommendation(noah, status="sent", title="Three sparks", decided_by=maya, reasons=reasons)


def events(row) -> dict[str, int | None]:
    return dict(FeedbackEvent.objects.filter(recommendation=row).values_list("kind", "value"))


def acts(client) -> list[str]:
    return list(Act.objects.filter(client=client, kind__startswith="recommendation.").order_by("pk").values_list("kind", flat=True))


class TestWhoMay:
    def test_noah_sees_what_was_sent(self, noah, sent, as_user):
        assert "Three sparks" in as_user(noah.user).get(LIST).content.decode()

    def test_noah_sees_it_on_his_home(self, noah, sent, as_user):
        assert "Three sparks" in as_user(noah.user).get("/me/").content.decode()

    @pytest.mark.parametrize("status", ["proposed", "approved", "for_session", "dismissed", "blocked", "replaced"])
    def test_noah_sees_nothing_that_was_not_sent(self, noah, as_user, status):
        row = factories.recommendation(noah, status=status, title="Not for his eyes")
        browser = as_user(noah.user)
        assert ["Not for his eyes" in browser.get(page).content.decode() for page in (LIST, "/me/")] == [False, False]
        assert [browser.get(f"{LIST}{row.pk}/").status_code, browser.post(f"{LIST}{row.pk}/rate/", {"rating": 5}).status_code] == [404, 404]

    def test_another_client_cannot_answer(self, maya, sent, as_user):
        nina = factories.client(coach=maya, user=factories.client_user())
        assert as_user(nina.user).post(f"{LIST}{sent.pk}/done/").status_code == 404

    def test_maya_has_no_such_list(self, maya, as_user):
        assert as_user(maya).get(LIST).status_code == 404

    def test_guest_is_sent_to_sign_in(self, guest, db):
        assert guest.get(LIST).status_code == 302


class TestAnswering:
    def test_first_look_is_noted_once(self, noah, sent, as_user):
        browser = as_user(noah.user)
        for _ in range(2):
            browser.post(f"{LIST}{sent.pk}/open/")
        assert acts(noah) == ["recommendation.opened"]

    def test_looking_at_the_page_writes_nothing(self, noah, sent, as_user):
        as_user(noah.user).get(f"{LIST}{sent.pk}/")
        assert (acts(noah), Recommendation.objects.get(pk=sent.pk).opened_at) == ([], None)

    def test_done_counts_once(self, noah, sent, as_user):
        browser = as_user(noah.user)
        for _ in range(2):
            browser.post(f"{LIST}{sent.pk}/done/")
        assert (acts(noah), events(sent)) == (["recommendation.done"], {"completed": None})

    def test_rating_says_that_it_was_done(self, noah, sent, as_user):
        as_user(noah.user).post(f"{LIST}{sent.pk}/rate/", {"rating": "4", "comments": "Gut"})
        assert list(Feedback.objects.values_list("recommendation", "client", "rating", "comments")) == [(sent.pk, noah.pk, 4, "Gut")]
        assert (acts(noah), events(sent)) == (["recommendation.done", "recommendation.rated"], {"completed": None, "rated": 4, "comment": None})

    def test_changed_rating_is_as_if_it_had_been_said_at_once(self, noah, sent):
        other = factories.recommendation(noah, status="sent")
        for rating in (5, 1):
            answers.rate(sent, rating, comments="", by=noah.user, at=sent.sent_at)
        answers.rate(other, 1, comments="", by=noah.user, at=sent.sent_at)
        assert events(sent) == events(other)
        assert list(Feedback.objects.order_by("pk").values_list("rating", flat=True)) == [1, 1]

    def test_same_rating_again_rings_no_bell(self, noah, sent):
        for comments in ("", "And why"):
            answers.rate(sent, 2, comments=comments, by=noah.user, at=sent.sent_at)
        assert acts(noah) == ["recommendation.done", "recommendation.rated"]

    def test_not_for_me_replaces_a_rating(self, noah, sent, as_user):
        browser = as_user(noah.user)
        browser.post(f"{LIST}{sent.pk}/rate/", {"rating": "2", "comments": "Hm"})
        browser.post(f"{LIST}{sent.pk}/not-for-me/", {"why": "I do not write"})
        row = Recommendation.objects.get(pk=sent.pk)
        assert (row.status, row.decline_reason, Feedback.objects.count(), events(sent)) == ("declined", "I do not write", 0, {"skipped": None})

    def test_done_after_all_replaces_not_for_me(self, noah, sent):
        answers.decline(sent, why="No", by=noah.user, at=sent.sent_at)
        answers.finish(sent, by=noah.user, at=sent.sent_at)
        row = Recommendation.objects.get(pk=sent.pk)
        assert (row.status, row.decline_reason, events(sent)) == ("done", "", {"completed": None})

    @pytest.mark.parametrize("rating", ["0", "6", "", "x"])
    def test_rating_must_be_1_to_5(self, noah, sent, as_user, rating):
        response = as_user(noah.user).post(f"{LIST}{sent.pk}/rate/", {"rating": rating, "comments": "Kept while typing"})
        assert (response.status_code, "Kept while typing" in response.content.decode(), Feedback.objects.count()) == (422, True, 0)


class TestWords:
    def test_why_is_said_in_the_clients_words_and_others_stay_out(self, sent):
        assert standing_reasons(sent) == ["because you found writing prompts helpful"]

    def test_struck_reason_is_not_said(self, sent):
        sent.struck = [0]
        assert standing_reasons(sent) == []

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("engine", "prepared with CoachHub’s rules, reviewed by Maya"),
            ("worded", "prepared with AI (small-model), reviewed by Maya"),
            ("draft", "prepared with AI (small-model), reviewed by Maya"),
            ("coach", "written by Maya"),
        ],
    )
    def test_client_reads_how_it_was_prepared(self, sent, source, words):
        sent.source, sent.model_name = source, "small-model"
        assert prepared_with(sent) == words


class TestPages:
    @pytest.mark.parametrize("count", [1, 3])
    def test_list_asks_the_same_number_of_questions(self, noah, maya, as_user, django_assert_num_queries, count):
        for _ in range(count):
            factories.recommendation(noah, status="sent", decided_by=maya)
            Feedback.objects.create(recommendation=factories.recommendation(noah, status="done", decided_by=maya), client=noah, rating=3)
        browser = as_user(noah.user)
        with django_assert_num_queries(5):  # session, user, the client, open ones, answered ones
            browser.get(LIST)

    def test_what_waits_for_two_weeks_stands_apart_and_can_still_be_answered(self, noah, now):
        new, old = (factories.recommendation(noah, status="sent", created_at=now - timedelta(days=days)) for days in (13, 14))
        found = sent_to(Recommendation.objects.visible_to(noah.user), at=now)
        assert (found.open, found.passed_over, found.settled) == ([new], [old], [])

    def test_every_answered_one_is_on_one_page(self, noah, now):
        rows = [factories.recommendation(noah, status="done", answered_at=now) for _ in range(PAGE + 3)]
        mine = Recommendation.objects.visible_to(noah.user)
        first = sent_to(mine, at=now)
        second = sent_to(mine, at=now, before=str(first.earlier))
        assert sorted(row.pk for row in first.settled + second.settled) == sorted(row.pk for row in rows)
        assert second.earlier is None
