from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from clients.querysets import OfClientQuerySet
from progress.domain.levels import COUNTED
from progress.domain.texts import search_terms


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


class Beginnings(SearchQuery):
    """Asks for words that begin with these; the database knows how the words of an entry were made (migration 0008)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.function = "entry_query"


class EntryQuerySet(OfClientQuerySet):
    """Journal entries; the only way to them for somebody who reads is `readable_by`."""

    def readable_by(self, user: Any) -> Self:
        """A client's own entries; for a coach those that were shared and that still are."""
        rows = super().visible_to(user).filter(removed_at=None)
        return rows.shared() if user.is_coach else rows

    visible_to = readable_by

    def own(self, user: Any) -> Self:
        """The entries of a client who is signed in, also the deleted ones that can still be taken back."""
        return self.filter(client__user=user) if user.is_client else self.none()

    def shared(self) -> Self:
        return self.exclude(visibility="private").filter(removed_at=None)

    def for_ai(self) -> Self:
        """What the client shared and lets a machine read."""
        return self.filter(visibility="shared", removed_at=None)

    def since(self, at: datetime) -> Self:
        return self.filter(written_at__gte=at)

    def holding(self, words: str) -> Self:
        """Entries in whose title or text every one of these words begins a word, whatever the case and the accents."""
        terms = " ".join(search_terms(words))
        return self.filter(search=Beginnings(terms)) if terms else self

    def newest_first(self) -> Self:
        return self.order_by("-written_at", "-pk")

    def before(self, at: datetime, entry_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(written_at__lt=at) | Q(written_at=at, pk__lt=entry_id))


class EntryDraftQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts of a client who is signed in; nobody else ever reads one."""
        return self.filter(client__user=user) if user.is_client else self.none()
