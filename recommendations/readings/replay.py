"""How well the model foretold a house's own ratings, and how much more useful its suggestions are than those of the plain rule."""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from recommendations.domain.checking import Foretold, covered, foretell, pairs_right, rmse
from recommendations.domain.simulator.measures import Figure, figure
from recommendations.readings.learning import Rows
from recommendations.readings.models import Model, rated_of

# The mean rating by arm within the runs that held a place of the plain rule, and of all others.
ARMS = """
SELECT row.is_control, avg(event.value)::float, count(*)
FROM feedback_events event JOIN recommendations row ON row.recommendation_id = event.recommendation_id
WHERE event.kind = 'rated' AND row.source = 'engine' AND row.batch_id IS NOT NULL
GROUP BY row.is_control
"""


@dataclass(frozen=True)
class Replay:
    """Figures over all foretold ratings; None where there is nothing to count."""

    ratings: int
    rmse: float
    rmse_by_mean: float
    pairs_right: float | None
    covered: float
    permuted_rmse: float
    lift: float | None  # of the engine over the plain rule, in rating points
    controlled: int  # ratings of the plain rule's suggestions
    gain: Figure | None = None  # squared error saved against the client's own mean


def replay(houses: list[Rows], model: Model) -> Replay | None:
    """Every rating foretold from those before it; None without ratings."""
    found = [one for rows in houses for one in _foretold(rows, model)]
    if not found:
        return None
    permuted = [one for rows in houses for one in _foretold(_permuted(rows), model)]
    lift, controlled = _lift()
    return Replay(
        ratings=len(found),
        rmse=rmse(found),
        rmse_by_mean=rmse(found, by_mean=True),
        pairs_right=pairs_right(found),
        covered=covered(found),
        permuted_rmse=rmse(permuted),
        lift=lift,
        controlled=controlled,
        gain=figure([(one.came - one.by_mean) ** 2 - (one.came - one.mean) ** 2 for one in found]),
    )


def _foretold(rows: Rows, model: Model) -> list[Foretold]:
    return foretell(rated_of(rows, model), model.prior, clients=len(rows.clients))


def _permuted(rows: Rows) -> Rows:
    """The same ratings with the clients dealt out anew: if the model personalises, it must foretell these worse."""
    dealt = np.random.default_rng(0).permutation(rows.places[rows.is_rated])
    places = rows.places.copy()
    places[rows.is_rated] = dealt
    return Rows(rows.clients, places, rows.activities, rows.features, rows.values, rows.weights, rows.is_rated, rows.moments)


def _lift() -> tuple[float | None, int]:
    with connection.cursor() as cursor:
        cursor.execute(ARMS)
        arms = {is_control: (mean, count) for is_control, mean, count in cursor.fetchall()}
    if True not in arms or False not in arms:
        return None, arms.get(True, (0.0, 0))[1]
    return arms[False][0] - arms[True][0], arms[True][1]
