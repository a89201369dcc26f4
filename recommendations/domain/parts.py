"""Why one activity scores as it does: its score as a sum of parts, measured from the mean of all that could have been suggested."""

from collections.abc import Sequence

import numpy as np

from recommendations.domain.catalogue import Numbers

GROUPS = ("need", "kind", "item", "length", "intensity", "repeat", "theme", "archetype", "focus", "style", "element", "session")
_GROUP_OF = {
    "bias": "element",  # the same for all, so always nothing
    "kind": "kind",
    "repeat_kind": "kind",
    "minutes": "length",
    "minutes_squared": "length",
    "intensity_low_fire": "intensity",
    "lowest": "need",
    "fall": "need",
    "excess": "need",
    "repeat_item": "repeat",
    "never_tried": "item",
}


def groups_of(names: Sequence[str]) -> Numbers:
    """Which feature belongs to which group (d, groups)."""
    families = [name.split(":")[0] for name in names]
    return np.array([[float(_GROUP_OF.get(family, family) == group) for group in GROUPS] for family in families])


def parts(features: Numbers, weights: Numbers, *, effect: Numbers, need: Numbers, names: Sequence[str]) -> Numbers:
    """The parts (n, groups) of activities with these features (n, d): they add up to score minus mean score."""
    apart = (features - features.mean(axis=0)) * weights
    found = apart @ groups_of(names)
    found[:, GROUPS.index("item")] += effect - effect.mean()
    found[:, GROUPS.index("need")] += need - need.mean()
    return np.asarray(found)
