from datetime import datetime, timedelta
from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value

from accounts.models import Membership
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

    def of_period(self, start: datetime, end: datetime) -> Self:
        """Those that begin in this span, in the order of the day."""
        return self.filter(session_date__gte=start, session_date__lt=end).order_by("session_date", "session_id")


class BlockQuerySet(OfClientQuerySet):
    def in_order(self) -> Self:
        """The plan: what was taken off is not in it."""
        return self.filter(removed_at=None).order_by("position", "id")

    def steps(self) -> Any:
        """The plan as plain rows, with its number, the minutes of its slot and the state of the client: what a move reads."""
        return self.in_order().values_list("pk", "title", "minutes", "element_id", "session__plan_version", "session__minutes", "client__state")

    def left_over(self) -> Self:
        """Planned and not come to, and not taken up in a later plan since."""
        again = self.model._base_manager.filter(left_from=OuterRef("pk"), removed_at=None)
        return self.filter(removed_at=None).exclude(state="done").filter(~Exists(again))


class TemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A coach's own, and those that coaches of the same practice share."""
        if not user.is_coach:
            return self.none()
        practice = Membership.objects.filter(user=user).values("practice")[:1]
        return self.filter(Q(coach=user) | Q(is_shared=True), practice=practice)


class FeedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A person's own."""
        return self.filter(user=user)

    def with_token(self, token: str) -> Self:
        """The feed that this token was signed for, while it is its newest; none for a token that was altered, or of somebody who may not sign in."""
        try:
            user_id, number = signing.loads(token, salt="sessions.feed")
        except (signing.BadSignature, ValueError, TypeError):
            return self.none()
        return self.filter(user=user_id, number=number, user__is_active=True)
