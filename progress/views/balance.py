"""How the balance of a client is made: every reading that counts, with what it weighs."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.models import Client
from common.answers import page
from progress.domain.levels import COUNTED, REACH_DAYS, SOURCES
from progress.domain.standing import WEEKS
from progress.gates import get_balanced_client
from progress.models import BalanceSnapshot, CheckIn, ElementReading
from progress.readings import names_for, readings_that_count
from progress.views.rate_first import closed_check_in, is_closed, told_of


@coach_only
@require_safe
def balance(request: PersonRequest, client_id: int) -> HttpResponse:
    """Every level of a client with the readings behind it."""
    client, now = get_balanced_client(request.user, client_id), timezone.now()
    record_read(client, "balance", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    snapshot = getattr(client, "balance", None)
    closed = closed_check_in(request, client, at=now)
    context = {"section": "clients", "client": client, "tab": "progress", "now": now, "snapshot": snapshot, **told_of(request, closed)}
    return page(request, "progress/balance.html", context | (_explained(client, snapshot, closed) if snapshot else {}))


def _explained(client: Client, snapshot: BalanceSnapshot, closed: CheckIn | None) -> dict[str, Any]:
    # Explained are the numbers that stand everywhere else, so the weights are those of the day on which they were computed.
    on = client.today(snapshot.computed_at)
    counted = {slug: [(row, is_closed(row.row, closed)) for row in rows] for slug, rows in readings_that_count(client, on=on).items()}
    names = names_for(client)
    return {
        "on": on,
        "elements": [{"slug": slug, "name": names[slug], "level": snapshot.levels[slug], "counted": counted[slug]} for slug in counted],
        "weeks": _weeks(snapshot, on=on),
        "has_weeks": any(value is not None for value in snapshot.by_week),
        "sources": [{"label": ElementReading.Source(source).label, "trust": SOURCES[source]} for source in COUNTED],
        "reach": REACH_DAYS,
    }


def _weeks(snapshot: BalanceSnapshot, *, on: date) -> list[tuple[date, int | None]]:
    """The end of each week and the balance as it was then."""
    return [(on - timedelta(weeks=WEEKS - 1 - place), value) for place, value in enumerate(snapshot.by_week)]
