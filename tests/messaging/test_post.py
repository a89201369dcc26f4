"""When mail goes: rules without a database, held against many zones and years."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.domain.post import Item, Wishes, next_time, plan, wished

# Forty places: every hour of the day, halves and quarters, both hemispheres, half-hour summer time, none, and zones that changed their mind.
ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul", "Europe/Dublin", "Europe/Chisinau",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Lagos", "Africa/Johannesburg", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "America/Havana", "America/Nuuk",
    "America/Mexico_City", "Asia/Jerusalem", "Asia/Beirut", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran", "Asia/Almaty", "Asia/Gaza",
    "Australia/Sydney", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati",
]  # fmt: skip
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
moments = st.integers(0, int((END - BEGIN).total_seconds() // 60)).map(lambda minutes: BEGIN + MINUTE * minutes)
clocks = st.integers(0, 24 * 12 - 1).map(lambda fives: time(fives * 5 // 60, fives * 5 % 60))
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Wishes(BERLIN)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The hours of these three years in which the clocks of a zone are changed."""
    hours = [BEGIN + timedelta(hours=number) for number in range(int((END - BEGIN).total_seconds() // 3600))]
    return [hour for hour in hours if hour.astimezone(zone).utcoffset() != (hour + timedelta(hours=1)).astimezone(zone).utcoffset()]


def local(at: datetime, zone: ZoneInfo) -> time:
    return at.astimezone(zone).time()


def exists(day: date, at: time, zone: ZoneInfo) -> bool:
    there = datetime.combine(day, at, zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == there.replace(tzinfo=None)


def at_home(day: int, hour: int, minute: int = 0, *, month: int = 6) -> datetime:
    """A moment of 2026 by the clock in Berlin."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def letters(items, *, wishes=NIGHT, sent=None, now=None):
    found = plan(items, wishes, sent=sent or {}, now=now or at_home(1, 9))
    return [(letter.at, sorted(item.id for item in letter.items)) for letter in found.letters], sorted(item.id for item in found.dropped)


def check_reminder(begins: datetime, minutes: int, wishes: Wishes) -> None:
    item = Item(1, begins - MINUTE * minutes, not_after=begins)
    moment = wished(item, wishes, now=begins - timedelta(days=40))
    if not wishes.is_quiet(item.at):
        assert moment == begins - MINUTE * minutes
    else:
        assert moment is not None
        assert not wishes.is_quiet(moment)
        assert moment < begins


def check_quiet(at: datetime, wishes: Wishes) -> None:
    moment = wished(Item(1, at), wishes, now=at)
    assert moment is not None
    assert moment >= at
    assert not wishes.is_quiet(moment)
    if wishes.is_quiet(at) and exists(wishes.day(moment), wishes.quiet_until, wishes.zone):
        assert local(moment, wishes.zone) == wishes.quiet_until
    else:
        assert moment == at or wishes.is_quiet(at)


def check_daily(at: datetime, clock: time, zone: ZoneInfo) -> None:
    moment = next_time(at, clock, zone=zone)
    assert timedelta() < moment - at <= timedelta(hours=49)
    if exists(moment.astimezone(zone).date(), clock, zone):
        assert local(moment, zone) == clock


@settings(max_examples=1500)
@given(zones, moments, st.sampled_from([15, 60, 180, 1440, 2880, 10080]))
def test_reminder_goes_exactly_so_long_before_unless_that_is_quiet(zone, begins, minutes):
    check_reminder(begins, minutes, Wishes(zone))


@settings(max_examples=1500)
@given(zones, moments, clocks, clocks)
def test_nothing_goes_in_quiet_hours(zone, at, quiet_from, quiet_until):
    check_quiet(at, Wishes(zone, quiet_from, quiet_until))


@settings(max_examples=1500)
@given(zones, moments, clocks)
def test_daily_mail_goes_at_its_time_of_the_wall_clock(zone, at, clock):
    check_daily(at, clock, zone)


@pytest.mark.parametrize("name", ZONES)
def test_days_on_which_the_clocks_change(name):
    zone = ZoneInfo(name)
    for change in changes(zone):
        for quarter in range(-8, 104):
            at = change + timedelta(minutes=15 * quarter)
            check_quiet(at, Wishes(zone, time(1), time(2, 30)))
            check_quiet(at, Wishes(zone))
            check_daily(at, time(2, 30), zone)
            check_reminder(at, 60, Wishes(zone))


def test_mail_of_the_night_goes_in_the_morning():
    assert letters([Item(1, at_home(1, 22))]) == ([(at_home(2, 8), [1])], [])


def test_reminder_that_would_come_too_late_goes_the_evening_before():
    soon = Item(1, at_home(2, 6, 30), not_after=at_home(2, 7, 30))
    assert letters([soon]) == ([(at_home(1, 20, 59), [1])], [])


def test_reminder_for_which_it_is_too_late_even_so_is_not_mailed():
    soon = Item(1, at_home(2, 6, 30), not_after=at_home(2, 7, 30))
    assert letters([soon], now=at_home(2, 3)) == ([], [1])


def test_clock_that_skips_the_end_of_the_night_ends_it_later():
    wishes = Wishes(BERLIN, time(22), time(2, 30))
    assert wished(Item(1, at_home(29, 1, month=3)), wishes, now=at_home(29, 0, month=3)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_daily_mail_holds_all_of_the_day_before():
    items = [Item(1, at_home(1, 10), in_digest=True), Item(2, at_home(1, 19), in_digest=True), Item(3, at_home(2, 9), in_digest=True)]
    assert letters(items) == ([(at_home(2, 8), [1, 2]), (at_home(3, 8), [3])], [])


def test_more_than_the_most_a_day_waits_for_the_next_morning_in_one_mail():
    items = [Item(number, at_home(1, 9 + number)) for number in range(1, 7)]
    expected = [(at_home(1, 10), [1]), (at_home(1, 11), [2]), (at_home(1, 12), [3]), (at_home(1, 13), [4]), (at_home(2, 8), [5, 6])]
    assert letters(items) == (expected, [])


def test_what_went_already_counts():
    assert letters([Item(1, at_home(1, 10))], sent={date(2026, 6, 1): 4}) == ([(at_home(2, 8), [1])], [])


def test_room_is_kept_for_what_has_its_hour():
    items = [Item(1, at_home(1, 10)), Item(2, at_home(1, 11)), Item(3, at_home(1, 15), not_after=at_home(1, 16))]
    assert letters(items, wishes=Wishes(BERLIN, most_per_day=2)) == ([(at_home(1, 10), [1]), (at_home(1, 15), [3]), (at_home(2, 8), [2])], [])


def test_reminder_beyond_the_most_a_day_stays_in_the_app():
    items = [Item(number, at_home(1, 10 + number), not_after=at_home(1, 11 + number)) for number in range(3)]
    assert letters(items, wishes=Wishes(BERLIN, most_per_day=2)) == ([(at_home(1, 10), [0]), (at_home(1, 11), [1])], [2])


def test_after_an_outage_only_the_newest_goes():
    items = [Item(number, at_home(1, hour), not_after=at_home(1, 18), group="session") for number, hour in ((1, 9), (2, 10), (3, 17))]
    assert letters(items, now=at_home(1, 12)) == ([(at_home(1, 12), [2]), (at_home(1, 17), [3])], [1])


@given(
    st.lists(st.tuples(moments.filter(lambda at: at < BEGIN + timedelta(days=6)), st.sampled_from(["single", "digest", "bound"])), max_size=40),
    st.integers(1, 5),
    zones,
)
def test_nothing_is_lost_and_no_day_has_more_than_the_most(drawn, most, zone):
    wishes = Wishes(zone, most_per_day=most)
    items = [Item(number, at, kind == "digest", at + timedelta(hours=9) if kind == "bound" else None) for number, (at, kind) in enumerate(drawn)]
    found = plan(items, wishes, sent={}, now=BEGIN)
    days = [wishes.day(letter.at) for letter in found.letters]
    assert all(days.count(day) <= most for day in days)
    assert sorted([item.id for letter in found.letters for item in letter.items] + [item.id for item in found.dropped]) == list(range(len(items)))
    assert all(item.is_bound for item in found.dropped)
