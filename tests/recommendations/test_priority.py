from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.priority import level, levels, pressing

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, st.floats(-2, 2), st.floats(-2, 2))
def test_priority_never_sinks_when_the_need_grows(urgency: float, more: float, predicted: float, usual: float) -> None:
    lesser, greater = sorted((urgency, more))
    now, then = (pressing(urgency=each, predicted=predicted, usual=usual) for each in (greater, lesser))
    assert level(now, before=None) <= level(then, before=None)


def test_number_of_an_urgent_activity_as_useful_as_usual() -> None:
    assert pressing(urgency=0.5, predicted=0.3, usual=0.3) == 0.6 * 0.5 + 0.4 * 0.5


def test_level_stays_until_the_number_has_left_it() -> None:
    assert [level(number, before=1) for number in (0.60, 0.56, 0.54)] == [1, 1, 2]
    assert [level(number, before=2) for number in (0.60, 0.64, 0.66)] == [2, 2, 1]
    assert [level(number, before=3) for number in (0.36, 0.41)] == [3, 2]


def test_at_most_three_firsts_and_two_for_one_element() -> None:
    found = levels([0.9, 0.8, 0.7, 0.65, 0.62], ["fire", "fire", "fire", "water", "air"], before={})
    assert found == [1, 1, 2, 1, 2]
