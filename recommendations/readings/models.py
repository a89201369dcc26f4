"""The prior in use, and what was learned from a coach's clients: read from the cache, or made from the rows."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.domain.catalogue import Numbers
from recommendations.domain.checking import Rated
from recommendations.domain.observations import since_epoch
from recommendations.domain.posterior import Belief, Told, client_belief, client_beliefs, effects, evidence_by, message, without
from recommendations.domain.priors import Prior, hand_set
from recommendations.models import ModelState, ModelVersion
from recommendations.readings.learning import Kept, Ratings, Rows, kept_states, ratings_of, rows_of, week_of

HAND_SET = 0  # the version of the prior that judgement gave


@dataclass(frozen=True)
class Model:
    """A prior with its number, and what it expects of activities."""

    version: int
    prior: Prior
    expected: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """What all clients of a coach tell together, and what each of them tells; messages are summed, so one can be left out."""

    told: dict[int, Told]
    messages: Told
    effects: dict[int, float]
    rows: int
    ratings: Ratings = field(default_factory=Ratings)

    def belief(self, client_id: int, model: Model) -> Belief:
        """The weights of one client: the coach level without this client, then the client's own rows."""
        prior, size = model.prior, len(model.prior.mean)
        level = Told(prior.precision + self.messages.information, prior.precision @ prior.mean + self.messages.shift)
        told = self.told.get(client_id, Told(np.zeros((size, size)), np.zeros(size)))
        return client_belief(without(level, message(told, prior)), told, prior)


def active_model() -> Model:
    """The version in use; the hand-set prior as long as none is."""
    row = ModelVersion.objects.filter(is_active=True).first()
    return Model(HAND_SET, hand_set()) if row is None else model_of(row)


def model_of(row: ModelVersion) -> Model:
    prior = Prior(np.array(row.mean), np.array(row.precision), np.array(row.spread), row.noise, row.schema_version)
    return Model(row.pk, prior, {int(activity): effect for activity, effect in row.effects.items()})


def learned_of(coach_id: int, model: Model, *, at: datetime) -> Learned:
    """The state of one coach as the rows give it; four queries."""
    return learned_from(rows_of(coach_id, at=at), model, at=at, ratings=ratings_of(coach_id))


def learned_from(rows: Rows, model: Model, *, at: datetime, ratings: Ratings | None = None) -> Learned:
    """The state as of this week, from the rows alone."""
    prior, size = model.prior, len(model.prior.mean)
    weights = rows.weights / since_epoch(week_of(at))
    values = rows.values - _expected(rows.activities, model)
    told = evidence_by(rows.places, rows.features, values, weights, clients=len(rows.clients), noise=prior.noise)
    messages = message(told, prior)
    together = Told(messages.information.sum(axis=0), messages.shift.sum(axis=0)) if rows.clients else Told(np.zeros((size, size)), np.zeros(size))
    own = {client: Told(told.information[place], told.shift[place]) for place, client in enumerate(rows.clients) if told.information[place].any()}
    return Learned(own, together, _effects(rows, weights, told, model), len(rows.values), ratings or Ratings())


def _effects(rows: Rows, weights: Numbers, told: Told, model: Model) -> dict[int, float]:
    """How much better each activity does with these clients than its features say."""
    known = rows.activities > 0
    if not known.any():
        return {}
    beliefs = client_beliefs(told, model.prior)
    residuals = rows.values - np.einsum("rd,rd->r", rows.features, beliefs.mean[rows.places])
    activities, places = np.unique(rows.activities[known], return_inverse=True)
    expected = _expected(activities, model)
    found = effects(places, residuals[known], weights[known], size=len(activities), noise=model.prior.noise, expected=expected)
    return {int(activity): float(effect) for activity, effect in zip(activities, found, strict=True)}


def _expected(activities: NDArray[np.int64], model: Model) -> Numbers:
    """What the model expects of each of these activities beyond what its features say; 0 for those it does not know."""
    return np.array([model.expected.get(int(activity), 0.0) for activity in activities]) if model.expected else np.zeros(len(activities))


def rated_of(rows: Rows, model: Model) -> list[Rated]:
    """The ratings in the order of time, each with what the model expects of the activity."""
    kept = np.flatnonzero(rows.is_rated)
    expected = _expected(rows.activities[kept], model).tolist()
    return [Rated(int(rows.places[row]), rows.features[row], float(rows.values[row]), of) for row, of in zip(kept, expected, strict=True)]


def cached(coach_id: int, client_id: int, model: Model, *, at: datetime) -> Learned | None:
    """The state as it was kept, with what this one client tells; None when it was made from other rows. One query."""
    found = {state.client_id: state for state in kept_states(coach_id, client_id, at=at, model=model.version)}
    together, own = found.get(None), found.get(client_id)
    if together is None:
        return None
    effects, ratings = _effects_kept(json.loads(together.effects)), _ratings_kept(json.loads(together.ratings))
    return Learned({client_id: unpacked(own)} if own else {}, unpacked(together), effects, together.rows, ratings)


def packed(told: Told) -> tuple[bytes, bytes]:
    """The upper triangle and the shift, in eight bytes a number."""
    return told.information[np.triu_indices(len(told.shift))].tobytes(), told.shift.tobytes()


def unpacked(row: Kept) -> Told:
    shift = np.frombuffer(bytes(row.shift))
    information = np.zeros((len(shift), len(shift)))
    information[np.triu_indices(len(shift))] = np.frombuffer(bytes(row.information))
    return Told(information + np.triu(information, 1).T, shift)


def differs(coach_id: int, found: Learned, print_now: str) -> bool:
    """Whether a kept state of this coach that is said to be current is not what the rows come to; one query."""
    current = [row for row in ModelState.objects.filter(coach=coach_id) if row.print == print_now]
    if not current:
        return False
    kept = {row.client_id: (bytes(row.information), bytes(row.shift)) for row in current}
    made = {None: packed(found.messages)} | {client: packed(told) for client, told in found.told.items()}
    together = next((row for row in current if row.client_id is None), None)
    return kept != made or together is None or (_effects_kept(together.effects), _ratings_kept(together.ratings)) != (found.effects, found.ratings)


def _effects_kept(effects: dict[str, float]) -> dict[int, float]:
    return {int(activity): effect for activity, effect in effects.items()}


def _ratings_kept(ratings: dict[str, Any]) -> Ratings:
    return Ratings({int(activity): (mean, people) for activity, (mean, people) in ratings.get("activities", {}).items()}, ratings.get("usual"))
