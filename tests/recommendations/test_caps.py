"""Three are with a client at most, an activity waits once, and how much waits for a coach stands with the coach."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.actions.waiting import count_for
from recommendations.models import Recommendation
from tests import factories
from tests.recommendations.test_review import QUEUE, decide, fresh


class TestEnoughAtATime:
    """Three are with a client without an answer at most, and an activity waits once."""

    @pytest.fixture
    def open_three(self, noah) -> list[Recommendation]:
        return [factories.recommendation(noah, status="sent") for _ in range(3)]

    def test_fourth_is_refused_in_a_sentence_and_nothing_typed_is_lost(self, maya, open_three, waiting, as_user, said):
        response = decide(as_user(maya), waiting, said(waiting, "send", description="Other words."), **{"HX-Request": "true"})
        text = response.content.decode()
        assert (response.status_code, fresh(waiting).status) == (422, "proposed")
        assert "Noah has three suggestions without an answer" in text
        assert "Other words." in text

    def test_there_is_room_after_an_answer_and_after_two_weeks(self, maya, noah, open_three, waiting, as_user, said):
        factories.rate(open_three[0], 4, at=timezone.now())
        decide(as_user(maya), waiting, said(waiting, "send"))
        other = factories.recommendation(noah)
        assert decide(as_user(maya), other, said(other, "send"), **{"HX-Request": "true"}).status_code == 422
        Recommendation.objects.filter(pk=open_three[1].pk).update(decided_at=timezone.now() - timedelta(days=15), sent_at=timezone.now() - timedelta(days=14))
        decide(as_user(maya), other, said(other, "send"))
        assert [fresh(row).status for row in (waiting, other)] == ["approved", "approved"]

    def test_kept_for_a_session_needs_no_room(self, maya, open_three, waiting, as_user, said):
        decide(as_user(maya), waiting, said(waiting, "session"))
        assert fresh(waiting).status == "for_session"

    def test_many_go_as_far_as_there_is_room(self, maya, noah, as_user):
        rows = [factories.recommendation(noah) for _ in range(4)]
        chosen = [f"{row.pk}.{row.version}" for row in rows]
        response = as_user(maya).post(f"{QUEUE}many/", {"chosen": chosen, "sure": "1"}, follow=True)
        assert [fresh(row).status for row in rows] == ["approved", "approved", "approved", "proposed"]
        assert "3 suggestions are on their way. 1 stays: its client has three without an answer." in response.content.decode()

    def test_own_suggestion_waits_too_and_keeps_its_words(self, maya, noah, open_three, as_user):
        body = {"title": "Walk", "description": "Go round the lake.", "element": "fire", "priority_level": "2", "decision": "send"}
        factories.element("fire")
        response = as_user(maya).post(f"/clients/{noah.pk}/suggestions/new/", body)
        assert (response.status_code, Recommendation.objects.filter(title="Walk").count()) == (422, 0)
        assert "Go round the lake." in response.content.decode()

    def test_own_choice_of_an_activity_takes_the_place_of_what_waits_of_it(self, maya, noah, as_user):
        activity = factories.activity()
        waits = factories.recommendation(noah, activity=activity)
        body = {"title": "Mine", "description": "Words.", "element": activity.element_id, "priority_level": "2", "decision": "send", "activity": activity.pk}
        as_user(maya).post(f"/clients/{noah.pk}/suggestions/new/", body)
        assert (fresh(waits).status, Recommendation.objects.get(title="Mine").status) == ("replaced", "approved")

    def test_replaced_one_that_is_approved_after_all_takes_the_place_of_the_newer(self, maya, noah, as_user, said):
        activity = factories.activity()
        older, newer = (factories.recommendation(noah, activity=activity, status=status) for status in ("replaced", "proposed"))
        decide(as_user(maya), older, said(older, "send"))
        assert [fresh(row).status for row in (older, newer)] == ["approved", "replaced"]


class TestHowManyWait:
    def test_decision_and_undo_are_counted_for_every_coach_of_the_client(self, maya, noah, waiting, as_user, said):
        other = factories.coach(practice=noah.practice)
        noah.coachings.create(coach=other, practice=noah.practice)
        count_for([maya.pk, other.pk])
        counts = [_waiting_for(maya, other)]
        decide(as_user(maya), waiting, said(waiting, "not_now"))
        counts.append(_waiting_for(maya, other))
        as_user(maya).post(f"{QUEUE}{waiting.pk}/take-back/")
        assert [*counts, _waiting_for(maya, other)] == [[1, 1], [0, 0], [1, 1]]

    def test_home_shows_it_without_a_query_of_its_own(self, maya, waiting, as_user):
        count_for([maya.pk])
        assert '<b class="count num" data-count="review"><span>1</span>' in as_user(maya).get("/").content.decode()

    def test_archived_client_waits_for_nobody(self, maya, noah, waiting):
        noah.state = "archived"
        noah.save()
        count_for([maya.pk])
        assert _waiting_for(maya) == [0]


def _waiting_for(*coaches) -> list[int]:
    return [type(coach).objects.get(pk=coach.pk).suggestions_waiting for coach in coaches]
