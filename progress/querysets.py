from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from clients.querysets import OfClientQuerySet
from progress.domain.levels import COUNTED


class ReadingQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Readings of the user's clients; what was read out of a journal stays with the client, whose entries may be private."""
        rows = super().visible_to(user)
        return rows.counted() if user.is_coach else rows

    def counted(self) -> Self:
        """Those that levels are made of."""
        return self.filter(source__in=COUNTED)


class ItemSetQuerySet(models.QuerySet[Any]):
    """Versions of what is asked."""

    def visible_to(self, user: Any) -> Self:
        """The house's own, and those of the practice that the user coaches or is coached in."""
        if user.is_coach:
            return self.filter(Q(practice=None) | Q(practice__memberships__user=user))
        return self.filter(Q(practice=None) | Q(practice__clients__user=user)).distinct() if user.is_client else self.none()

    def of_practice(self, practice_id: int) -> Self:
        """What this practice may ask, the version in use first: its own newest, else the house's newest."""
        return self.filter(Q(practice=practice_id) | Q(practice=None)).order_by(models.F("practice").asc(nulls_last=True), "-version")


class SaidQuerySet(OfClientQuerySet):
    """Check-ins and pulses of clients."""

    def before(self, day: date, row_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(date__lt=day) | Q(date=day, pk__lt=row_id))


class DraftQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A draft is its writer's alone."""
        return self.filter(client__user=user) if user.is_client else self.none()


class RatingQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Ratings of a coach's own clients, whoever of the coaches wrote them; a client sees the levels they go into."""
        return super().visible_to(user) if user.is_coach else self.none()
