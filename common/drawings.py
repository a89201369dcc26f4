"""Small drawings as SVG text: icons, the signs of the five elements, sparkline, ring. Plain functions, quick enough for every row of a list."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
ICONS = STATIC / "vendor" / "lucide-1.62.0.svg"
ELEMENTS = ("fire", "water", "earth", "air", "aether")
SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 100, 32, 4
COLUMNS_HEIGHT = 40

type Reading = float | None
type Point = tuple[float, float]


class UnknownDrawing(LookupError):
    """A name that no drawing has."""


@cache
def icon_svg(name: str) -> str:
    """An icon of the vendored set, hidden from screen readers: the word beside it speaks."""
    drawing = _icons().get(name)
    if drawing is None:
        raise UnknownDrawing(f"No icon is called “{name}”. Add it to static/vendor/vendor.json and run bin/vendor update.")
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{drawing}</svg>'


@cache
def sign_svg(element: str) -> str:
    """The sign of one of the five elements, hidden from screen readers: its name stands beside it."""
    if element not in ELEMENTS:
        raise UnknownDrawing(f"“{element}” is not one of {', '.join(ELEMENTS)}.")
    drawing = _inside((STATIC / "signs" / f"{element}.svg").read_text())
    return f'<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>'


@cache
def sign_symbols() -> str:
    """The five signs, drawn once for a page on which `sign_use` points to them hundreds of times."""
    symbols = (f'<symbol id="sign-{element}" viewBox="0 0 16 16">{_inside((STATIC / "signs" / f"{element}.svg").read_text())}</symbol>' for element in ELEMENTS)
    return f'<svg class="symbols" aria-hidden="true">{"".join(symbols)}</svg>'


def sign_use(element: str) -> str:
    """The sign of an element on a page that holds `sign_symbols`."""
    return f'<svg class="sign" aria-hidden="true"><use href="#sign-{element}"/></svg>'


def ring_svg(percent: float) -> str:
    """A circle drawn from the top clockwise as far as `percent` (0-100) says."""
    length = f"{min(max(percent, 0), 100):g}"
    return (
        '<svg viewBox="0 0 40 40"><circle class="ring__track"/>'  # the stylesheet knows where and how large
        f'<circle class="ring__value" pathLength="100" stroke-dasharray="{length} 100"/></svg>'
    )


def band_svg(value: float, low: float, high: float) -> str:
    """A bar of 0-100: solid as far as the value surely goes, pale where it may end, with a mark at the value itself."""
    low, value, high = (min(max(number, 0), 100) for number in (low, value, high))
    return (
        '<svg class="bar bar--band" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar__sure" width="{low:.4g}" height="8"/><rect class="bar__band" x="{low:.4g}" width="{high - low:.4g}" height="8"/>'
        f'<path class="bar__mark" d="M{value:.4g} 0v8"/></svg>'
    )


def spark_svg(values: Sequence[Reading], label: str, *, of: float | None) -> str:
    """A line through the values with a dot at the newest one; a gap where a value is None."""
    points = _points(values, of=of)
    runs = [[point for point in run if point] for is_there, run in groupby(points, key=bool) if is_there]
    area = "".join(f"M{run[0][0]:g} {SPARK_HEIGHT}{''.join(f'L{x:g} {y:g}' for x, y in run)}V{SPARK_HEIGHT}Z" for run in runs if len(run) > 1)
    line = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in run)}{'' if len(run) > 1 else 'h.01'}" for run in runs)
    now = f'<path class="spark__now" d="M{points[-1][0]:g} {points[-1][1]:g}h.01"/>' if points and points[-1] else ""
    return (
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f'<path class="spark__area" d="{area}"/><path class="spark__line" d="{line}"/>{now}</svg>'
    )


def columns_svg(columns: Sequence[Sequence[int]], label: str, *, kinds: Sequence[str]) -> str:
    """A column of stacked counts for each week, the first kind at the bottom; classes `columns__<kind>` tell the kinds apart."""
    most, step = max([*map(sum, columns), 3]), SPARK_WIDTH / max(len(columns), 1)
    drawn = []
    for place, counts in enumerate(columns):
        top = 0
        for kind, count in zip(kinds, counts, strict=True):
            top += count
            if count:
                y, height = COLUMNS_HEIGHT * (1 - top / most), COLUMNS_HEIGHT * count / most
                drawn.append(f'<rect class="columns__{kind}" x="{place * step + step * 0.2:.1f}" y="{y:.1f}" width="{step * 0.6:.1f}" height="{height:.1f}"/>')
    base = f'<path class="columns__base" d="M0 {COLUMNS_HEIGHT}H{SPARK_WIDTH}"/>'
    return (
        f'<svg class="columns" viewBox="0 0 {SPARK_WIDTH} {COLUMNS_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f"{''.join(drawn)}{base}</svg>"
    )


def _points(values: Sequence[Reading], *, of: float | None) -> list[Point | None]:
    low, high = spark_range(values, of=of)
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    scale = (SPARK_HEIGHT - 2 * SPARK_MARGIN) / (high - low)
    heights = [None if value is None else round(SPARK_HEIGHT - SPARK_MARGIN - (value - low) * scale, 1) for value in values]
    return [None if height is None else (round(index * step, 1), height) for index, height in enumerate(heights)]


def spark_range(values: Sequence[Reading], *, of: float | None) -> tuple[float, float]:
    """The lowest and highest value drawn: the values' own range, but at least 24 % of the scale `of` when there is one."""
    present = [value for value in values if value is not None] or [0.0]
    low, high = min(present), max(present)
    missing = (of * 0.24 if of else float(low == high)) - (high - low)
    if missing <= 0:
        return low, high
    # The wider range stays inside the scale: 98 to 100 of 100 is drawn near the top, 0 at the bottom.
    lowest = max(low - missing / 2, min(low, 0.0))
    highest = lowest + (high - low) + missing
    return (of - (highest - lowest), of) if of and highest > of else (lowest, highest)


@cache
def _icons() -> dict[str, str]:
    return {name: drawing.replace(" />", "/>") for name, drawing in re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', ICONS.read_text())}


def _inside(svg: str) -> str:
    drawing = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", svg, flags=re.DOTALL)
    return "".join(line.strip() for line in drawing.splitlines())
