"""How soon: 1 first, 2 next, 3 when there is room. It never sinks when a need grows."""

from collections.abc import Mapping, Sequence
from math import erf, sqrt

FIRST_FROM, NEXT_FROM = 0.60, 0.35
STEADY = 0.05
FIRST_AT_MOST, FIRST_PER_ELEMENT = 3, 2
URGENCY_SHARE, FIT_SHARE = 0.6, 0.4
FIT_SPREAD = 0.5


def pressing(*, urgency: float, predicted: float, usual: float) -> float:
    """Urgency (0-1) and how far the expected usefulness lies above what is usual for this client, as one number 0-1."""
    fit = 0.5 * (1.0 + erf((predicted - usual) / FIT_SPREAD / sqrt(2.0)))
    return URGENCY_SHARE * urgency + FIT_SHARE * fit


def level(pressing: float, *, before: int | None) -> int:
    """The level; yesterday's stays unless the number has left it by .05."""
    now = _plain(pressing)
    if before is None or now == before:
        return now
    moved = _plain(pressing - STEADY) if now < before else _plain(pressing + STEADY)
    return before if (moved >= before if now < before else moved <= before) else now


def levels(pressings: Sequence[float], elements: Sequence[str], *, before: Mapping[int, int]) -> list[int]:
    """The levels of a list in its order: at most three firsts, and two for one element; `before` is by place."""
    found = [level(number, before=before.get(place)) for place, number in enumerate(pressings)]
    firsts: list[str] = []
    for place in sorted(range(len(found)), key=lambda place: (-pressings[place], place)):
        if found[place] != 1:
            continue
        if len(firsts) >= FIRST_AT_MOST or firsts.count(elements[place]) >= FIRST_PER_ELEMENT:
            found[place] = 2
        else:
            firsts.append(elements[place])
    return found


def _plain(pressing: float) -> int:
    return 1 if pressing >= FIRST_FROM else 2 if pressing >= NEXT_FROM else 3
