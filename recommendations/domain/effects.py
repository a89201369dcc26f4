"""What an answer changed in the list: the kinds of one list beside those of the next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 0.005  # rating points


@dataclass(frozen=True)
class Offered:
    """One suggestion of a list: its kind and how useful it was expected to be."""

    kind: str
    mean: float | None


@dataclass(frozen=True)
class Effect:
    """How a kind stands in the lists before and after an answer: how many, and the mean of what was expected of them."""

    kind: str
    before: int
    after: int
    expected_before: float | None
    expected_after: float | None

    @property
    def direction(self) -> int:
        """1 when more is expected of the kind, -1 for less, 0 when nobody can tell: a kind that is in one list only was not expected less of."""
        if self.expected_before is None or self.expected_after is None or abs(self.expected_after - self.expected_before) < LEAST:
            return 0
        return 1 if self.expected_after > self.expected_before else -1


def effect_on(kind: str, before: Sequence[Offered], after: Sequence[Offered]) -> Effect:
    """The effect of an answer about something of this kind."""
    counts = [Counter(offered.kind for offered in each)[kind] for each in (before, after)]
    return Effect(kind, counts[0], counts[1], _expected(kind, before), _expected(kind, after))


def _expected(kind: str, offered: Sequence[Offered]) -> float | None:
    means = [each.mean for each in offered if each.kind == kind and each.mean is not None]
    return sum(means) / len(means) if means else None
