"""What each element of a person asks for, from 0 (nothing) to 1 (much); what nobody read asks for nothing (docs/suggestions.md)."""

from dataclasses import dataclass

import numpy as np

from recommendations.domain.catalogue import Library, Numbers, People

TARGET = 60.0
NEED_SPAN, FALL_SPAN = 40.0, 20.0
HIGH_FROM, RISE_FROM, HOT_FROM = 85.0, 20.0, 70.0
NEED_SHARE, FALL_SHARE, FOCUS_SHARE = 0.6, 0.25, 0.15


@dataclass(frozen=True)
class Needs:
    """By element (p, 5), each 0-1."""

    need: Numbers
    fall: Numbers
    excess: Numbers
    lowest: Numbers  # 1 for the lowest level that is known


def needs_of(people: People) -> Needs:
    levels = people.levels
    return Needs(
        need=_clipped((people.targets - levels) / NEED_SPAN),
        fall=_clipped((people.means - levels) / FALL_SPAN),
        excess=_excess(people),
        lowest=_lowest(levels),
    )


def need_match(needs: Needs, library: Library) -> Numbers:
    """How far each activity answers a need (p, n): by raising what is low, or by calming what is too much."""
    return np.maximum(needs.need @ library.elements.T, excess_match(needs, library))


def excess_match(needs: Needs, library: Library) -> Numbers:
    """How far each activity calms what is too much (p, n): the strongest excess that it calms."""
    return (needs.excess[:, None, :] * library.calms[None, :, :]).max(axis=2)


def urgency(needs: Needs, library: Library, focus: Numbers) -> Numbers:
    """How much it matters that something like this is sent soon (p, n), 0-1; it never falls when a need grows."""
    fall, chosen = needs.fall @ library.elements.T, np.minimum(focus @ library.facets.T, 1.0)
    return np.asarray(NEED_SHARE * need_match(needs, library) + FALL_SHARE * fall + FOCUS_SHARE * chosen)


def _excess(people: People) -> Numbers:
    """Above 85, or 20 above the person's own mean, or running hot: the more the nearer to 1."""
    levels, rise = people.levels, people.levels - people.means
    high = np.where(levels > HIGH_FROM, 0.5 + (levels - HIGH_FROM) / 30.0, 0.0)
    risen = np.where(rise > RISE_FROM, rise / 40.0, 0.0)
    hot = np.where(people.overdrive >= HOT_FROM, people.overdrive / 100.0, 0.0)
    return _clipped(np.maximum(np.maximum(high, risen), hot))


def _lowest(levels: Numbers) -> Numbers:
    known = np.where(np.isnan(levels), np.inf, levels)
    lowest = np.zeros_like(levels)
    rows = np.flatnonzero(np.isfinite(known.min(axis=1)))
    lowest[rows, known[rows].argmin(axis=1)] = 1.0
    return lowest


def _clipped(values: Numbers) -> Numbers:
    return np.asarray(np.clip(np.nan_to_num(values, nan=0.0), 0.0, 1.0))
