"""The sessions of a coach in a span of days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from sessions_app.domain.calendar import Period
from sessions_app.models import Session

LOOKS_BACK = timedelta(days=60)
COLUMNS = ("client__name", "client__time_zone", "session_date", "minutes", "status", "format", "place", "call_link", "move_asked_at")


@dataclass(frozen=True)
class Day:
    date: date
    is_inside: bool  # of the month, and not only of its first or last week
    sessions: list[Session]


def days_of(coach: User, period: Period) -> list[Day]:
    """Every day of the period with its sessions in order, in one query."""
    start, end = period.span(coach.zone)
    found = Session.objects.visible_to(coach).of_coach(coach).of_period(start, end).select_related("client").only("client", *COLUMNS)
    by_day: dict[date, list[Session]] = {}
    for session in found:
        by_day.setdefault(session.session_date.astimezone(coach.zone).date(), []).append(session)
    inside = {period.day.month} if period.view == "month" else set(range(1, 13))
    return [Day(day, day.month in inside, by_day.get(day, [])) for day in period.days()]


def asked_to_move(coach: User, *, at: datetime) -> list[Session]:
    """Sessions ahead for which the client asked for another time."""
    asked = Session.objects.visible_to(coach).of_coach(coach).ahead(at).exclude(move_asked_at=None).select_related("client")
    return list(asked[:20])


def without_outcome(coach: User, *, at: datetime) -> list[Session]:
    """Sessions of the last weeks that are over and of which nobody said how they went."""
    over = Session.objects.visible_to(coach).of_coach(coach).of_period(at - LOOKS_BACK, at).filter(status=Session.Status.PLANNED)
    return [session for session in over.select_related("client")[:20] if session.ends_at <= at]
