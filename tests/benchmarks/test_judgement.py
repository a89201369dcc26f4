"""A verdict comes from paired samples, and noise never turns it round."""

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.harness.judgement import Interval, Outcome, interval, verdict

numbers = st.floats(1e-4, 1e3)
pairs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=40)
noise = st.fixed_dictionaries(
    {"seed": st.integers(0, 2**32), "spread": st.floats(0, 0.15), "busy": st.floats(0, 0.9), "slowness": st.floats(1, 5), "rounds": st.integers(24, 60)}
)


def measured(ratio: float, *, seed: int, spread: float, busy: float, slowness: float, rounds: int) -> tuple[list[float], list[float]]:
    """Samples of two targets on a machine that a neighbour slows down for spells of some rounds."""
    random, of, to, is_busy = Random(seed), [], [], False
    for _ in range(rounds):
        is_busy = random.random() < busy if random.random() < 0.3 else is_busy
        pace = slowness if is_busy else 1
        of.append(ratio * pace * random.lognormvariate(0, spread))
        to.append(pace * random.lognormvariate(0, spread))
    return of, to


@given(noise)
@settings(max_examples=40, deadline=None)
def test_verdict_is_never_failed_when_the_page_is_a_third_under_its_bar(conditions):
    assert verdict(interval(*measured(0.12, **conditions)), at_most=0.18) != Outcome.FAILED


@given(noise)
@settings(max_examples=40, deadline=None)
def test_verdict_is_never_passed_when_the_page_is_half_over_its_bar(conditions):
    assert verdict(interval(*measured(0.27, **conditions)), at_most=0.18) != Outcome.PASSED


@given(st.integers(0, 2**32), st.floats(1, 4))
@settings(max_examples=20, deadline=None)
def test_verdict_is_clear_when_both_targets_are_slowed_alike(seed, slowness):
    slowed = {"seed": seed, "spread": 0.03, "busy": 0.0, "slowness": slowness, "rounds": 40}
    outcomes = [verdict(interval(*measured(ratio, **slowed)), at_most=0.18) for ratio in (0.15, 0.21)]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED]


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_interval_holds_its_own_ratio(samples):
    found = interval(*map(list, zip(*samples, strict=True)))
    assert found.low <= found.ratio <= found.high


@given(numbers, numbers, st.integers(1, 50))
@settings(max_examples=20, deadline=None)
def test_interval_without_noise_is_one_point(of, to, rounds):
    assume(of / to > 0)
    assert interval([of] * rounds, [to] * rounds) == Interval(of / to, of / to, of / to)


def test_interval_is_the_same_for_the_same_samples():
    samples = measured(0.2, seed=1, spread=0.1, busy=0.2, slowness=3, rounds=30)
    assert interval(*samples) == interval(*samples)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (Interval(0.15, 0.14, 0.18), Outcome.PASSED),
        (Interval(0.15, 0.14, 0.19), Outcome.UNCLEAR),
        (Interval(0.20, 0.18, 0.22), Outcome.UNCLEAR),
        (Interval(0.20, 0.19, 0.22), Outcome.FAILED),
    ],
)
def test_verdict_wants_the_whole_interval_on_one_side(found, outcome):
    assert verdict(found, at_most=0.18) == outcome


@pytest.mark.parametrize(("of", "to"), [([], []), ([1.0], [1.0, 2.0]), ([0.0], [1.0])])
def test_interval_of_samples_that_are_no_pairs_is_refused(of, to):
    with pytest.raises(ValueError, match="as many samples"):
        interval(of, to)
