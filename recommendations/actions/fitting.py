"""Learning from coaches who share: what they teach is put to use only when it foretells better than what is in use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from recommendations.domain.checking import foretell, log_score
from recommendations.domain.features import SCHEMA_VERSION
from recommendations.domain.learning import Ratings, is_enough, learned
from recommendations.domain.observations import since_epoch
from recommendations.domain.priors import hand_set
from recommendations.models import Activity, EngineSettings, ModelVersion
from recommendations.readings.learning import Rows, rows_of
from recommendations.readings.models import Model, active_model, rated_of

CHECKED_DAYS = timedelta(days=30)
NOT_YET = -1  # the version of a model that is not kept


@dataclass(frozen=True)
class Fit:
    """What one night's fit came to."""

    coaches: int
    rated: int
    score: float | None = None
    score_before: float | None = None
    version: int | None = None  # the version that was put to use


def fit(*, at: datetime) -> Fit:
    """Fit the prior to the rated rows of all coaches who share; use it only if it foretells the last thirty days better."""
    shared = [rows for rows in (rows_of(coach, at=at) for coach in _sharing()) if rows.is_rated.any()]
    rated = sum(int(rows.is_rated.sum()) for rows in shared)
    if not is_enough(coaches=len(shared), rated=rated):
        return Fit(len(shared), rated)
    checked = _learned([_until(rows, at - CHECKED_DAYS) for rows in shared], at=at)
    score, before = (_score(shared, model, since=at - CHECKED_DAYS) for model in (checked, active_model()))
    if score is None or before is None or score <= before:
        return Fit(len(shared), rated, score, before)
    return Fit(len(shared), rated, score, before, _activate(shared, rated, score, before, at=at).pk)


def _sharing() -> list[int]:
    return list(EngineSettings.objects.filter(may_pool=True).exclude(coach=None).order_by("coach").values_list("coach", flat=True))


def _learned(shared: Sequence[Rows], *, at: datetime) -> Model:
    """What these rows teach: the prior with its variances widened, and what is expected of the platform's activities; a coach's own stay with the coach."""
    activities = np.unique(np.concatenate([rows.activities[rows.is_rated] for rows in shared]))
    lesson = learned([_ratings(rows, activities, at=at) for rows in shared if rows.clients], hand_set(), activities=len(activities))
    platform = set(Activity.objects.filter(coach=None, pk__in=activities.tolist()).values_list("pk", flat=True))
    expected = zip(activities.tolist(), lesson.expected.tolist(), strict=True)
    return Model(NOT_YET, lesson.prior.widened(), {activity: effect for activity, effect in expected if activity in platform})


def _ratings(rows: Rows, activities: NDArray[np.int64], *, at: datetime) -> Ratings:
    kept = rows.is_rated
    places, weights = np.searchsorted(activities, rows.activities[kept]), rows.weights[kept] / since_epoch(at)
    return Ratings(len(rows.clients), rows.places[kept], places, rows.features[kept], rows.values[kept], weights)


def _until(rows: Rows, moment: datetime) -> Rows:
    return replace(rows, is_rated=rows.is_rated & np.array([at < moment for at in rows.moments], dtype=bool))


def _score(shared: Sequence[Rows], model: Model, *, since: datetime) -> float | None:
    """How well this model foretells the ratings since then, each from what came before it; None when there were none."""
    found = []
    for rows in shared:
        after = sum(rows.moments[row] < since for row in np.flatnonzero(rows.is_rated))
        found += foretell(rated_of(rows, model), model.prior, clients=len(rows.clients), after=after)
    return log_score(found) if found else None


@transaction.atomic
def _activate(shared: Sequence[Rows], rated: int, score: float, before: float, *, at: datetime) -> ModelVersion:
    model = _learned(shared, at=at)
    prior = model.prior
    ModelVersion.objects.filter(is_active=True).update(is_active=False)
    return ModelVersion.objects.create(
        schema_version=SCHEMA_VERSION,
        mean=prior.mean.tolist(),
        precision=prior.precision.tolist(),
        spread=prior.spread.tolist(),
        noise=prior.noise,
        effects={str(activity): effect for activity, effect in model.expected.items()},
        coaches=len(shared),
        rows=rated,
        metrics={"log_score": score, "log_score_before": before},
        is_active=True,
        created_at=at,
    )
