from typing import Any, Self

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
