"""No score lifts a bound: whatever is forbidden is not allowed, for any input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.guardrails import Bounds, Candidate, is_allowed, room

WORDS = st.frozensets(st.sampled_from(["grief", "movement", "letters"]))
CANDIDATES = st.builds(
    Candidate,
    activity=st.integers(1, 5),
    coach=st.sampled_from([None, 1, 2]),
    kind=st.sampled_from(["exercise", "reading"]),
    language=st.sampled_from(["en", "de"]),
    minutes=st.integers(1, 60),
    intensity=st.integers(1, 3),
    repeat_days=st.integers(0, 60),
    tags=WORDS,
    contraindications=WORDS,
    is_archived=st.booleans(),
    days_since=st.none() | st.floats(0, 100),
)
BOUNDS = st.builds(
    Bounds,
    coach=st.sampled_from([1, 2]),
    weeks_together=st.floats(0, 10),
    intensity_cap=st.integers(1, 3),
    minutes=st.none() | st.integers(1, 60),
    kinds=st.frozensets(st.sampled_from(["exercise", "reading"])),
    languages=st.frozensets(st.sampled_from(["en", "de"])),
    blocked=st.frozensets(st.integers(1, 5)),
    blocked_tags=WORDS,
    flags=WORDS,
    open_already=st.frozensets(st.integers(1, 5)),
)


@given(CANDIDATES, BOUNDS)
def test_allowed_only_when_every_bound_holds(candidate: Candidate, bounds: Bounds) -> None:
    if not is_allowed(candidate, bounds):
        return
    assert candidate.intensity < 3
    assert candidate.intensity == 1 or bounds.weeks_together >= 2
    assert candidate.intensity <= bounds.intensity_cap
    assert candidate.coach in (None, bounds.coach)
    assert not candidate.is_archived
    assert candidate.activity not in bounds.blocked | bounds.open_already
    assert not candidate.tags & bounds.blocked_tags
    assert not candidate.contraindications & bounds.flags
    assert bounds.minutes is None or candidate.minutes <= bounds.minutes
    assert candidate.days_since is None or candidate.days_since >= candidate.repeat_days


@pytest.mark.parametrize(
    "bounds",
    [
        Bounds(coach=1, weeks_together=1.9),
        Bounds(coach=1, intensity_cap=1),
        Bounds(coach=1, minutes=9),
        Bounds(coach=1, kinds=frozenset({"reading"})),
        Bounds(coach=1, languages=frozenset({"de"})),
        Bounds(coach=1, blocked=frozenset({7})),
        Bounds(coach=1, blocked_tags=frozenset({"letters"})),
        Bounds(coach=1, flags=frozenset({"grief"})),
        Bounds(coach=1, open_already=frozenset({7})),
        Bounds(coach=2),
    ],
)
def test_each_bound_alone_forbids(bounds: Bounds) -> None:
    candidate = Candidate(7, 1, "exercise", "en", 10, 2, 56, frozenset({"letters"}), frozenset({"grief"}))
    assert is_allowed(candidate, Bounds(coach=1))
    assert not is_allowed(candidate, bounds)


@pytest.mark.parametrize(("open_with_client", "expected"), [(0, 3), (2, 1), (3, 0), (5, 0)])
def test_room(open_with_client: int, expected: int) -> None:
    assert room(open_with_client=open_with_client) == expected


def test_what_comes_with_the_house_is_said_in_every_language() -> None:
    house = Candidate(7, None, "exercise", "en", 10, 1, 56)
    assert (
        is_allowed(house, Bounds(coach=1, languages=frozenset({"de"}))),
        is_allowed(house._replace(coach=1), Bounds(coach=1, languages=frozenset({"de"}))),
    ) == (True, False)
