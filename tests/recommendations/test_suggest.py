"""Making a list for one client: what is in it, what it rests on, and what it leaves alone."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clients.models import Client, Element
from progress.actions import refresh_balance
from recommendations.actions.learning import forget, learned, rebuild
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import suggest
from recommendations.models import ClientSignals, EngineSettings, FeedbackEvent, ModelState, Recommendation, RecommendationBatch, SessionRecommendation
from recommendations.readings.models import Learned, active_model
from tests import factories

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)  # a Wednesday
ELEMENTS = ("fire", "water", "earth", "air", "aether")
KINDS = ("exercise", "journal_prompt", "reflection", "practice", "reading")


@pytest.fixture
def maya(db):
    return factories.coach(name="Maya Reyes")


@pytest.fixture
def noah(maya):
    person = factories.client(coach=maya, name="Noah Lindqvist", since_date=(AT - timedelta(days=200)).date())
    levels(person, fire=52, water=58, earth=34, air=66, aether=61)
    return person


@pytest.fixture(autouse=True)
def library(maya):
    return [factories.activity(of=of, kind=KINDS[number % 5], minutes=5 + number) for number, of in enumerate(ELEMENTS * 6)]


def levels(person: Client, **values: float) -> None:
    for slug, value in values.items():
        factories.reading(person, slug, value, on=(AT - timedelta(days=2)).date())
    refresh_balance([person.pk], at=AT)
    refresh_signals([person.pk], at=AT)


def between(person: Client, *, at: datetime = AT, k: int = 3) -> list[Recommendation]:
    return suggest(person, k=k, purpose="between", at=at)


def ids(rows: list[Recommendation]) -> list[int]:
    return [row.activity_id for row in rows]


def test_list_waits_for_the_coach_with_all_that_was_counted(noah, maya):
    rows = between(noah)
    assert [(row.status, row.sent_at, row.position) for row in rows] == [("proposed", None, 1), ("proposed", None, 2), ("proposed", None, 3)]
    batch = RecommendationBatch.objects.get()
    assert (batch.coach, batch.purpose, batch.engine_version, batch.feature_version, batch.seed) == (maya, "week", "1.0", 1, 202611)
    assert batch.need["earth"] == {"need": 0.65, "fall": 0.0, "excess": 0.0}
    assert [len(row.features) for row in rows] == [len(active_model().prior.mean)] * 3
    assert all(row.sd > 0 and row.parts for row in rows)


def test_what_is_most_needed_comes_first(noah):
    first = between(noah)[0]
    assert first.element_id == "earth"
    assert first.reasons[0] == {"key": "lowest", "facts": {"element": "earth", "level": 34}, "part": pytest.approx(first.parts["need"], abs=1e-5)}


def test_parts_add_up_to_the_same_distance_between_any_two(noah):
    """Score minus mean score, read from two rows alone: the difference of the parts is the difference of the scores."""
    EngineSettings.objects.create(coach=noah.coachings.get().coach, is_exploring=False)
    one, *_, other = suggest(noah, k=3, purpose="session", at=AT)
    need = RecommendationBatch.objects.get().need
    score = [row.mean + need[row.element_id]["need"] for row in (one, other)]
    assert sum(one.parts.values()) - sum(other.parts.values()) == pytest.approx(score[0] - score[1], abs=1e-4)


def test_list_is_the_same_until_the_week_ends(noah):
    first = between(noah)
    again = between(noah, at=AT + timedelta(days=3))
    assert [row.pk for row in again] == [row.pk for row in first]
    assert RecommendationBatch.objects.count() == 1


def test_a_new_list_takes_the_place_of_the_old_one(noah):
    first = between(noah)
    levels(noah, fire=10, earth=90)
    second = between(noah)
    assert second[0].element_id == "fire"
    assert set(Recommendation.objects.filter(status="replaced").values_list("pk", flat=True)) >= {first[0].pk}
    assert Recommendation.objects.filter(status="proposed").count() == 3


def test_words_that_the_coach_changed_stay(noah):
    kept = between(noah)[1]
    Recommendation.objects.filter(pk=kept.pk).update(description="In other words.")
    levels(noah, fire=10, earth=90)
    rows = between(noah)
    assert rows[0].pk == kept.pk
    assert (len(rows), ids(rows).count(kept.activity_id)) == (3, 1)


def test_deleted_cache_gives_the_same_list(noah, maya, library):
    for number, rating in enumerate((5, 2, 4, 1)):
        factories.suggestion(noah, library[number * 3], at=AT - timedelta(days=90 + number), rating=rating)
    first = [(row.activity_id, row.mean, row.sd, row.parts) for row in between(noah)]
    Recommendation.objects.filter(status="proposed").delete()
    forget(maya.pk)
    assert [(row.activity_id, row.mean, row.sd, row.parts) for row in between(noah)] == first


def test_kept_state_equals_the_rebuilt_one(noah, maya, library):
    other = factories.client(coach=maya)
    for person in (noah, other):
        for number, rating in enumerate((5, 2, 4, 1)):
            factories.suggestion(person, library[number * 3], at=AT - timedelta(days=90 + number), rating=rating)
    model = active_model()
    rebuilt = rebuild(maya.pk, model, at=AT)
    kept = learned(maya.pk, noah.pk, model, at=AT)
    assert ModelState.objects.count() == 3
    assert kept.effects == rebuilt.effects
    assert np.array_equal(kept.messages.information, rebuilt.messages.information)
    assert np.array_equal(kept.told[noah.pk].information, rebuilt.told[noah.pk].information)
    assert np.array_equal(kept.belief(noah.pk, model).mean, rebuilt.belief(noah.pk, model).mean)


def _taught(coach_id: int, person: Client) -> np.ndarray:
    return learned(coach_id, person.pk, active_model(), at=AT).belief(person.pk, active_model()).mean


def test_changed_rating_is_the_same_as_a_fresh_one(noah, maya, library):
    row = factories.suggestion(noah, library[0], at=AT - timedelta(days=90), rating=5)
    five = _taught(maya.pk, noah)
    factories.rate(row, 2, at=AT - timedelta(days=80))
    changed = _taught(maya.pk, noah)
    FeedbackEvent.objects.all().delete()
    factories.rate(row, 2, at=AT - timedelta(days=89))
    assert np.array_equal(_taught(maya.pk, noah), changed)
    assert not np.array_equal(five, changed)


def test_the_same_event_twice_counts_once(noah, maya, library):
    row = factories.suggestion(noah, library[0], at=AT - timedelta(days=90), rating=5)
    once = _taught(maya.pk, noah)
    factories.rate(row, 5, at=AT - timedelta(days=89))
    assert np.array_equal(_taught(maya.pk, noah), once)


def test_new_client_believes_what_the_coach_s_others_taught(noah, maya, library):
    newcomer = factories.client(coach=maya)
    before = _taught(maya.pk, newcomer)
    factories.suggestion(noah, library[0], at=AT - timedelta(days=90), rating=5)
    state, model = learned(maya.pk, newcomer.pk, active_model(), at=AT), active_model()
    level = np.linalg.inv(model.prior.precision + state.messages.information)
    belief = state.belief(newcomer.pk, model)
    assert np.abs(belief.covariance - level - model.prior.spread).max() < 1e-10
    assert belief.mean[0] > before[0]


def test_one_coach_s_work_moves_nothing_of_another_s(noah, maya, library):
    otto = factories.coach(name="Otto Brandt")
    theirs = factories.client(coach=otto)
    levels(theirs, fire=52, water=58, earth=34, air=66, aether=61)
    before, first = _taught(otto.pk, theirs), [(row.activity_id, row.mean) for row in between(theirs)]
    for number in range(6):
        factories.suggestion(noah, library[number], at=AT - timedelta(days=90 + number), rating=1)
    assert np.array_equal(_taught(otto.pk, theirs), before)
    Recommendation.objects.filter(client=theirs).delete()
    assert [(row.activity_id, row.mean) for row in between(theirs)] == first


def test_decisions_of_a_second_coach_teach_nobody(noah, maya, library):
    otto = factories.coach(name="Otto Brandt", practice=noah.practice)
    noah.coachings.create(coach=otto, practice=noah.practice)
    row = factories.suggestion(noah, library[0], at=AT - timedelta(days=3))
    before = _taught(maya.pk, noah)
    FeedbackEvent.objects.create(recommendation=row, client=noah, kind="dismissed", actor=otto, at=AT)
    assert np.array_equal(_taught(maya.pk, noah), before)
    assert learned(otto.pk, noah.pk, active_model(), at=AT).rows == 0
    FeedbackEvent.objects.create(recommendation=row, client=noah, kind="dismissed", actor=maya, at=AT)
    assert not np.array_equal(_taught(maya.pk, noah), before)


def test_reset_forgets_what_came_before(noah, maya, library):
    factories.suggestion(noah, library[0], at=AT - timedelta(days=90), rating=1)
    taught: Learned = learned(maya.pk, noah.pk, active_model(), at=AT)
    assert taught.rows == 1
    EngineSettings.objects.create(client=noah, reset_at=AT)
    assert learned(maya.pk, noah.pk, active_model(), at=AT).rows == 0


def test_unanswered_for_two_weeks_is_learned_from_on_the_next_monday(noah, maya, library):
    factories.suggestion(noah, library[0], at=AT - timedelta(days=12))  # two weeks are over on Friday
    assert learned(maya.pk, noah.pk, active_model(), at=AT).rows == 0
    assert learned(maya.pk, noah.pk, active_model(), at=AT + timedelta(days=4)).rows == 0
    assert learned(maya.pk, noah.pk, active_model(), at=AT + timedelta(days=5)).rows == 1


@pytest.mark.parametrize(("sent", "expected"), [(0, 3), (1, 2), (3, 0)])
def test_at_most_three_are_open_with_a_client(noah, library, sent, expected):
    for number in range(sent):
        factories.suggestion(noah, library[number], at=AT - timedelta(days=5))
    assert len(between(noah)) == expected


def test_client_on_pause_gets_no_list(noah):
    Client.objects.filter(pk=noah.pk).update(state="paused")
    assert between(noah) == []


def test_nothing_demanding_in_the_first_two_weeks(noah, library):
    for row in library[::2]:
        row.intensity = 2
        row.save()
    Client.objects.filter(pk=noah.pk).update(since_date=(AT - timedelta(days=13)).date())
    rows = suggest(noah, k=30, purpose="session", at=AT)
    assert {row.activity.intensity for row in rows} == {1}
    Client.objects.filter(pk=noah.pk).update(since_date=(AT - timedelta(days=14)).date())
    assert {row.activity.intensity for row in suggest(noah, k=30, purpose="session", at=AT)} == {1, 2}


def test_what_stirs_things_up_is_never_suggested(noah, library):
    for row in library:
        row.intensity = 3
        row.save()
    assert between(noah) == []


def test_blocked_and_lately_sent_activities_stay_out(noah, maya, library):
    first = ids(between(noah))
    EngineSettings.objects.create(client=noah, blocked_activities=[first[0]])
    factories.suggestion(noah, library[[row.pk for row in library].index(first[1])], at=AT - timedelta(days=50), rating=5)
    assert not {first[0], first[1]} & set(ids(between(noah)))


def test_session_list_goes_to_its_own_table_and_keeps_to_the_minutes(noah):
    rows = suggest(noah, k=8, purpose="session", at=AT, minutes=20)
    assert SessionRecommendation.objects.count() == len(rows) > 0
    assert Recommendation.objects.count() == 0
    assert {row.kind for row in rows} <= {"exercise", "journal_prompt", "reflection"}
    assert max(row.minutes for row in rows) <= 20
    assert [row.pk for row in suggest(noah, k=8, purpose="session", at=AT + timedelta(hours=1), minutes=20)] == [row.pk for row in rows]


def test_rating_of_one_moves_the_next_list(noah, maya, library):
    EngineSettings.objects.create(coach=maya, is_exploring=False)
    first = between(noah)[0]
    before = first.mean
    Recommendation.objects.filter(pk=first.pk).update(status="sent", decided_at=AT, sent_at=AT)
    factories.rate(first, 1, at=AT + timedelta(hours=1))
    belief = learned(maya.pk, noah.pk, active_model(), at=AT).belief(noah.pk, active_model())
    effect = learned(maya.pk, noah.pk, active_model(), at=AT).effects[first.activity_id]
    assert float(np.array(first.features) @ belief.mean) + effect < before - 0.2
    assert first.activity_id not in ids(between(noah, at=AT + timedelta(hours=2)))


@pytest.mark.parametrize("past", [1, 3])
def test_list_costs_the_same_number_of_queries(noah, maya, library, past):
    for person in [noah, *(factories.client(coach=maya) for _ in range(past))]:
        for number in range(past):
            factories.suggestion(person, library[number], at=AT - timedelta(days=100 + number), rating=4)
    rebuild(maya.pk, active_model(), at=AT)
    with CaptureQueriesContext(connection) as found:
        between(noah)
    # the client, the person, what was sent, the shelf, what waits, the model, what is learned, words, the run, its rows, and three that count what waits
    assert len([line for line in found.captured_queries if "SAVEPOINT" not in line["sql"]]) == 13


def test_signals_hold_levels_means_and_need(noah):
    levels(noah, earth=34)
    signals = ClientSignals.objects.get(client=noah)
    assert (signals.levels["earth"], signals.need["earth"], signals.need["air"]) == (34.0, 0.65, 0.0)
    assert signals.means["earth"] == 34.0


@pytest.mark.parametrize(("visibility", "expected"), [("shared", [0.0, 0.0, 1.0]), ("shared_no_ai", None), ("private", None)])
def test_only_entries_that_a_machine_may_read_become_themes(noah, visibility, expected):
    for slug, words in (("fire", "Wish and courage"), ("water", "Tears and feeling"), ("earth", "Garden, soil and body")):
        Element.objects.filter(slug=slug).update(description=words)
    factories.entry(noah, visibility=visibility, body="In the garden with my hands in the soil.", at=AT - timedelta(days=3))
    refresh_signals([noah.pk], at=AT)
    found = ClientSignals.objects.get(client=noah).themes
    assert (found and found[:3]) == expected


@pytest.mark.parametrize(("of_house", "title"), [(True, "Hässliche erste Fassung"), (False, "Ugly first version")])
def test_what_comes_with_the_house_is_written_in_the_language_of_the_client(noah, maya, library, of_house, title):
    for activity in library:
        activity.delete()
    factories.activity(of="earth", title="Ugly first version", minutes=5, coach=None if of_house else maya, language="en" if of_house else "de")
    User.objects.update(language="de")
    assert [(row.title, row.original_title) for row in suggest(noah, k=10, purpose="session", at=AT)] == [(title, title)]
