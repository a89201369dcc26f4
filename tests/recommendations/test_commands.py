"""The engine's commands, from the outside."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from recommendations.actions.fitting import fit
from recommendations.actions.learning import rebuild
from recommendations.domain.checking import Foretold, covered, log_score, pairs_right, rmse
from recommendations.domain.features import names
from recommendations.domain.simulator.bars import Measured
from recommendations.management.commands import recommender_bench
from recommendations.models import Activity, EngineSettings, ModelState, ModelVersion, Recommendation
from recommendations.readings.models import active_model
from tests import factories

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)


def said(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def taught_coach(activities: list[Activity], chance: Random, *, shares: bool = True):
    """A coach with two clients and thirty ratings, of which what is long was liked."""
    coach = factories.coach()
    EngineSettings.objects.create(coach=coach, may_pool=shares)
    for person in (factories.client(coach=coach), factories.client(coach=coach)):
        for number in range(15):
            features = [1.0] + [0.0] * (len(names()) - 1)
            features[names().index("minutes")] = length = chance.choice([-1.0, 1.0])
            row = factories.suggestion(person, chance.choice(activities), at=AT - timedelta(days=5 * number + 1), features=features)
            factories.rate(row, chance.choice([4, 5]) if length > 0 else chance.choice([1, 2]), at=row.sent_at)
    return coach


@pytest.fixture
def activities(db):
    return [factories.activity(of="earth") for _ in range(3)]


@pytest.fixture
def ten_coaches(activities):
    chance = Random(1)
    return [taught_coach(activities, chance) for _ in range(10)]


def test_fit_puts_a_better_prior_to_use(ten_coaches):
    found = fit(at=AT)
    version = ModelVersion.objects.get(is_active=True)
    assert (found.coaches, found.rated, found.version) == (10, 300, version.pk)
    assert found.score > found.score_before
    assert version.mean[names().index("minutes")] > 0.5
    assert active_model().version == version.pk


def test_fit_without_enough_changes_nothing(ten_coaches):
    EngineSettings.objects.filter(coach=ten_coaches[0]).update(may_pool=False)
    assert (fit(at=AT).coaches, ModelVersion.objects.count()) == (9, 0)


def test_fit_that_foretells_no_better_changes_nothing(ten_coaches):
    fit(at=AT)
    again = fit(at=AT)
    assert (again.version, ModelVersion.objects.count()) == (None, 1)


def test_coach_who_withdraws_is_not_in_the_next_fit(ten_coaches, activities):
    taught_coach(activities, Random(2))
    assert fit(at=AT).rated == 330
    EngineSettings.objects.filter(coach=ten_coaches[0]).update(may_pool=False)
    assert fit(at=AT).rated == 300


def test_prior_of_a_fit_moves_no_coach_who_was_not_asked_back(ten_coaches):
    """A new version changes the prior of everybody, and the rows of nobody."""
    before = Recommendation.objects.count()
    fit(at=AT)
    assert (Recommendation.objects.count(), ModelState.objects.count()) == (before, 0)


def test_fit_speaks(ten_coaches):
    assert said("recommender_fit").startswith("10 coaches share 300 ratings.")


def test_rebuild_and_check(activities):
    coach = taught_coach(activities, Random(3))
    assert said("recommender_rebuild") == "The model of 1 coaches was made anew from 30 rows."
    assert said("recommender_rebuild", "--check") == "What is kept equals the rows for all 1 coaches."
    state = ModelState.objects.get(coach=coach, client=None)
    state.shift = np.zeros(len(names())).tobytes()
    state.save()
    with pytest.raises(CommandError, match="differs from the rows for 1 of 1 coaches"):
        said("recommender_rebuild", "--check")


def test_check_lets_a_stale_state_be(activities):
    coach = taught_coach(activities, Random(3))
    rebuild(coach.pk, active_model(), at=AT - timedelta(days=700))
    assert said("recommender_rebuild", "--check") == "What is kept equals the rows for all 1 coaches."


def test_replay_foretells_better_than_the_mean_and_than_permuted_clients(activities):
    taught_coach(activities, Random(4))
    found = json.loads(said("recommender_replay", "--json"))
    assert found["ratings"] == 30
    assert found["rmse"] < found["rmse_by_mean"]
    assert found["pairs_right"] > 0.7
    assert (found["lift"], found["controlled"]) == (None, 0)
    assert said("recommender_replay").startswith("30 ratings were foretold, each from those before it.\nOff by ")


def test_replay_of_an_empty_house(db):
    assert said("recommender_replay") == "Nobody has rated a suggestion of the engine yet."


def test_figures_of_foretelling():
    found = [Foretold(0.5, 1.0, 1.0, 0.0, 1), Foretold(-0.5, 1.0, -2.0, 0.0, 1)]
    assert rmse(found) == pytest.approx(np.sqrt((0.25 + 2.25) / 2))
    assert rmse(found, by_mean=True) == pytest.approx(np.sqrt((1 + 4) / 2))
    assert (pairs_right(found), covered(found)) == (1.0, 0.5)
    assert log_score(found) == pytest.approx(-0.5 * np.log(2 * np.pi) - 0.25 * 2.5)
    assert pairs_right(found[:1]) is None


def test_bench_prints_each_figure_with_its_bar_and_fails_when_one_is_missed(monkeypatch):
    figures = [Measured("gain", 0.2, 0.1, 0.05), Measured("milliseconds", 9.0, 9.0, 10.0, is_at_most=True)]
    monkeypatch.setattr(recommender_bench.public_ratings, "are_there", lambda: False)
    monkeypatch.setattr(recommender_bench, "measure", lambda seeds, say: figures)
    monkeypatch.setattr(recommender_bench, "timings", lambda with_database: [])
    monkeypatch.setattr(recommender_bench.public_ratings, "are_there", lambda: False)
    assert json.loads(said("recommender_bench", "--json"))[0] == {"name": "gain", "value": 0.2, "low": 0.1, "bar": 0.05, "passed": True}
    figures.append(Measured("other gain", 0.2, 0.1, 0.15))
    with pytest.raises(CommandError, match=r"1 of 3 bars were missed: other gain\."):
        said("recommender_bench")
