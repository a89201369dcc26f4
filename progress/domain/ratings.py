"""What a coach's rating of one element comes to (docs/scores.md, "Check-ins")."""

from dataclasses import dataclass

QUALITY = {1: 0.5, 2: 0.75, 3: 1.0}
HOT = 85.0  # a tick says "70 or more", whose middle this is; no tick says nothing


@dataclass(frozen=True)
class Rated:
    """One element as a coach sees it: 0-10 in half steps, how sure (1-3), whether it runs hot, and in which movement it shows most."""

    value: float
    confidence: int
    is_hot: bool = False
    facet_id: int | None = None


def reading_of(rated: Rated) -> tuple[float, float | None, float]:
    """Value and overdrive 0-100, and quality 0-1."""
    return 10.0 * rated.value, HOT if rated.is_hot else None, QUALITY[rated.confidence]
