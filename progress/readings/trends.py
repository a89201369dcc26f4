"""One client's readings over a period, in one query, whatever the history."""

from datetime import date, timedelta

from clients.models import Client
from progress.domain.balance import ELEMENTS, Element
from progress.domain.levels import REACH_DAYS, Reading
from progress.domain.standing import Record
from progress.readings.balance import as_reading


def record_since(client: Client, *, since: date | None, today: date) -> Record:
    """The readings that may still count on a day from `since` to today (None: all there are), by element, the oldest first."""
    rows = client.readings.counted().filter(element__in=ELEMENTS, date__lte=today)
    if since is not None:
        rows = rows.filter(date__gte=since - timedelta(days=REACH_DAYS))
    readings: dict[Element, list[Reading]] = {element: [] for element in ELEMENTS}
    # Sorted here and not in the database, where it would be a sort over the largest table.
    for element, *columns in rows.order_by().values_list("element_id", "source", "value", "date", "quality", "overdrive"):
        readings[element].append(as_reading(*columns))
    return Record(today, {element: sorted(of_element, key=lambda reading: reading.day) for element, of_element in readings.items()})
