"""The sparkline of a row, written as short as it gets: two hundred of them are the larger part of a page."""

from collections.abc import Sequence
from html import escape

from common.drawings import spark_range

STEP, BOTTOM, TOP = 9, 28, 4  # the twelfth week stands at 99


def spark(values: Sequence[int | None], label: str) -> str:
    """Weeks of 0-100, the oldest first, as a line of steps to the right: a gap where a week is unknown, a dot at the newest."""
    low, high = spark_range(values, of=100)
    scale = (BOTTOM - TOP) / (high - low)
    line, area, before = [], [], None
    for place, value in enumerate(values):
        height = None if value is None else round(BOTTOM - (value - low) * scale)
        if height is None:
            area.append("V32z" if before is not None else "")
        elif before is None:
            line.append(f"M{place * STEP} {height}h0")
            area.append(f"M{place * STEP} 32V{height}")
        else:
            line.append(f"l{STEP} {height - before}")
            area.append(f"l{STEP} {height - before}")
        before = height
    now = f'<path class="spark__now" d="M{(len(values) - 1) * STEP} {before}h0"/>' if before is not None else ""
    return (
        f'<svg class="spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f'<path class="spark__area" d="{"".join(area)}{"V32z" if before is not None else ""}"/><path class="spark__line" d="{"".join(line)}"/>{now}</svg>'
    )
