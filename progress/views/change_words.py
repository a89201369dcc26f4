"""Levels and what changed between two days in words: nothing that chance could have made."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.domain.levels import Level, word_of
from progress.domain.trends import Going, Move
from progress.models import LevelWord

MOVED: dict[str, Any] = {
    "rose": gettext_lazy("%(element)s rose from %(then)d to %(now)d: more than chance."),
    "fell": gettext_lazy("%(element)s fell from %(then)d to %(now)d: more than chance."),
}
MOVED_WITHOUT_NUMBERS: dict[str, Any] = {
    "rose": gettext_lazy("%(element)s is stronger than it was: more than chance."),
    "fell": gettext_lazy("%(element)s is quieter than it was: more than chance."),
}
STAYED: Sequence[tuple[Going, Any]] = (
    ("same", gettext_lazy("%(elements)s: no clear change.")),
    ("unknown_then", gettext_lazy("%(elements)s: nothing from then to compare with.")),
    ("unknown_now", gettext_lazy("%(elements)s: the last reading is too old to say.")),
    ("unknown", gettext_lazy("%(elements)s: nothing to compare yet.")),
)


def change_sentences(moves: Sequence[Move], names: Mapping[str, str], *, numbers: bool) -> Iterator[str]:
    """What rose and what fell, one sentence each; then what did not change, and what nobody can say."""
    for move in moves:
        if move.then is not None and move.now is not None and move.going in MOVED:
            said = (MOVED if numbers else MOVED_WITHOUT_NUMBERS)[move.going]
            yield said % {
                "element": names[move.element],
                "then": round(move.then),
                "now": round(move.now),
            }
    for going, words in STAYED:
        if listed := [names[move.element] for move in moves if move.going == going]:
            yield str(words) % {"elements": get_text_list(listed, _("and"))}


def level_words(level: Level | None, *, numbers: bool) -> str:
    """A level as a table or a tooltip says it: the number, or the word that stands for it; never a number for what is not known."""
    if level is None:
        return _("nothing said")
    if level.value is None:
        return _("too old to say")
    return str(round(level.value)) if numbers else str(LevelWord(word_of(level.value, overdrive=level.overdrive)).label)


def band_words(level: Level | None) -> str:
    """Between which numbers a level most likely lies; a dash without a level."""
    if level is None or level.low is None or level.high is None:
        return "–"
    return f"{round(level.low)}–{round(level.high)}"
