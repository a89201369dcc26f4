"""How engagement is spread over a coach's clients: by the words of the bands, and apart from them who has no number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachhub.home.asked import Asked
from progress.domain.engagement import BANDS, band_of
from progress.models import Standing

WITHOUT = (Standing.NEW, Standing.NO_PLAN, Standing.PAUSED, Standing.COMPLETED)
RESTING = (Standing.PAUSED, Standing.COMPLETED)


@dataclass(frozen=True)
class Line:
    """A band or a state: its word, the scores it spans, how many clients, what that is in a hundred of those with a number, and the way to them."""

    word: str
    span: str
    count: int
    percent: int
    url: str


@dataclass(frozen=True)
class Distribution:
    bands: Sequence[Line]
    states: Sequence[Line]
    dormant: int
    dormant_url: str

    @property
    def scored(self) -> int:
        return sum(line.count for line in self.bands)

    @property
    def words(self) -> str:
        if not self.scored:
            return _("Nobody has a number yet. The first appear after two weeks, or once three things were asked and came out.")
        have = ngettext("%(count)d client has a number: %(bands)s.", "%(count)d clients have a number: %(bands)s.", self.scored)
        return have % {"count": self.scored, "bands": _listed(self.bands)}

    @property
    def words_without(self) -> str:
        """Who has none, empty when everybody has one."""
        count = sum(line.count for line in self.states)
        have = ngettext("%(count)d has none: %(states)s.", "%(count)d have none: %(states)s.", count)
        return have % {"count": count, "states": _listed(self.states)} if count else ""

    def sheet(self) -> list[list[Any]]:
        """The same as rows for a file."""
        head = [_("Engagement"), _("Score"), _("Clients")]
        return [head, *([line.word, line.span, line.count] for line in (*self.bands, *self.states))]


def distribution(cards: Iterable[dict[str, Any]]) -> Distribution:
    """From the cards' `score` and `score_state`; a card whose score was not worked out yet counts as new."""
    bands, states, dormant = Counter[str](), Counter[str](), 0
    for card in cards:
        if card["score"] is None:
            states[card["score_state"] or Standing.NEW.value] += 1
        else:
            bands[band_of(card["score"])] += 1
            dormant += card["score_state"] == Standing.DORMANT
    return Distribution(_bands(bands), _states(states), dormant, Asked(band="dormant").url())


def _bands(counts: Counter[str]) -> list[Line]:
    highest, lines, total = 100, [], counts.total()
    for least, band in BANDS:
        count = counts[band]
        lines.append(Line(str(Standing(band).label), f"{least}–{highest}", count, round(100 * count / total) if total else 0, Asked(band=band).url()))
        highest = least - 1
    return lines


def _states(counts: Counter[str]) -> list[Line]:
    return [Line(str(state.label), "", counts[state], 0, _way_to(state)) for state in WITHOUT if counts[state]]


def _way_to(state: Standing) -> str:
    return (Asked(state=state.value) if state in RESTING else Asked(band=state.value)).url()


def _listed(lines: Iterable[Line]) -> str:
    return ", ".join(_("%(count)d %(word)s") % {"count": line.count, "word": line.word} for line in lines if line.count)
