from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from clients.querysets import OfClientQuerySet
from recommendations.domain.observations import PATIENCE

SEEN_BY_CLIENT = ("sent", "done", "declined")
REMEMBERED = Q(status__in=SEEN_BY_CLIENT) | Q(status="withdrawn", opened_at__isnull=False)


class ActivityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The library of a coach: what came with the platform and what the coach wrote."""
        return self.filter(Q(coach=None) | Q(coach=user)) if user.is_coach else self.none()

    def current(self) -> Self:
        return self.filter(archived_at=None)


class EngineSettingsQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A coach's own and those of the coach's clients; a client's own."""
        if user.is_coach:
            theirs = Q(client__coachings__coach=user, client__coachings__ended_at=None, client__erased_at=None)
            return self.filter(Q(coach=user) | theirs)
        return self.filter(client__user=user) if user.is_client else self.none()


class RecommendationQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of a coach's clients; a client sees nothing before it was approved and sent, and that something was withdrawn."""
        rows = super().visible_to(user)
        return rows.reached() if user.is_client else rows

    def waiting(self) -> Self:
        """Those that a coach is to decide about."""
        return self.filter(status="proposed")

    def leaving(self, at: datetime) -> Self:
        """Approved ones whose time to be taken back is over."""
        return self.filter(status="approved", leaves_at__lte=at)

    def sent(self) -> Self:
        return self.filter(status__in=SEEN_BY_CLIENT)

    def reached(self) -> Self:
        """What reached the client at some time: what was sent, and what was withdrawn after that."""
        return self.filter(status__in=(*SEEN_BY_CLIENT, "withdrawn"))

    def remembered(self) -> Self:
        """What has a place in the client's own record: what was sent, and of what was withdrawn that which the client had looked at."""
        return self.filter(REMEMBERED)

    def kept(self) -> Self:
        """Those that a coach keeps for the next session."""
        return self.filter(status="for_session")

    def open(self, at: datetime) -> Self:
        """On their way to the client, or there for less than two weeks without an answer."""
        return self.filter(Q(status="approved") | Q(status="sent", sent_at__gt=at - PATIENCE))
