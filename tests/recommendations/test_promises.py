"""What the database itself holds about suggestions, whatever the code above does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.models import Activity, EngineSettings, Feedback, FeedbackEvent, Recommendation, RecommendationBatch
from tests import factories


def keeps(row) -> None:
    """Save a row and look at once whether all keys hold, as a commit would."""
    with transaction.atomic():
        row.save(force_insert=True)
        connection.check_constraints()


@pytest.mark.parametrize("status", ["sent", "done", "declined"])
def test_suggestion_cannot_be_sent_before_somebody_decided(noah, now, status):
    with pytest.raises(IntegrityError, match="recommendation_decided_unless_waiting"):
        factories.recommendation(noah, status=status, decided_at=None, sent_at=now)


def test_suggestion_cannot_be_sent_earlier_than_it_was_decided(noah, now):
    with pytest.raises(IntegrityError, match="recommendation_sent_only_when_decided"):
        factories.recommendation(noah, status="sent", decided_at=now, sent_at=now - timedelta(seconds=1))


@pytest.mark.parametrize("status", ["proposed", "approved", "for_session", "dismissed", "blocked", "replaced"])
def test_suggestion_that_was_not_sent_has_no_time_of_sending(noah, now, status):
    with pytest.raises(IntegrityError, match="recommendation_sent_only_when_decided"):
        factories.recommendation(noah, status=status, decided_at=now, leaves_at=now, sent_at=now)


def test_approved_suggestion_says_when_it_leaves(noah, now):
    with pytest.raises(IntegrityError, match="recommendation_approved_leaves"):
        factories.recommendation(noah, status="approved", decided_at=now, leaves_at=None)


@pytest.mark.parametrize("level", [0, 4])
def test_priority_is_1_to_3(noah, level):
    with pytest.raises(IntegrityError, match="recommendation_priority_1_to_3"):
        factories.recommendation(noah, priority_level=level)


def test_suggestion_of_another_clients_run_is_refused(noah, maya):
    run = RecommendationBatch.objects.create(client=factories.client(coach=maya), coach=maya, engine_version="1", feature_version=1, seed=1)
    factories.recommendation(noah, batch=run)
    with pytest.raises(IntegrityError, match="recommendation_batch_of_client"):
        connection.check_constraints()


@pytest.mark.parametrize("rating", [0, 6])
def test_rating_is_1_to_5(noah, rating):
    with pytest.raises(IntegrityError, match="feedback_rating_1_to_5"):
        keeps(Feedback(recommendation=factories.recommendation(noah), client=noah, rating=rating))


def test_rating_of_another_clients_suggestion_is_refused(noah, maya):
    other = factories.client(coach=maya)
    with pytest.raises(IntegrityError, match="feedback_of_client"):
        keeps(Feedback(recommendation=factories.recommendation(noah), client=other, rating=3))


def test_event_of_one_person_is_there_once(noah, maya):
    suggestion = factories.recommendation(noah)
    keeps(FeedbackEvent(recommendation=suggestion, client=noah, kind="approved", actor=maya))
    with pytest.raises(IntegrityError, match="feedback_event_once"):
        keeps(FeedbackEvent(recommendation=suggestion, client=noah, kind="approved", actor=maya))


def test_event_of_nobody_is_there_once(noah):
    suggestion = factories.recommendation(noah)
    keeps(FeedbackEvent(recommendation=suggestion, client=noah, kind="skipped"))
    with pytest.raises(IntegrityError, match="feedback_event_once"):
        keeps(FeedbackEvent(recommendation=suggestion, client=noah, kind="skipped"))


def test_settings_are_of_a_coach_or_of_a_client(noah, maya):
    with pytest.raises(IntegrityError, match="engine_settings_of_one"):
        keeps(EngineSettings(coach=maya, client=noah))
    with pytest.raises(IntegrityError, match="engine_settings_of_one"):
        keeps(EngineSettings())


def test_consent_to_a_language_model_is_a_clients(maya):
    with pytest.raises(IntegrityError, match="engine_settings_of_client"):
        keeps(EngineSettings(coach=maya, llm_consent="text"))


def test_pooling_is_a_coachs_decision(noah):
    with pytest.raises(IntegrityError, match="engine_settings_of_coach"):
        keeps(EngineSettings(client=noah, may_pool=True))


@pytest.mark.parametrize("cap", [0, 3])
def test_what_stirs_things_up_cannot_be_allowed(maya, cap):
    with pytest.raises(IntegrityError, match="engine_intensity_cap_1_to_2"):
        keeps(EngineSettings(coach=maya, intensity_cap=cap))


def test_activity_of_nobody_has_a_slug(db):
    with pytest.raises(IntegrityError, match="activity_of_platform_has_slug"):
        factories.activity(slug=None)


def test_client_sees_what_was_sent_and_that_something_was_withdrawn(noah, maya, now):
    for status in Recommendation.Status.values:
        factories.recommendation(noah, title=status, status=status)
    assert set(Recommendation.objects.visible_to(noah.user).values_list("status", flat=True)) == {"sent", "done", "declined", "withdrawn"}
    assert set(Recommendation.objects.visible_to(noah.user).remembered().values_list("status", flat=True)) == {"sent", "done", "declined"}
    assert Recommendation.objects.visible_to(maya).count() == len(Recommendation.Status)


def test_library_of_a_coach_is_the_platforms_and_her_own(maya, otto):
    for title, coach in (("Everybody's", None), ("Maya's", maya), ("Otto's", otto)):
        factories.activity(title=title, coach=coach)
    assert list(Activity.objects.visible_to(maya).values_list("title", flat=True)) == ["Everybody's", "Maya's"]
