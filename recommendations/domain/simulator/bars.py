"""The bars of the engine and what they are measured by: every figure with the lower end of its 95 % interval (docs/suggestions.md)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from recommendations.domain.priors import hand_set
from recommendations.domain.simulator.measures import DEPTHS, Figure, Outcome, figure, outcome_of
from recommendations.domain.simulator.policies import Engine, Heuristic, Means, Policy, Rule
from recommendations.domain.simulator.training import lesson
from recommendations.domain.simulator.trials import Trial
from recommendations.domain.simulator.worlds import KINDS, Climate, World, world

USUAL, HALF_TASTE, NOISY, ONE_CLIENT = Climate(), Climate(taste=0.5), Climate(rating_noise=1.2), Climate(clients=1)
ELSEWHERE = Climate(need_gain=0.0, is_reversed=True, library=8)  # another platform, where needs do not matter and long activities are liked
SEEDS, LESSON_SEEDS, ELSEWHERE_SEEDS = range(9000, 9060), range(8000, 8040), range(8100, 8140)
SMOKE_SEEDS = range(9100, 9112)
SINGLE_TIMES = 4  # a world of one client says little, so there are four times as many

type Maker = Callable[[World], Policy]
type Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """A figure, the worse end of its 95 % interval, and the bar that this end must reach, or for a time stay under."""

    name: str
    value: float
    low: float
    bar: float
    is_at_most: bool = False

    @property
    def passed(self) -> bool:
        return self.low <= self.bar if self.is_at_most else self.low >= self.bar


def outcomes(make: Maker, climate: Climate, seeds: Sequence[int]) -> list[Outcome]:
    """One policy through the worlds of these seeds."""
    return [outcome_of(Trial(place, make(place), climate).run()) for place in (world(seed, climate) for seed in seeds)]


def measure(seeds: range, *, say: Say, share: float = 1.0) -> Iterator[Measured]:
    """All figures on these seeds; `share` makes every bar so much of itself."""
    say(f"hand-set prior, rule and heuristics, {len(seeds)} worlds")
    engine, rule = outcomes(by_hand, USUAL, seeds), outcomes(Rule, USUAL, seeds)
    yield from _gains("hand-set against the rule", engine, rule, (0.08, 0.17, 0.28), share)
    yield from _gains("hand-set against the strong heuristic", engine, outcomes(Heuristic, USUAL, seeds), (0.03, 0.12, 0.20), share)
    yield from _gains("hand-set against need plus means", engine, outcomes(Means, USUAL, seeds), (-0.05, 0.0, 0.0), 1.0)
    yield from _conduct(engine, rule, share)
    say("priors learned from 40 coaches, and from 40 of another platform")
    near, far = lesson(LESSON_SEEDS, USUAL), lesson(ELSEWHERE_SEEDS, ELSEWHERE)
    taught = outcomes(lambda place: Engine(place, near.prior, near.expected), USUAL, seeds)
    yield from _gains("learned against the rule", taught, rule, (0.27, 0.31, 0.36), share)
    yield _measured("learned: share sent for the lowest element", [one.for_lowest for one in taught], 0.44 * share)
    misled = outcomes(lambda place: Engine(place, far.prior, far.expected), USUAL, seeds)
    yield _gain("wrong prior against the rule at 10", misled, rule, 0, 0.07 * share)
    say("other worlds")
    for name, climate, depth, bar, some in _other_worlds(seeds):
        yield _gain(name, outcomes(by_hand, climate, some), outcomes(Rule, climate, some), depth, bar * share)


def smoke(seeds: range = SMOKE_SEEDS) -> list[Measured]:
    """The chief figures on few worlds, against half of each bar."""
    engine, rule = outcomes(by_hand, USUAL, seeds), outcomes(Rule, USUAL, seeds)
    return [*_gains("hand-set against the rule", engine, rule, (0.08, 0.17, 0.28), 0.5), *_conduct(engine, rule, 0.5)]


def by_hand(place: World) -> Engine:
    return Engine(place, hand_set(KINDS))


def _conduct(engine: list[Outcome], rule: list[Outcome], share: float) -> Iterator[Measured]:
    """Regret, approvals, and whether what is needed is still sent."""
    better = figure([1.0 - one.regret / other.regret for one, other in zip(engine, rule, strict=True)])
    yield Measured("hand-set: regret lower by", better.value, better.low, 0.30 * share)
    yield _difference("hand-set: approvals above the rule", engine, rule, lambda one: one.approved, 0.12 * share)
    yield _measured("hand-set: share sent for the lowest element", [one.for_lowest for one in engine], 0.52 * share)
    yield _difference("hand-set: final mean level above the rule", engine, rule, lambda one: one.mean_level, 0.0)


def _other_worlds(seeds: range) -> list[tuple[str, Climate, int, float, range]]:
    return [
        ("half as much taste, against the rule at 30", HALF_TASTE, 1, 0.06, seeds),
        ("noisy raters, against the rule at 30", NOISY, 1, 0.08, seeds),
        ("one client, against the rule at 10", ONE_CLIENT, 0, 0.0, range(seeds.start, seeds.start + SINGLE_TIMES * len(seeds))),
    ]


def _gains(name: str, ours: list[Outcome], theirs: list[Outcome], bars: Sequence[float], share: float) -> Iterator[Measured]:
    for depth, bar in enumerate(bars):
        yield _gain(f"{name} at {DEPTHS[depth]}", ours, theirs, depth, bar * share)


def _gain(name: str, ours: list[Outcome], theirs: list[Outcome], depth: int, bar: float) -> Measured:
    return _difference(name, ours, theirs, lambda one: one.ratings[depth], bar)


def _difference(name: str, ours: list[Outcome], theirs: list[Outcome], of: Callable[[Outcome], float], bar: float) -> Measured:
    return _measured(name, [of(one) - of(other) for one, other in zip(ours, theirs, strict=True)], bar)


def _measured(name: str, values: Sequence[float], bar: float) -> Measured:
    found: Figure = figure(values)
    return Measured(name, found.value, found.low, bar)
