"""How suggestions are doing, what changed after an answer, and what holds for the engine."""

from datetime import timedelta

import pytest

from recommendations.domain.effects import Effect, Offered, effect_on
from recommendations.domain.lift import Arm, lift
from recommendations.domain.wording import changed_percent
from recommendations.models import EngineSettings, Feedback, FeedbackEvent, Recommendation, RecommendationBatch
from recommendations.readings.doing import doing
from recommendations.readings.effects import changes
from recommendations.templatetags.suggestions import change_words, lift_words
from tests import factories


def rated(client, rating, **fields):
    row = factories.recommendation(client, status="done", **fields)
    Feedback.objects.create(recommendation=row, client=client, rating=rating, created_at=row.sent_at, updated_at=row.sent_at)
    return row


def listed(client, maya, at, *kinds, mean=0.2) -> RecommendationBatch:
    run = RecommendationBatch.objects.create(client=client, coach=maya, engine_version="1", feature_version=1, seed=1, created_at=at)
    for kind in kinds:
        factories.recommendation(client, batch=run, kind=kind, mean=mean, created_at=at)
    return run


class TestFigures:
    def test_each_figure_is_counted(self, maya, noah, now):
        rated(noah, 5, created_at=now), rated(noah, 2, created_at=now - timedelta(weeks=1)), rated(noah, 4, source="coach", created_at=now)
        factories.recommendation(noah, status="dismissed")
        found = doing(Recommendation.objects.visible_to(maya), at=now)
        assert (found.approved, found.decided, found.rated, round(found.mean, 2)) == (2, 3, 3, 3.67)
        assert [(week.ratings, week.mean) for week in found.weeks[-2:]] == [(1, 2.0), (2, 4.5)]
        assert [(row.source, row.sent, row.done, row.rated, row.mean) for row in found.sources] == [("coach", 1, 1, 1, 4.0), ("engine", 2, 2, 2, 3.5)]

    def test_others_clients_count_nothing(self, maya, otto, now):
        rated(factories.client(coach=otto), 1)
        found = doing(Recommendation.objects.visible_to(maya), at=now)
        assert (found.rated, found.decided, found.sources) == (0, 0, [])

    def test_page_shows_them_and_is_the_coachs_alone(self, maya, noah, as_user):
        rated(noah, 5)
        assert as_user(maya).get("/review/how/").status_code == 200
        assert as_user(noah.user).get("/review/how/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_page_asks_the_same_number_of_questions(self, maya, noah, as_user, django_assert_num_queries, count):
        for _ in range(count):
            rated(noah, 3)
        browser = as_user(maya)
        with django_assert_num_queries(8):  # session, user, and six figures
            browser.get("/review/how/")


class TestLift:
    def test_nothing_is_said_of_few(self):
        found = lift(Arm([5] * 40), Arm([1] * 9))
        assert (found.difference, lift_words(found)) == (
            None,
            "Rated so far: 40 chosen by the engine, 9 by the rule. Something can be said from ten on each side.",
        )

    def test_clear_difference_has_its_interval(self):
        found = lift(Arm([4, 5] * 10), Arm([2, 3] * 10))
        assert (round(found.difference, 2), round(found.low, 2), round(found.high, 2), found.is_clear) == (2.0, 1.68, 2.32, True)

    def test_chance_is_not_called_a_difference(self):
        assert lift(Arm([1, 5] * 5), Arm([2, 5] * 5)).is_clear is False


class TestEffects:
    def test_less_of_a_kind_is_less(self):
        before, after = [Offered("reading", 0.3), Offered("reading", 0.1)], [Offered("reading", -0.2)]
        assert effect_on("reading", before, after) == Effect("reading", 2, 1, 0.2, -0.2)
        assert effect_on("reading", before, after).direction == -1

    def test_kind_that_left_the_list_is_not_said_to_be_expected_less_of(self):
        assert effect_on("reading", [Offered("reading", 0.3)], [Offered("exercise", 0.3)]).direction == 0

    def test_praise_is_not_said_to_have_lowered_anything(self, maya, noah, now):
        listed(noah, maya, now - timedelta(days=3), "exercise")
        row = rated(noah, 5, kind="exercise", title="Door")
        FeedbackEvent.objects.create(recommendation=row, client=noah, kind="rated", value=5, actor=noah.user, at=now - timedelta(days=2))
        listed(noah, maya, now - timedelta(days=1), "exercise", mean=-0.4)
        [change] = changes(noah.pk)
        assert change_words(change) == "“Door”, rated 5: of exercises, the list before held 1, the next 1."

    def test_same_lists_show_no_effect(self):
        same = [Offered("reading", 0.3)]
        assert effect_on("reading", same, same).direction == 0

    def test_answer_stands_between_its_lists(self, maya, noah, now):
        listed(noah, maya, now - timedelta(days=3), "exercise", "exercise")
        row = rated(noah, 1, kind="exercise", title="Door")
        FeedbackEvent.objects.create(recommendation=row, client=noah, kind="rated", value=1, actor=noah.user, at=now - timedelta(days=2))
        listed(noah, maya, now - timedelta(days=1), "exercise", "reading", mean=-0.4)
        listed(noah, maya, now, "exercise", "exercise", "exercise")
        [change] = changes(noah.pk)
        assert change_words(change) == "“Door”, rated 1: less is expected of exercises now; in the list before 2, in the next 1."

    def test_answer_without_a_list_since_says_so(self, noah, now):
        row = rated(noah, 1, title="Door")
        FeedbackEvent.objects.create(recommendation=row, client=noah, kind="skipped", actor=noah.user, at=now)
        [change] = changes(noah.pk)
        assert change_words(change) == "“Door”, set aside: counts from the next list on."


class TestBounds:
    PAGE = "/review/settings/"

    def test_coachs_bounds_are_saved(self, maya, as_user):
        said = {"version": 1, "need_weight": "1.5", "intensity_cap": "1", "is_exploring": "false", "blocked_tags": "letter, dreams", "may_pool": "on"}
        as_user(maya).post(self.PAGE, said)
        held = EngineSettings.objects.get(coach=maya)
        assert (held.need_weight, held.intensity_cap, held.is_exploring, held.blocked_tags, held.may_pool) == (1.5, 1, False, ["letter", "dreams"], True)

    @pytest.mark.parametrize("weight", ["-0.1", "2.1", "x"])
    def test_need_weighs_0_to_2(self, maya, as_user, weight):
        assert as_user(maya).post(self.PAGE, {"version": 1, "need_weight": weight, "intensity_cap": "2", "is_exploring": "true"}).status_code == 422

    def test_second_tab_overwrites_nothing(self, maya, as_user):
        browser, said = as_user(maya), {"version": 1, "need_weight": "0.5", "intensity_cap": "2", "is_exploring": "true"}
        assert [browser.post(self.PAGE, said | {"need_weight": weight}).status_code for weight in ("0.5", "1.5")] == [302, 302]
        assert browser.post(self.PAGE, said | {"need_weight": "2"}).status_code == 409
        assert EngineSettings.objects.get(coach=maya).need_weight == 1.5

    def test_clients_bounds_follow_the_coach_unless_said(self, maya, noah, as_user):
        page = f"/clients/{noah.pk}/suggestions/settings/"
        as_user(maya).post(page, {"version": 1, "need_weight": "2", "intensity_cap": "", "is_exploring": "", "contraindications": "pregnancy"})
        held = EngineSettings.objects.get(client=noah)
        assert (held.need_weight, held.intensity_cap, held.is_exploring, held.contraindications) == (None, None, None, ["pregnancy"])
        as_user(maya).post(page, {"version": 1, "own_need_weight": "on", "need_weight": "2", "intensity_cap": "1", "is_exploring": ""})
        held.refresh_from_db()
        assert (held.need_weight, held.intensity_cap) == (2.0, 1)

    def test_blocked_activity_is_free_again_when_unticked(self, maya, as_user):
        kept, freed = factories.activity(), factories.activity()
        EngineSettings.objects.create(coach=maya, blocked_activities=[kept.pk, freed.pk])
        as_user(maya).post(self.PAGE, {"version": 1, "need_weight": "1", "intensity_cap": "2", "is_exploring": "true", "blocked_activities": [kept.pk]})
        assert EngineSettings.objects.get(coach=maya).blocked_activities == [kept.pk]

    def test_fresh_start_and_back(self, maya, noah, as_user):
        browser, page = as_user(maya), f"/clients/{noah.pk}/suggestions/anew/"
        for to, is_reset in (("", True), ("before", False)):
            browser.post(page, {"to": to})
            assert (EngineSettings.objects.get(client=noah).reset_at is not None) is is_reset

    def test_otto_cannot_touch_them(self, otto, noah, as_user):
        assert [as_user(otto).post(f"/clients/{noah.pk}/suggestions/{page}/").status_code for page in ("anew", "settings")] == [404, 404]


@pytest.mark.parametrize(("first", "now", "percent"), [("a b c", "a b c", 0), ("a b", "c d", 100), ("write three things", "write two things", 33)])
def test_changed_words_are_counted(first, now, percent):
    assert changed_percent(first, now) == percent
