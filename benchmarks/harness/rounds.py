"""Running all targets in turn, round by round, until their ratios are clear."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.harness.clocks import Backends, Samples, timed
from benchmarks.harness.judgement import Outcome, interval, verdict
from benchmarks.harness.plan import Quickest, Ratio, Target

WARM_UP = 3
MOST_REPEATS = 60


@dataclass(frozen=True)
class Effort:
    """How long to go on: at least `fewest` rounds, at most `most`, and no new one after so many seconds."""

    fewest: int = 40
    most: int = 2000
    seconds: float = 60.0


def run(targets: Sequence[Target], *, bars: Sequence[Ratio], effort: Effort, pids: Callable[[], list[int]]) -> dict[str, Samples]:
    """Samples of every target; stops as soon as each bar is passed or failed beyond doubt."""
    samples = {target.name: Samples() for target in targets}
    repeats = _repeats(targets)
    gc.collect()
    gc.freeze()  # what was loaded before the first round is nobody's garbage
    done, look, ends = 0, effort.fewest, time.monotonic() + effort.seconds
    while done < effort.most:
        with Backends(pids()) as backends:
            for target in _rotated(targets, by=done):
                cpu, wall = timed(target.send, times=repeats[target.name], backends=backends)
                samples[target.name].cpu.append(cpu)
                samples[target.name].wall.append(wall)
        done += 1
        is_last = done >= effort.fewest and time.monotonic() > ends
        if is_last or (done >= look and is_clear(samples, bars=bars)):
            break
        if done >= look:
            look += max(8, look // 2)  # few looks: each is one more chance to stop on a fluke
    gc.unfreeze()
    return samples


def quickest(targets: Sequence[Target], *, bars: Sequence[Quickest]) -> dict[str, float]:
    """Seconds of the shortest single call of every target that has such a bar."""
    tries = {name: bar.tries for bar in bars for name in bar.of}
    return {
        target.name: min(timed(target.send, times=1, backends=Backends())[1] for _ in range(tries[target.name])) for target in targets if target.name in tries
    }


def is_clear(samples: Mapping[str, Samples], *, bars: Sequence[Ratio]) -> bool:
    """Whether every ratio lies wholly on one side of its bar."""
    held = [(bar, bar.at_most) for bar in bars if bar.at_most is not None]
    return all(verdict(interval(samples[bar.of].cpu, samples[bar.to].cpu), at_most=at_most) != Outcome.UNCLEAR for bar, at_most in held)


def _repeats(targets: Sequence[Target]) -> dict[str, int]:
    """How often a target answers within one sample: all samples last about as long as the heaviest request.

    On a busy machine a long sample always catches some of the disturbance and a short one mostly none, so the median of
    long samples rises and that of short ones does not.
    """
    seconds = {}
    for target in targets:
        for _ in range(WARM_UP):
            target.send()
        seconds[target.name] = min(timed(target.send, times=1, backends=Backends())[1] for _ in range(WARM_UP))
    return {name: min(MOST_REPEATS, round(max(seconds.values()) / each)) for name, each in seconds.items()}


def _rotated(targets: Sequence[Target], *, by: int) -> list[Target]:
    start = by % len(targets)
    return [*targets[start:], *targets[:start]]
