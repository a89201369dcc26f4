"""What was said about one client's elements, from the newest on: check-ins, pulses and ratings with the values they came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Q

from accounts.models import User
from clients.models import Client
from progress.domain.talking import APART, ONE_PERIOD
from progress.models import CheckIn, ElementReading, Pulse, Rating

type What = Literal["check_in", "pulse", "rating"]
MODELS: dict[What, type[Any]] = {"check_in": CheckIn, "pulse": Pulse, "rating": Rating}
ORIGINS: dict[str, What] = {model._meta.label_lower: what for what, model in MODELS.items()}


@dataclass(frozen=True)
class SaidRow:
    """One check-in, pulse or rating, and what it said about each element, 0-100."""

    what: What
    row: Any
    values: dict[str, float]


@dataclass(frozen=True)
class Pair:
    """What coach and client said about one element in one period, 0-100 or unknown."""

    element: str
    coach: float | None
    own: float | None

    @property
    def apart(self) -> float | None:
        """By how many points the coach sees more of it."""
        return None if self.coach is None or self.own is None else self.coach - self.own

    @property
    def is_talking_point(self) -> bool:
        return self.apart is not None and abs(self.apart) >= APART


def said_rows(client: Client, reader: User, *, until: date | None, limit: int) -> tuple[list[SaidRow], date | None]:
    """What was said up to this day that this reader may see, and the day where the next page begins; a day is never cut in two."""
    found: list[tuple[What, Any]] = []
    for what, model in MODELS.items():
        rows = model.objects.visible_to(reader).filter(client=client, **({"date__lte": until} if until else {})).order_by("-date", "-id")
        found += [(what, row) for row in (rows.select_related("coach") if what == "rating" else rows)[: limit + 1]]
    found.sort(key=lambda one: (one[1].date, one[1].pk), reverse=True)
    further = found[limit][1].date if len(found) > limit else None
    # A day on which so much was said that it fills a page is shown whole.
    if further is not None and further == found[0][1].date:
        further -= timedelta(days=1)
    shown = [one for one in found if further is None or one[1].date > further]
    values = values_of(client, shown)
    return [SaidRow(what, row, values.get((what, row.pk), {})) for what, row in shown], further


def values_of(client: Client, rows: Sequence[tuple[What, Any]]) -> dict[tuple[str, int], dict[str, float]]:
    """The values that each of these came to, in one query."""
    wanted = Q(pk__in=[])
    for what, model in MODELS.items():
        wanted |= Q(origin_type=model._meta.label_lower, origin_id__in=[row.pk for kind, row in rows if kind == what])
    values: dict[tuple[str, int], dict[str, float]] = {}
    readings = ElementReading.objects.filter(wanted, client=client).order_by("element__order")
    for origin_type, origin_id, element, value in readings.values_list("origin_type", "origin_id", "element_id", "value"):
        values.setdefault((ORIGINS[origin_type], origin_id), {})[element] = float(value)
    return values


def check_in_of_the_time(rating: Rating) -> CheckIn | None:
    """The check-in nearest to a rating, at most two weeks away."""
    near = CheckIn.objects.filter(client=rating.client_id, date__range=(rating.date - ONE_PERIOD, rating.date + ONE_PERIOD))
    return min(near, key=lambda check_in: (abs(check_in.date - rating.date), -check_in.pk), default=None)


def side_by_side(rating: Rating, check_in: CheckIn | None, *, elements: Sequence[str]) -> list[Pair]:
    """Coach and client beside each other, element by element; one query."""
    rows: list[tuple[What, Any]] = [("rating", rating), *([("check_in", check_in)] if check_in else [])]  # type: ignore[list-item]
    values = values_of(rating.client, rows)
    coach, own = values.get(("rating", rating.pk), {}), values.get(("check_in", check_in.pk), {}) if check_in else {}
    return [Pair(element, coach.get(element), own.get(element)) for element in elements]
