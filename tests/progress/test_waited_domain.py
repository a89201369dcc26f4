"""How far the clock of a device is believed: properties that must hold whatever it says."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.checkins import WEEK
from progress.domain.waited import AHEAD, LONGEST, counted_from, doubt_about, is_free, readable

ARRIVED = datetime(2026, 11, 27, 9, tzinfo=UTC)
SINCE = ARRIVED - timedelta(days=200)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
zones = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
clocks = st.none() | st.datetimes(timezones=zones)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("said", "doubt", "counts"),
    [
        (ARRIVED - 3 * DAY, "", ARRIVED - 3 * DAY),
        (ARRIVED, "", ARRIVED),
        (ARRIVED + SECOND, "", ARRIVED),
        (ARRIVED + AHEAD, "", ARRIVED),
        (ARRIVED + AHEAD + SECOND, "clock", ARRIVED),
        (ARRIVED - LONGEST, "", ARRIVED - LONGEST),
        (ARRIVED - LONGEST - SECOND, "too_long_ago", ARRIVED),
        (datetime(1970, 1, 1, tzinfo=UTC), "too_long_ago", ARRIVED),
        (None, "clock", ARRIVED),
    ],
)
def test_moment_it_counts_from(said, doubt, counts):
    assert (doubt_about(said, since=SINCE, arrived=ARRIVED), counted_from(said, since=SINCE, arrived=ARRIVED)) == (doubt, counts)


@pytest.mark.parametrize(("said", "doubt"), [(ARRIVED - 2 * DAY, ""), (ARRIVED - 2 * DAY - SECOND, "clock")])
def test_nobody_wrote_before_they_came(said, doubt):
    assert doubt_about(said, since=ARRIVED - 2 * DAY, arrived=ARRIVED) == doubt


@pytest.mark.parametrize("said", [datetime.min.replace(tzinfo=timezone(23 * timedelta(hours=1))), datetime.max.replace(tzinfo=timezone(-timedelta(hours=23)))])
def test_ends_of_time_are_read_without_a_fault(said):
    assert (readable(said, arrived=ARRIVED), counted_from(said, since=SINCE, arrived=ARRIVED)) == (None, ARRIVED)


@given(clocks)
def test_it_counts_from_no_moment_that_cannot_be(said):
    counts = counted_from(said, since=SINCE, arrived=ARRIVED)
    assert max(SINCE, ARRIVED - LONGEST) <= counts <= ARRIVED


@given(st.timedeltas(timedelta(0), LONGEST), zones)
def test_zone_in_which_the_device_says_it_changes_nothing(ago, zone):
    assert counted_from((ARRIVED - ago).astimezone(zone), since=SINCE, arrived=ARRIVED) == ARRIVED - ago


@given(clocks)
def test_whatever_is_kept_can_be_shown_everywhere(said):
    kept = readable(said, arrived=ARRIVED)
    assert kept is None or all(kept.astimezone(timezone(timedelta(hours=hours))) == said for hours in (-12, 14))


@given(days, st.lists(days, max_size=4))
def test_day_is_free_if_a_week_lies_on_both_sides(day, others):
    assert is_free(day, others) == (not any(day - WEEK < other < day + WEEK for other in others))
