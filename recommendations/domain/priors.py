"""What is believed before anybody rated anything: how coaches differ, and how the clients of one coach differ."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from recommendations.domain.catalogue import KINDS, Numbers
from recommendations.domain.features import SCHEMA_VERSION, names

NOISE = 0.75**2 + 0.3**2
EFFECT_VARIANCE = 0.3**2
WIDENING = 4.0

MEANS = {"need": 0.4, "lowest": 0.1, "fall": 0.1, "repeat_item": -0.6, "repeat_kind": -0.1, "intensity_low_fire": -0.2}
# Standard deviations: how far one coach may lie from the platform, and one client from the coach.
SPREADS: dict[str, tuple[float, float]] = {
    "bias": (0.3, 0.5),
    "element": (0.15, 0.3),
    "kind": (0.3, 0.45),
    "minutes": (0.2, 0.3),
    "minutes_squared": (0.1, 0.1),
    "intensity": (0.2, 0.3),
    "intensity_low_fire": (0.2, 0.2),
    "need": (0.4, 0.4),
    "lowest": (0.1, 0.1),
    "fall": (0.2, 0.1),
    "excess": (0.2, 0.2),
    "repeat_item": (0.3, 0.2),
    "repeat_kind": (0.1, 0.1),
    "never_tried": (0.1, 0.1),
    "theme": (0.15, 0.15),
    "archetype": (0.15, 0.15),
    "focus": (0.15, 0.15),
    "session": (0.15, 0.1),
    "style": (0.12, 0.25),
}


@dataclass(frozen=True)
class Prior:
    """Weights of a coach ~ N(mean, precision^-1); a client's own part ~ N(0, spread); ratings scatter with variance `noise`."""

    mean: Numbers  # (d,)
    precision: Numbers  # (d, d), of the coach level
    spread: Numbers  # (d, d), of the client level
    noise: float = NOISE
    schema_version: int = SCHEMA_VERSION

    def widened(self, factor: float = WIDENING) -> "Prior":
        """The same means, held less firmly: all variances times `factor`."""
        return Prior(self.mean, self.precision / factor, self.spread * factor, self.noise, self.schema_version)


@cache
def hand_set(kinds: tuple[str, ...] = KINDS) -> Prior:
    """The prior that judgement gave, until enough coaches share what they learned."""
    families = [name.split(":")[0] for name in names(kinds)]
    coach, client = (np.array([SPREADS[family][level] for family in families]) for level in (0, 1))
    mean = np.array([MEANS.get(family, 0.0) for family in families])
    return Prior(mean, np.diag(coach**-2), np.diag(client**2))
