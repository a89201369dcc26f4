"""A coach's own view comes first: what the newest check-in said stays closed until then, on every page that would show it."""

from datetime import datetime
from typing import Any

from accounts.gates import PersonRequest
from clients.acts import record_read
from clients.models import Client
from progress.models import CheckIn, ElementReading
from progress.readings.checkins import READS_AS, unread_check_in


def closed_check_in(request: PersonRequest, client: Client, *, at: datetime) -> CheckIn | None:
    """The newest check-in while it is closed to this coach; None once it is not, or when the coach asks to see it all the same, which is noted."""
    found = unread_check_in(request.user, client)
    if found is not None and "read" in request.GET:
        record_read(client, READS_AS, actor=request.user, at=at, about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
        return None
    return found


def told_of(request: PersonRequest, closed: CheckIn | None) -> dict[str, Any]:
    """What the sentence about it needs: the check-in, and the address of the same page with everything open."""
    asked = request.GET.copy()
    asked["read"] = "1"
    return {"closed": closed, "show_anyway": f"?{asked.urlencode()}"}


def is_closed(row: ElementReading, closed: CheckIn | None) -> bool:
    """Whether the reading is of that check-in: there is one a day at most."""
    return closed is not None and row.source == ElementReading.Source.SELF and row.date == closed.date
