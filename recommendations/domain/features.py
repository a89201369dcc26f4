"""What the model sees of an activity for a person: schema 1, some 36 numbers of about -1 to 2.

A feature is never taken away: a change raises the version, and snapshots of an older one are worked out anew from the facts.
"""

import numpy as np

from progress.domain.balance import ELEMENTS
from recommendations.domain.catalogue import FIRE, KINDS, STYLES, Library, Numbers, People
from recommendations.domain.needs import Needs, excess_match

SCHEMA_VERSION = 1
USUAL_MINUTES = 12.0
LOW_FIRE = 40.0
FORGOTTEN_WEEKS = 8.0

SINGLE = (
    "minutes",
    "minutes_squared",
    "intensity",
    "intensity_low_fire",
    "need",
    "lowest",
    "fall",
    "excess",
    "repeat_item",
    "repeat_kind",
    "never_tried",
    "theme",
    "archetype",
    "focus",
    "session",
)


def names(kinds: tuple[str, ...] = KINDS) -> tuple[str, ...]:
    """The names of the features in their order."""
    of_elements = (f"element:{element}" for element in ELEMENTS)
    return ("bias", *of_elements, *(f"kind:{kind}" for kind in kinds), *SINGLE, *(f"style:{number}" for number in range(1, STYLES + 1)))


def features(people: People, library: Library, needs: Needs) -> Numbers:
    """The features of every activity for every person (p, n, d)."""
    shape = (len(people.levels), len(library))
    every = (library.elements, library.kinds, _lengths(library))
    columns = [np.ones((*shape, 1)), *(np.broadcast_to(part, (*shape, part.shape[1])) for part in every)]
    columns += [np.stack(_singles(people, library, needs, shape), axis=2), np.broadcast_to(library.style, (*shape, STYLES))]
    return np.concatenate(columns, axis=2)


def low_fire(people: People) -> Numbers:
    """1 where Fire is known to be low."""
    return np.asarray(np.nan_to_num(people.levels[:, FIRE], nan=100.0) < LOW_FIRE, dtype=float)


def recency(weeks_since: Numbers) -> Numbers:
    """How fresh an activity still is in memory: 1 just sent, .37 after eight weeks, 0 for never."""
    return np.asarray(np.exp(-weeks_since / FORGOTTEN_WEEKS))


def _lengths(library: Library) -> Numbers:
    length = np.log(library.minutes / USUAL_MINUTES) / np.log(4.0)
    return np.stack([length, length**2, (library.intensity - 1.0) / 2.0], axis=1)


def _singles(people: People, library: Library, needs: Needs, shape: tuple[int, int]) -> list[Numbers]:
    effort = (library.intensity - 1.0) / 2.0
    return [
        low_fire(people)[:, None] * effort,
        needs.need @ library.elements.T,
        needs.lowest @ library.elements.T,
        needs.fall @ library.elements.T,
        excess_match(needs, library),
        recency(people.weeks_since),
        people.kinds_lately @ library.kinds.T,
        np.isinf(people.weeks_since).astype(float),
        people.themes @ library.elements.T,
        people.archetypes @ library.elements.T,
        np.minimum(people.focus @ library.facets.T, 1.0),
        np.broadcast_to(people.in_session[:, None], shape),
    ]
