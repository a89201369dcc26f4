"""What the engine knows of many clients now, in a fixed number of queries."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from progress.domain.balance import ELEMENTS
from progress.domain.standing import Record, levels_on
from progress.models import BalanceSnapshot, EngagementSnapshot
from progress.readings import balance_records
from recommendations.domain.catalogue import FACETS, KINDS, Numbers, People
from recommendations.domain.needs import TARGET, needs_of
from recommendations.models import ClientSignals, EngineSettings

ENTRIES, ENTRIES_OF = 3, timedelta(days=56)  # how many shared entries speak of themes, and for how long
MEAN_WEEKS = 13  # the 90 days over which the own mean is taken


def signals_of(client_ids: Collection[int], *, at: datetime) -> list[ClientSignals]:
    """The signals of these clients as of now, from their snapshots and readings; five queries."""
    targets = dict(EngineSettings.objects.filter(client__in=client_ids).values_list("client", "targets"))
    balances = dict(BalanceSnapshot.objects.filter(client__in=client_ids).values_list("client", "levels"))
    scores = dict(EngagementSnapshot.objects.filter(client__in=client_ids).values_list("client", "value"))
    records = balance_records(client_ids, at=at)
    return [_signals(client, balances.get(client, {}), records.get(client), scores.get(client), targets.get(client, {}), at=at) for client in client_ids]


def by_element(values: dict[str, float], *, unknown: float = np.nan) -> Numbers:
    """One row of five, in the order of the elements."""
    return np.array([[values.get(element, unknown) for element in ELEMENTS]], dtype=float)


def _signals(
    client_id: int, standing: dict[str, dict[str, Any]], record: Record | None, score: int | None, targets: dict[str, float], *, at: datetime
) -> ClientSignals:
    levels, overdrive = _known(standing, "level"), _known(standing, "over")
    means = _means(record) if record else {}
    needs = needs_of(_person(levels, means, overdrive, targets))
    return ClientSignals(
        client_id=client_id,
        levels=levels,
        means=means,
        overdrive=overdrive,
        need={element: round(float(need), 4) for element, need in zip(ELEMENTS, needs.need[0], strict=True) if element in levels},
        engagement=score,
        computed_at=at,
    )


def _known(standing: dict[str, dict[str, Any]], column: str) -> dict[str, float]:
    return {element: row[column] for element, row in standing.items() if row.get(column) is not None}


def _means(record: Record) -> dict[str, float]:
    """The mean of the levels at the ends of the last thirteen weeks, where they are known."""
    weeks = [levels_on(record, record.today - timedelta(weeks=ago)) for ago in range(MEAN_WEEKS)]
    known = {element: [level.value for week in weeks if (level := week[element]) is not None and level.value is not None] for element in ELEMENTS}
    return {element: round(float(np.mean(values)), 2) for element, values in known.items() if values}


def _person(levels: dict[str, float], means: dict[str, float], overdrive: dict[str, float], targets: dict[str, float]) -> People:
    return People(
        levels=by_element(levels),
        targets=by_element(targets, unknown=TARGET),
        means=by_element(means),
        overdrive=by_element(overdrive),
        focus=np.zeros((1, len(FACETS))),
        archetypes=np.zeros((1, len(ELEMENTS))),
        themes=np.zeros((1, len(ELEMENTS))),
        weeks_since=np.zeros((1, 0)),
        kinds_lately=np.zeros((1, len(KINDS))),
        in_session=np.zeros(1),
    )
