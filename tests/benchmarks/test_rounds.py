"""Targets take turns; the run ends when the ratios are clear, or when its time is over."""

from dataclasses import dataclass, field

from benchmarks.harness.clocks import Samples
from benchmarks.harness.plan import Ratio, Reading
from benchmarks.harness.rounds import Effort, is_clear, run


@dataclass
class Work:
    """A target that only notes that it was called."""

    name: str
    calls: list[str] = field(default_factory=list)

    def send(self) -> None:
        self.calls.append(self.name)
        sum(range(20_000))

    def read(self) -> Reading:
        return Reading("", [])


def in_turn(*names: str, rounds: int) -> tuple[dict[str, Samples], list[str]]:
    calls: list[str] = []
    samples = run([Work(name, calls) for name in names], bars=[], effort=Effort(fewest=rounds, most=rounds), pids=list)
    return samples, [call for call, before in zip(calls, ["", *calls], strict=False) if call != before]


def test_run_measures_every_target_once_a_round():
    samples, _ = in_turn("a", "b", "c", rounds=5)
    assert {name: (len(taken.cpu), len(taken.wall)) for name, taken in samples.items()} == {"a": (5, 5), "b": (5, 5), "c": (5, 5)}


def test_run_begins_each_round_with_another_target():
    _, order = in_turn("a", "b", "c", rounds=3)
    warm_up, rounds = order[:3], order[3:]
    # Round two begins with b, right after c; round three with c, right after a.
    assert (warm_up, rounds) == (["a", "b", "c"], ["a", "b", "c", "b", "c", "a", "c", "a", "b"])


def test_run_stops_early_when_the_bar_is_clear():
    samples = run([Work("a"), Work("b")], bars=[Ratio("a", "b", at_most=50)], effort=Effort(fewest=8, most=400), pids=list)
    assert len(samples["a"].cpu) == 8


def test_run_ends_with_its_time_when_nothing_is_clear():
    samples = run([Work("a"), Work("b")], bars=[Ratio("a", "a", at_most=0.5)], effort=Effort(fewest=8, most=400, seconds=0), pids=list)
    assert len(samples["a"].cpu) == 8


def test_is_clear_only_when_every_bar_is():
    samples = {"slow": Samples(cpu=[2.0] * 9), "fast": Samples(cpu=[1.0] * 9), "wild": Samples(cpu=[0.5, 4.0, 1.0] * 3)}
    bars = [Ratio("slow", "fast", at_most=1.5), Ratio("wild", "fast", at_most=1.1)]
    assert [is_clear(samples, bars=bars[:1]), is_clear(samples, bars=bars), is_clear(samples, bars=[Ratio("wild", "fast")])] == [True, False, True]
