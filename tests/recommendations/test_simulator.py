"""The engine in made-up worlds: a short version of `manage.py recommender_bench`, with half of each bar."""

from recommendations.domain.simulator.bars import ONE_CLIENT, USUAL, by_hand, outcomes, smoke
from recommendations.domain.simulator.measures import figure
from recommendations.domain.simulator.policies import Rule
from recommendations.domain.simulator.worlds import ITEMS, world


def test_engine_passes_half_of_every_bar_on_twelve_worlds() -> None:
    assert [f"{one.name}: {one.low:.3f} < {one.bar:.3f}" for one in smoke() if not one.passed] == []


def test_world_is_the_same_for_the_same_seed() -> None:
    one, again, other = world(3, USUAL), world(3, USUAL), world(4, USUAL)
    assert one.fixed.tolist() == again.fixed.tolist()
    assert one.fixed.tolist() != other.fixed.tolist()
    assert one.fixed.shape == (12, ITEMS)


def test_policies_of_one_seed_meet_the_same_luck() -> None:
    assert outcomes(Rule, ONE_CLIENT, [5]) == outcomes(Rule, ONE_CLIENT, [5])
    assert outcomes(Rule, ONE_CLIENT, [5]) != outcomes(by_hand, ONE_CLIENT, [5])


def test_interval_holds_the_mean_and_narrows_with_more_worlds() -> None:
    few, many = figure([0.0, 1.0] * 5), figure([0.0, 1.0] * 50)
    assert few.value == many.value == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high
