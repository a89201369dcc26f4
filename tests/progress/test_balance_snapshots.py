"""The snapshot of the balance: what it keeps, what it costs, and that rebuilding gives the same."""

from datetime import UTC, date, datetime, timedelta

from progress.actions import Answer, refresh_balance
from progress.domain.balance import ELEMENTS
from progress.models import BalanceSnapshot, ElementReading
from tests import factories

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORIGIN = ("progress.checkin", 1)


def check_in(client, *, ago=0, source="self", **values):
    """One reading of each element, 50 unless said otherwise."""
    number = ElementReading.objects.count()
    for element in ELEMENTS:
        factories.reading(client, element, values.get(element, 50), on=TODAY - timedelta(days=ago), source=source, origin_id=number)


def answers(**values) -> dict[str, Answer]:
    for element in ELEMENTS:
        factories.element(element)
    return {element: Answer(values.get(element, 50)) for element in ELEMENTS}


def snapshot(client) -> BalanceSnapshot:
    refresh_balance([client.pk], at=AT)
    return BalanceSnapshot.objects.get(pk=client.pk)


def test_snapshot_keeps_level_band_and_what_they_are_made_of(noah):
    check_in(noah, ago=30, fire=40)
    check_in(noah, fire=70)
    check_in(noah, source="coach", fire=60)
    assert snapshot(noah).levels["fire"] == {
        "level": 60.0,
        "se": 7.84,
        "low": 49.95,
        "high": 70.05,
        "weight": 2.3,
        "confidence": "fair",
        "over": None,
        "sources": {"coach": 1, "self": 2},
        "last_date": "2026-11-24",
        "month_ago": 40.0,
        "change": 20.0,
        "certainty": "likely",
    }
