"""The activities that could be suggested, as arrays: one row an activity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from progress.domain.balance import ELEMENTS

type Numbers = NDArray[np.float64]

KINDS = ("exercise", "journal_prompt", "reflection", "practice", "reading")
FACETS = tuple(f"{element}-{number}" for element in ELEMENTS for number in (1, 2, 3))
STYLES = 8  # principal components of the texts
FIRE = ELEMENTS.index("fire")


@dataclass(frozen=True)
class Library:
    """`n` activities: element weights and what they calm (n, 5), kinds (n, k), facets (n, 15), minutes, intensity 1-3 (n), style (n, 8)."""

    elements: Numbers
    calms: Numbers
    kinds: Numbers
    facets: Numbers
    minutes: Numbers
    intensity: Numbers
    style: Numbers

    def __len__(self) -> int:
        return len(self.minutes)

    def only(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> "Library":
        """The activities that a mask or a list of places names."""
        columns = (self.elements, self.calms, self.kinds, self.facets, self.minutes, self.intensity, self.style)
        return Library(*(column[kept] for column in columns))


@dataclass(frozen=True)
class People:
    """What is known of `p` people; a level that nobody read is NaN. Levels, own means of 90 days and overdrive run from 0 to 100."""

    levels: Numbers  # (p, 5)
    targets: Numbers  # (p, 5)
    means: Numbers  # (p, 5)
    overdrive: Numbers  # (p, 5)
    focus: Numbers  # (p, 15): 1 for a facet that coach and client chose
    archetypes: Numbers  # (p, 5): the share of the archetypes that belong to an element
    themes: Numbers  # (p, 5): what shared entries speak of, 0-1
    weeks_since: Numbers  # (p, n): weeks since the activity was sent, infinite for never
    kinds_lately: Numbers  # (p, k): 1 for the kinds of the last three that were sent
    in_session: Numbers  # (p,): 1 when the list is for a session


def one_hot(places: NDArray[np.intp] | list[int], width: int) -> Numbers:
    """A row of zeros with a one at each place; a place below zero leaves all zeros."""
    ones = np.asarray(places, dtype=np.intp)
    return np.asarray(ones[:, None] == np.arange(width), dtype=float)
