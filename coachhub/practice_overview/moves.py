"""Whose score went up or down the most in four weeks, each with the way to why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from progress.domain.reasons import RISE
from progress.models import EngagementSnapshot

SHOWN = 5


@dataclass(frozen=True)
class Move:
    """One client whose score moved, with its last twelve weeks."""

    client_id: int
    name: str
    before: int
    now: int
    weeks: Sequence[int | None] = ()

    @property
    def by(self) -> int:
        return self.now - self.before

    @property
    def change(self) -> str:
        return f"{self.by:+d}".replace("-", "\N{MINUS SIGN}")

    @property
    def url(self) -> str:
        return reverse("client", args=[self.client_id])

    @property
    def why(self) -> str:
        return reverse("progress:engagement", args=[self.client_id])

    @property
    def weeks_label(self) -> str:
        return _("Engagement of %(name)s in the last twelve weeks") % {"name": self.name}


@dataclass(frozen=True)
class Moves:
    """Everybody whose score moved, those who moved most first; `compared` clients have both numbers."""

    up: Sequence[Move]
    down: Sequence[Move]
    compared: int

    @property
    def most_up(self) -> Sequence[Move]:
        return self.up[:SHOWN]

    @property
    def most_down(self) -> Sequence[Move]:
        return self.down[:SHOWN]

    @property
    def words(self) -> str:
        if not self.compared:
            return _("Nobody has a number of today and one of four weeks ago yet.")
        if not self.up and not self.down:
            return _("Nobody moved by %(points)d points or more in four weeks.") % {"points": RISE}
        rose = ngettext("%(count)d client rose", "%(count)d clients rose", len(self.up)) % {"count": len(self.up)}
        fell = ngettext("%(count)d fell", "%(count)d fell", len(self.down)) % {"count": len(self.down)}
        return _("%(rose)s and %(fell)s by %(points)d points or more in four weeks.") % {"rose": rose, "fell": fell, "points": RISE}

    def sheet(self) -> list[list[Any]]:
        """The same as rows for a file."""
        head = [_("Client"), _("Four weeks ago"), _("Now"), pgettext("difference", "Change")]
        return [head, *([move.name, move.before, move.now, move.by] for move in (*self.up, *self.down))]


def moves(cards: Iterable[dict[str, Any]], *, user: User) -> Moves:
    """From the cards' `score` and `score_before`; one query for the weeks of those shown."""
    both = [Move(card["client_id"], card["name"], card["score_before"], card["score"]) for card in cards if None not in (card["score"], card["score_before"])]
    up = sorted((move for move in both if move.by >= RISE), key=lambda move: (-move.by, move.name, move.client_id))
    down = sorted((move for move in both if move.by <= -RISE), key=lambda move: (move.by, move.name, move.client_id))
    shown = [move.client_id for move in (*up[:SHOWN], *down[:SHOWN])]
    weeks = dict(EngagementSnapshot.objects.visible_to(user).filter(client__in=shown).values_list("client_id", "by_week"))
    return Moves(_with(up, weeks), _with(down, weeks), len(both))


def _with(moves: Sequence[Move], weeks: dict[int, list[int | None]]) -> list[Move]:
    return [Move(move.client_id, move.name, move.before, move.now, weeks.get(move.client_id, ())) for move in moves]
