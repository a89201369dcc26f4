"""Every figure with its bar: as a table for people, as JSON for machines."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.harness.clocks import Backends, Samples
from benchmarks.harness.judgement import Interval, Outcome, interval, verdict
from benchmarks.harness.plan import Ceiling, Growth, Plan, Quickest, Ratio
from benchmarks.harness.weight import Weight

CPU_OF = "this process and its database backends" if Backends.is_known else "this process alone: this system has no /proc"
EXIT_CODES = {Outcome.PASSED: 0, Outcome.SHOWN: 0, Outcome.FAILED: 1, Outcome.UNCLEAR: 2}


@dataclass(frozen=True)
class Judged:
    """A bar with what was found; `figure` holds one number per target for counts."""

    name: str
    figure: float | list[int] | list[float]
    interval: tuple[float, float] | None
    at_most: float | None
    outcome: Outcome


@dataclass(frozen=True)
class Report:
    """All that one run found."""

    name: str
    sentence: str
    seconds: float
    floor: str
    samples: Mapping[str, Samples]
    weights: Mapping[str, Weight]
    bars: list[Judged]

    @property
    def outcome(self) -> Outcome:
        """The worst of all bars: a failed one outweighs one that is too noisy to tell."""
        found = {bar.outcome for bar in self.bars}
        return next((outcome for outcome in (Outcome.FAILED, Outcome.UNCLEAR) if outcome in found), Outcome.PASSED)

    @property
    def rounds(self) -> int:
        return min((len(taken.cpu) for taken in self.samples.values()), default=0)


def judge(plan: Plan, *, samples: Mapping[str, Samples], weights: Mapping[str, Weight], shortest: Mapping[str, float] | None = None) -> list[Judged]:
    """What became of each bar."""
    return [_quickest(bar, shortest or {}) if isinstance(bar, Quickest) else _judged(bar, samples, weights) for bar in plan.bars]


def as_json(report: Report) -> str:
    """Every figure, its bar, its interval and whether it passed."""
    targets = {name: asdict(weight) | _times(report, name) for name, weight in report.weights.items()}
    bars = [asdict(bar) | {"passed": None if bar.outcome == Outcome.SHOWN else bar.outcome == Outcome.PASSED} for bar in report.bars]
    whole = {
        "benchmark": report.name, "passed": report.outcome == Outcome.PASSED, "outcome": report.outcome, "rounds": report.rounds,
        "seconds": round(report.seconds, 1), "cpu_of": CPU_OF, "python": platform.python_version(), "targets": targets, "bars": bars,
    }  # fmt: skip
    return json.dumps(whole, indent=2)


def as_table(report: Report) -> str:
    """The same for people."""
    heads = ["", "CPU ms", "wall ms", "CPU x floor", "SQL", "buffers", "HTML kB", "gzip kB", "nodes"]
    rows = [_row(report, name) for name in report.weights]
    bars = [[bar.name, _figure(bar), _range(bar), "" if bar.at_most is None else f"<= {bar.at_most:g}", bar.outcome.value] for bar in report.bars]
    return "\n".join(
        [
            f"{report.name}: {report.sentence}",
            f"{report.rounds} rounds in {report.seconds:.0f} s, medians; CPU of {CPU_OF}",
            "",
            *_columns([heads, *rows]),
            "",
            *_columns([["", "found", "99 % between", "bar", ""], *bars]),
            "",
            f"{report.name}: {report.outcome.value}",
        ]
    )


def _judged(bar: Ratio | Ceiling | Growth, samples: Mapping[str, Samples], weights: Mapping[str, Weight]) -> Judged:
    if isinstance(bar, Ratio):
        return _ratio(bar, samples)
    return _ceiling(bar, weights) if isinstance(bar, Ceiling) else _growth(bar, weights)


def _ratio(bar: Ratio, samples: Mapping[str, Samples]) -> Judged:
    found: Interval = interval(samples[bar.of].cpu, samples[bar.to].cpu)
    outcome = Outcome.SHOWN if bar.at_most is None else verdict(found, at_most=bar.at_most)
    return Judged(bar.name, round(found.ratio, 4), (round(found.low, 4), round(found.high, 4)), bar.at_most, outcome)


def _ceiling(bar: Ceiling, weights: Mapping[str, Weight]) -> Judged:
    found = [getattr(weights[name], bar.counter) for name in bar.of]
    if bar.at_most is None:
        return Judged(bar.name, found, None, None, Outcome.SHOWN)
    is_kept = max(found) <= bar.at_most and (not bar.is_constant or len(set(found)) == 1)
    return Judged(bar.name, found, None, bar.at_most, Outcome.PASSED if is_kept else Outcome.FAILED)


def _quickest(bar: Quickest, shortest: Mapping[str, float]) -> Judged:
    found = [round(shortest[name] * 1000, 2) for name in bar.of]
    outcome = Outcome.SHOWN if bar.at_most is None else Outcome.PASSED if max(found) <= bar.at_most else Outcome.FAILED
    return Judged(bar.name, found, None, bar.at_most, outcome)


def _growth(bar: Growth, weights: Mapping[str, Weight]) -> Judged:
    found = getattr(weights[bar.of], bar.counter) / (getattr(weights[bar.to], bar.counter) or 1)
    outcome = Outcome.SHOWN if bar.at_most is None else Outcome.PASSED if found <= bar.at_most else Outcome.FAILED
    return Judged(bar.name, round(found, 4), None, bar.at_most, outcome)


def _times(report: Report, name: str) -> dict[str, Any]:
    taken = report.samples.get(name)
    if taken is None:
        return {}
    floor = interval(taken.cpu, report.samples[report.floor].cpu)
    return {"cpu_ms": round(median(taken.cpu) * 1000, 3), "wall_ms": round(median(taken.wall) * 1000, 3), "cpu_to_floor": round(floor.ratio, 2)}


def _row(report: Report, name: str) -> list[str]:
    times, weight = _times(report, name), report.weights[name]
    clock = [f"{times['cpu_ms']:.2f}", f"{times['wall_ms']:.2f}", f"{times['cpu_to_floor']:.1f}"] if times else ["", "", ""]
    return [name, *clock, str(weight.sql), str(weight.buffers), f"{weight.html / 1000:.1f}", f"{weight.gzip / 1000:.1f}", str(weight.nodes)]


def _figure(bar: Judged) -> str:
    return " ".join(map(str, bar.figure)) if isinstance(bar.figure, list) else f"{bar.figure:.3f}"


def _range(bar: Judged) -> str:
    return f"{bar.interval[0]:.3f} and {bar.interval[1]:.3f}" if bar.interval else ""


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]).rstrip() for row in rows]
