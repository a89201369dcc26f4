"""The sparkline of a row: a line and a dot and no area, because two hundred of them are the larger part of a page."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import Any

from common.drawings import spark_range

WEEK, BOTTOM, TOP = 9, 28, 4  # the twelfth week stands at 99
GRAIN = 2  # finer than any change that is more than chance, and two hundred lines of few different steps travel in fewer bytes
STEPS = {rise: f"{WEEK} {rise} " if rise >= 0 else f"{WEEK}{rise} " for rise in range(TOP - BOTTOM, BOTTOM - TOP + 1)}


def spark(values: Sequence[int | None], label: str) -> str:
    """Weeks of 0-100, the oldest first, as a line of steps to the right: a gap where a week is unknown, a dot at the newest."""
    low, high = spark_range(values, of=100)
    scale = (BOTTOM - TOP) / GRAIN / (high - low)
    heights = [None if value is None else BOTTOM - GRAIN * round((value - low) * scale) for value in values]
    line = _stretch(0, heights) if None not in heights else "".join(_stretches(heights))
    now = f'<path class="spark__now" d="M{(len(heights) - 1) * WEEK} {heights[-1]}h0"/>' if heights[-1] is not None else ""
    return (
        f'<svg class="spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f'<path class="spark__line" d="{line}"/>{now}</svg>'
    )


def _stretches(heights: Sequence[int | None]) -> Iterator[str]:
    """One line for each run of weeks that are known."""
    place = 0
    for is_known, weeks in groupby(heights, key=lambda height: height is not None):
        run = list(weeks)
        if is_known:
            yield _stretch(place, run)
        place += len(run)


def _stretch(place: int, heights: Sequence[Any]) -> str:
    """The line through weeks that follow each other; a week that stands alone is a point."""
    steps = "".join([STEPS[later - earlier] for earlier, later in pairwise(heights)])
    return f"M{place * WEEK} {heights[0]}{'l' + steps.rstrip() if steps else 'h0'}"
