"""Levels and their balance, by the worked examples of docs/scores.md and by their properties."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from common.environment import ROOT
from progress.domain.balance import ELEMENTS, Lead, balance, clear_lead, evenness
from progress.domain.levels import (
    COUNTED,
    LEAST_SE,
    REACH_DAYS,
    SOURCES,
    Change,
    Level,
    Reading,
    change,
    combine,
    is_to_watch,
    reliable_change,
    weight_of,
    weighted,
    word_of,
)

BLOCKS = re.findall(r"```yaml\n# ([^\n:]+)[^\n]*\n(.*?)```", (ROOT / "docs/scores.md").read_text(), re.DOTALL)
EXAMPLES = {name: yaml.safe_load(text) for name, text in BLOCKS}
DAY = date(2026, 1, 5)
ONE = EXAMPLES["one element"]
READINGS = [Reading(source, value, DAY + timedelta(day), quality) for source, value, day, quality in ONE["readings"]]

some_reading = st.builds(
    Reading,
    source=st.sampled_from(sorted(SOURCES)),
    value=st.floats(0, 100),
    day=st.integers(0, 300).map(lambda ago: DAY - timedelta(ago)),
    quality=st.sampled_from([0.5, 0.75, 1.0]),
    overdrive=st.none() | st.floats(0, 100),
)
# One of them is a check-in of today, so there always is a level.
today = st.builds(Reading, source=st.just("self"), value=st.floats(0, 100), day=st.just(DAY), overdrive=st.none() | st.floats(0, 100))
some_readings = st.tuples(today, st.lists(some_reading, max_size=12)).map(lambda parts: [parts[0], *parts[1]])
five_levels = st.lists(st.floats(0, 100), min_size=5, max_size=5)


def level(value: float, se: float = 5) -> Level:
    return Level(value, se, value, value, 3, 3, "good")


def five(*values: float, se: float = 5) -> dict[str, Level]:
    return {element: level(value, se) for element, value in zip(ELEMENTS, values, strict=True)}


@pytest.mark.parametrize("gives", ONE["gives"], ids=lambda gives: f"day {gives['day']}")
def test_level_of_the_worked_example(gives):
    found = combine(READINGS, on=DAY + timedelta(gives["day"]))
    band = None if found.se is None else round(1.2816 * found.se)
    said = {"level": found.value and round(found.value), "band": band, "weight": round(found.weight, 2), "confidence": found.confidence}
    assert said == {name: gives[name] for name in said}


def test_weights_of_the_worked_example():
    assert [round(weight_of(reading, on=DAY + timedelta(60)), 3) for reading in READINGS] == ONE["weights_on_day_60"]


@pytest.mark.parametrize("example", EXAMPLES["five elements"], ids=lambda example: str(example["levels"]))
def test_balance_of_a_worked_example(example):
    found = balance(dict(zip(ELEMENTS, example["levels"], strict=True)))
    said = {name: found and round(getattr(found, name)) for name in ("mean", "gap", "index")} | {"says": found and evenness(found.index)}
    assert said == {name: example[name] for name in said}


@pytest.mark.parametrize("example", EXAMPLES["more than chance"], ids=lambda example: example["what"])
def test_change_of_a_worked_example(example):
    assert [round(points) for points in reliable_change(*example["errors"])] == [example["likely"], example["clear"]]


def test_sources_of_the_document_are_those_of_the_code():
    rows = re.findall(r"^\| ([\w -]+) \| ([\d.]+)[^|]*\| (\d+) days \| ([\d.]+) \|", (ROOT / "docs/scores.md").read_text(), re.MULTILINE)
    names = {"own check-in": "self", "coach": "coach", "pulse": "pulse", "journal": "journal"}
    assert {names[name]: (float(base), int(half_life), float(se)) for name, base, half_life, se in rows} == {
        source: (trust.base, trust.half_life, trust.se) for source, trust in SOURCES.items()
    }


def test_nothing_to_count_gives_no_level():
    assert combine([], on=DAY) is None
    assert combine([Reading("self", 50, DAY - timedelta(REACH_DAYS))], on=DAY) is None
    assert combine([Reading("self", 50, DAY + timedelta(1))], on=DAY) is None


@pytest.mark.parametrize(("age", "confidence"), [(0, "low"), (60, "low"), (61, "stale"), (199, "stale")])
def test_one_check_in_is_too_old_to_say_after_sixty_days(age, confidence):
    found = combine([Reading("self", 50, DAY - timedelta(age))], on=DAY)
    assert (found.confidence, found.value is None) == (confidence, confidence == "stale")


@pytest.mark.parametrize("source", COUNTED)
def test_reach_is_as_far_as_any_reading_counts(source):
    assert weighted([Reading(source, 50, DAY - timedelta(REACH_DAYS))], on=DAY) == []


@given(some_readings)
def test_level_lies_within_its_readings_and_its_band(readings):
    found, values = combine(readings, on=DAY), [reading.value for _, reading in weighted(readings, on=DAY)]
    assert min(values) <= found.value <= max(values)
    assert 0 <= found.low <= found.value <= found.high <= 100
    assert found.se >= LEAST_SE


@given(some_readings, st.randoms())
def test_order_of_readings_changes_nothing_at_all(readings, chance):
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert combine(shuffled, on=DAY) == combine(readings, on=DAY)


@given(some_readings)
def test_saying_everything_twice_keeps_the_level_and_never_widens_its_band(readings):
    once, twice = combine(readings, on=DAY), combine(readings * 2, on=DAY)
    assert twice.value == pytest.approx(once.value)
    assert twice.se <= once.se + 1e-9
    assert twice.weight == pytest.approx(2 * once.weight)


@given(some_readings)
def test_half_the_quality_everywhere_keeps_level_and_error(readings):
    lasting = [replace(reading, source="coach", day=max(reading.day, DAY - timedelta(90))) for reading in readings]  # none is dropped on the way
    halved = [replace(reading, quality=reading.quality / 2) for reading in lasting]
    whole, half = combine(lasting, on=DAY), combine(halved, on=DAY)
    assert (half.value, half.se, half.weight) == pytest.approx((whole.value, whole.se, whole.weight / 2))


@given(some_readings, st.floats(0, 50))
def test_all_readings_moved_by_as_much_move_the_level_by_that_much(readings, points):
    low = [replace(reading, value=reading.value / 2) for reading in readings]
    moved = [replace(reading, value=reading.value + points) for reading in low]
    assert combine(moved, on=DAY).value == pytest.approx(combine(low, on=DAY).value + points)
    assert combine(moved, on=DAY).se == pytest.approx(combine(low, on=DAY).se)


@given(some_readings, st.integers(1, 200))
def test_readings_never_gain_weight_with_age(readings, days):
    before, later = combine(readings, on=DAY), combine(readings, on=DAY + timedelta(days))
    assert (later.weight if later else 0) <= (before.weight if before else 0)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 20)), min_size=1, max_size=8), st.integers(1, 30))
def test_without_news_from_one_source_the_level_stays_and_its_error_never_falls(said, days):
    readings = [Reading("coach", value, DAY - timedelta(ago)) for value, ago in said]
    before, later = combine(readings, on=DAY), combine(readings, on=DAY + timedelta(days))
    assert later.value == pytest.approx(before.value)
    assert later.se >= before.se - 1e-9


@given(some_readings, some_reading)
def test_one_more_reading_never_lowers_the_confidence(readings, more):
    ranks = ["stale", "low", "fair", "good"]
    before, after = combine(readings, on=DAY), combine([*readings, more], on=DAY)
    assert before is None or ranks.index(after.confidence) >= ranks.index(before.confidence)


@given(some_readings)
def test_running_hot_never_enters_the_level(readings):
    found = combine(readings, on=DAY)
    assert found == replace(combine([replace(reading, overdrive=None) for reading in readings], on=DAY), overdrive=found.overdrive)


def test_running_hot_is_unknown_when_what_speaks_of_it_is_too_old():
    old = Reading("self", 50, DAY - timedelta(90), overdrive=80)
    assert combine([old, Reading("coach", 50, DAY)], on=DAY).overdrive is None
    assert combine([replace(old, day=DAY), Reading("coach", 50, DAY)], on=DAY).overdrive == 80


@given(five_levels)
def test_index_mean_and_leans_stay_in_their_range(levels):
    found = balance(dict(zip(ELEMENTS, levels, strict=True)))
    assert 0 <= found.index <= 100
    assert min(levels) - 1e-9 <= found.mean <= max(levels) + 1e-9
    assert max(map(abs, (found.fire_water, found.air_earth, found.sky_ground, found.felt_formed))) <= 100


@given(five_levels, st.permutations(range(5)))
def test_index_asks_not_which_element_is_which(levels, order):
    turned = [levels[place] for place in order]
    assert balance(dict(zip(ELEMENTS, turned, strict=True))).index == pytest.approx(balance(dict(zip(ELEMENTS, levels, strict=True))).index)


@given(five_levels)
def test_half_the_distance_from_the_middle_is_half_the_way_to_even(levels):
    nearer = [50 + (level - 50) / 2 for level in levels]
    whole, half = (balance(dict(zip(ELEMENTS, five, strict=True))).index for five in (levels, nearer))
    assert 100 - half == pytest.approx((100 - whole) / 2)


def test_leans_say_where():
    found = balance(dict(zip(ELEMENTS, [80, 60, 30, 50, 50], strict=True)))
    assert (found.fire_water, found.air_earth, found.sky_ground, found.felt_formed) == (20, 20, 20, 30)


@pytest.mark.parametrize(("index", "word"), [(100, "even"), (79.5, "even"), (79.4, "leaning"), (59.6, "leaning"), (59.4, "strong")])
def test_evenness_goes_by_the_number_that_is_shown(index, word):
    assert evenness(index) == word


@pytest.mark.parametrize(
    ("levels", "se", "lead"),
    [
        ([50, 50, 50, 50, 50], 5, Lead()),
        ([59, 50, 50, 50, 50], 0.1, Lead()),  # beyond the noise, but not ten points
        ([60, 50, 50, 50, 50], 0.1, Lead("fire", "")),
        ([79, 50, 50, 50, 50], 11.547, Lead()),  # one check-in takes about 30 points
        ([81, 50, 50, 50, 50], 11.547, Lead("fire", "")),
        ([50, 50, 20, 50, 50], 5, Lead("", "earth")),
        ([80, 50, 20, 50, 50], 5, Lead("fire", "earth")),
    ],
)
def test_lead_is_named_only_beyond_ten_points_and_the_noise(levels, se, lead):
    assert clear_lead(five(*levels, se=se)) == lead


def test_lead_needs_all_five():
    assert clear_lead(five(90, 20, 50, 50, 50) | {"aether": None}) == Lead()


def test_four_equal_elements_do_not_lead_because_the_fifth_is_quiet():
    assert clear_lead(five(70, 70, 10, 70, 70)) == Lead("", "earth")


@pytest.mark.parametrize(
    ("value", "overdrive", "word"),
    [
        (34, None, "quiet"), (34, 70, "strained"), (34.6, None, "present"), (64, 69, "present"),
        (64, 70, "uneven"), (65, 49, "strong"), (65, 69.5, "hot"),
    ],
)  # fmt: skip
def test_level_has_a_word(value, overdrive, word):
    assert word_of(value, overdrive=overdrive) == word


@pytest.mark.parametrize(("overdrive", "watch"), [(None, False), (49, False), (50, True), (69, True), (70, False)])
def test_an_element_is_watched_before_it_runs_hot(overdrive, watch):
    assert is_to_watch(overdrive) == watch


@pytest.mark.parametrize(("by", "certainty"), [(0, "none"), (12, "none"), (-12, "none"), (13, "likely"), (-13, "likely"), (20, "clear"), (-20, "clear")])
def test_change_is_said_only_beyond_chance(by, certainty):
    assert change(level(50 + by, 7), level(50, 7)) == Change(by, certainty)


@pytest.mark.parametrize("before", [None, Level(None, None, None, None, 0.1, 1, "stale")])
def test_change_from_the_unknown_is_unknown(before):
    assert change(level(50), before) is None
