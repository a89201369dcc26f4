from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value

from clients.querysets import OfClientQuerySet

LONGEST = timedelta(minutes=480)


class SessionQuerySet(OfClientQuerySet):
    def of_coach(self, coach: Any) -> Self:
        """The sessions that this coach gave, also with clients who were handed over since."""
        return self.filter(coach=coach)

    def held(self) -> Self:
        return self.filter(status="held")

    def ahead(self, at: datetime) -> Self:
        """Booked and not begun, the next one first."""
        return self.filter(status="planned", session_date__gte=at).order_by("session_date", "session_id")

    def so_far(self, at: datetime) -> Self:
        """What is not ahead, the newest first."""
        return self.exclude(status="planned", session_date__gte=at).order_by("-session_date", "-session_id")

    def before(self, at: datetime, session_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(session_date__lt=at) | Q(session_date=at, session_id__lt=session_id))

    def crossing(self, start: datetime, end: datetime) -> Self:
        """Sessions planned or held that share some time with this span."""
        lasts = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
        near = self.filter(status__in=["planned", "held"], session_date__lt=end, session_date__gt=start - LONGEST)
        return near.annotate(ends=ExpressionWrapper(F("session_date") + lasts, output_field=DateTimeField())).filter(ends__gt=start)
