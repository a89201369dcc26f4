"""Learning the prior from coaches who share: only when it foretells better than the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from recommendations.domain.checking import Rated, foretell, log_score
from recommendations.domain.features import SCHEMA_VERSION
from recommendations.domain.learning import is_enough, learned
from recommendations.domain.observations import since_epoch
from recommendations.domain.posterior import Told, client_beliefs, effects, evidence
from recommendations.domain.priors import Prior, hand_set
from recommendations.models import Activity, EngineSettings, ModelVersion
from recommendations.readings.learning import Rows, rows_of
from recommendations.readings.models import active_model

CHECKED_DAYS = timedelta(days=30)


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
    checked = _prior([_until(rows, at - CHECKED_DAYS) for rows in shared], at=at)
    score, before = (_score(shared, prior, since=at - CHECKED_DAYS) for prior in (checked, active_model().prior))
    if score is None or before is None or score <= before:
        return Fit(len(shared), rated, score, before)
    return Fit(len(shared), rated, score, before, _activate(shared, rated, score, before, at=at).pk)


def _sharing() -> list[int]:
    return list(EngineSettings.objects.filter(may_pool=True).exclude(coach=None).order_by("coach").values_list("coach", flat=True))


def _prior(shared: Sequence[Rows], *, at: datetime) -> Prior:
    """The prior under which these rows are likely, with its variances widened: only the means of many leave the coaches."""
    return learned([_told(rows, at=at) for rows in shared if len(rows.clients)], hand_set()).widened()


def _told(rows: Rows, *, at: datetime) -> Told:
    prior, kept = hand_set(), rows.is_rated
    size = len(prior.mean)
    information, shift = np.zeros((len(rows.clients), size, size)), np.zeros((len(rows.clients), size))
    for client in np.unique(rows.places[kept]):
        own = kept & (rows.places == client)
        told = evidence(rows.features[own], rows.values[own], rows.weights[own] / since_epoch(at), noise=prior.noise)
        information[client], shift[client] = told.information, told.shift
    return Told(information, shift)


def _until(rows: Rows, moment: datetime) -> Rows:
    return replace(rows, is_rated=rows.is_rated & np.array([at < moment for at in rows.moments], dtype=bool))


def _score(shared: Sequence[Rows], prior: Prior, *, since: datetime) -> float | None:
    """How well this prior foretells the ratings since then, each from what came before it; None when there were none."""
    found = []
    for rows in shared:
        order = np.flatnonzero(rows.is_rated)
        rated = [Rated(int(rows.places[row]), rows.features[row], float(rows.values[row])) for row in order]
        after = sum(rows.moments[row] < since for row in order)
        found += foretell(rated, prior, clients=len(rows.clients), after=after)
    return log_score(found) if found else None


@transaction.atomic
def _activate(shared: Sequence[Rows], rated: int, score: float, before: float, *, at: datetime) -> ModelVersion:
    prior = _prior(shared, at=at)
    ModelVersion.objects.filter(is_active=True).update(is_active=False)
    return ModelVersion.objects.create(
        schema_version=SCHEMA_VERSION,
        mean=prior.mean.tolist(),
        precision=prior.precision.tolist(),
        spread=prior.spread.tolist(),
        noise=prior.noise,
        effects=_expected(shared, prior, at=at),
        coaches=len(shared),
        rows=rated,
        metrics={"log_score": score, "log_score_before": before},
        is_active=True,
        created_at=at,
    )


def _expected(shared: Sequence[Rows], prior: Prior, *, at: datetime) -> dict[str, float]:
    """What is expected of each activity of the platform; a coach's own stay with the coach."""
    activities, residuals, weights = [], [], []
    for rows in shared:
        belief = client_beliefs(_told(rows, at=at), prior)
        apart = rows.values - np.einsum("rd,rd->r", rows.features, belief.mean[rows.places])
        activities.append(rows.activities[rows.is_rated])
        residuals.append(apart[rows.is_rated])
        weights.append(rows.weights[rows.is_rated] / since_epoch(at))
    known, places = np.unique(np.concatenate(activities), return_inverse=True)
    found = effects(places, np.concatenate(residuals), np.concatenate(weights), size=len(known), noise=prior.noise)
    platform = set(Activity.objects.filter(coach=None, pk__in=known.tolist()).values_list("pk", flat=True))
    return {str(activity): float(effect) for activity, effect in zip(known.tolist(), found, strict=True) if activity in platform}
