"""Readings of many clients at once, and the readings behind one client's levels."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from clients.models import Client
from progress.domain.balance import ELEMENTS, Element
from progress.domain.levels import LEAST_WEIGHT, REACH_DAYS, Level, Reading, combine, weight_of
from progress.domain.standing import WEEKS, Record
from progress.models import ElementReading

# The oldest of the twelve weeks looks back as far as a reading may count; a day more, because somewhere it is still yesterday.
SPAN = timedelta(days=REACH_DAYS + 7 * WEEKS + 1)
COLUMNS = ("client_id", "element_id", "source", "value", "date", "quality", "overdrive")


@dataclass(frozen=True)
class Counted:
    """A reading, what it weighs, and how much of the level it makes, in percent."""

    row: ElementReading
    weight: float
    percent: int


def balance_records(client_ids: Collection[int], *, at: datetime) -> dict[int, Record]:
    """What is known of each of these clients who ever had a reading, by the client's own calendar, in two queries."""
    records = {client_id: Record(today, defaultdict(list), last) for client_id, today, last in _last_dates(client_ids, at=at)}
    rows = ElementReading.objects.counted().filter(client__in=records.keys(), element__in=ELEMENTS, date__gt=at.date() - SPAN)
    for client_id, element, *columns in rows.order_by().values_list(*COLUMNS):
        records[client_id].readings[element].append(as_reading(*columns))  # type: ignore[attr-defined]
    return records


def readings_that_count(client: Client, *, on: date) -> dict[Element, list[Counted]]:
    """What a client's levels are made of on that day, by element, the newest first; one query."""
    rows = client.readings.counted().filter(element__in=ELEMENTS, date__range=(on - timedelta(days=REACH_DAYS), on)).order_by()
    found: dict[Element, list[ElementReading]] = {element: [] for element in ELEMENTS}
    # Sorted here and not in the database, where it would be a sort over the largest table.
    for row in sorted(rows, key=lambda row: (row.date, row.pk), reverse=True):
        found[row.element_id].append(row)
    return {element: _counted(of_element, on=on) for element, of_element in found.items()}


def level_of(counted: Collection[Counted], *, on: date) -> Level | None:
    """What these readings come to on that day."""
    return combine((as_reading(of.row.source, of.row.value, of.row.date, of.row.quality, of.row.overdrive) for of in counted), on=on)


def as_reading(source: Any, value: Any, day: date, quality: Any, overdrive: Any) -> Reading:
    return Reading(source, float(value), day, float(quality), None if overdrive is None else float(overdrive))


def _counted(rows: list[ElementReading], *, on: date) -> list[Counted]:
    weights = [(weight_of(as_reading(row.source, row.value, row.date, row.quality, row.overdrive), on=on), row) for row in rows]
    counted = [(weight, row) for weight, row in weights if weight >= LEAST_WEIGHT]
    total = fsum(weight for weight, _ in counted)
    return [Counted(row, weight, round(100 * weight / total)) for weight, row in counted]


def _last_dates(client_ids: Collection[int], *, at: datetime) -> list[tuple[int, date, dict[Element, date]]]:
    """Client, today on the client's calendar, and the date of the last reading of each element that has one."""
    today = Cast(Func(F("time_zone"), Value(at), function="timezone"), DateField())
    # One step into the index for each element, however long the history; a grouping would read all of it.
    newest = ElementReading.objects.counted().filter(client=OuterRef("pk"), date__lte=OuterRef("day_there")).order_by("-date").values("date")
    clients = Client.objects.filter(pk__in=client_ids).annotate(
        day_there=today, **{f"last_{slug}": Subquery(newest.filter(element=slug)[:1]) for slug in ELEMENTS}
    )
    found = []
    for client_id, day, *dates in clients.order_by("pk").values_list("pk", "day_there", *(f"last_{slug}" for slug in ELEMENTS)):
        last = {slug: last for slug, last in zip(ELEMENTS, dates, strict=True) if last is not None}
        if last:
            found.append((client_id, day, last))
    return found
