"""What answers come to, by the worked examples of docs/scores.md and by properties that must always hold."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.balance import ELEMENTS, balance, clear_lead, evenness
from progress.domain.checkins import doubts_about, due_on, is_pulse_open, opens_on, points, quality_of, said_by
from progress.domain.item_sets import Added, Shape, items_of, problems, revised, unmet
from progress.domain.levels import Level, Reading, combine
from progress.domain.ratings import Rated, reading_of
from progress.domain.talking import talking_point
from progress.management.commands.load_items import FILE

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
WRITTEN = yaml.safe_load(FILE.read_text())
ITEMS = items_of(WRITTEN["items"])
BLOCKS = [yaml.safe_load(block.partition("```")[0]) for block in (Path(__file__).parents[2] / "docs/scores.md").read_text().split("```yaml\n")[1:]]
[EXAMPLE] = [block for block in BLOCKS if isinstance(block, dict) and "check_in" in block]
QUALITIES = next(block for block in BLOCKS if isinstance(block, list) and "doubts" in block[0])

slugs = st.sampled_from([item.slug for item in ITEMS])
some_answers = st.dictionaries(slugs, st.integers(0, 10))


def spread(given: dict[str, list[int]]) -> dict[str, int]:
    """Four answers for each element, in the order of the items: three for the level, then too much of it."""
    return {item.slug: raw for element, raws in given.items() for item, raw in zip([item for item in ITEMS if item.element == element], raws, strict=True)}


def test_file_holds_twenty_items_that_fit_together():
    assert (
        len(ITEMS),
        problems(WRITTEN["items"], {element: {str(k): v for k, v in marks.items()} for element, marks in WRITTEN["coach_form"]["anchors"].items()}),
    ) == (20, [])


def test_changed_items_are_numbered_anew_and_nothing_else_of_them_changes():
    shape = Shape(retired=["fire_1"], added=[Added("fire", "reverse", "More")])
    after = revised(WRITTEN["items"], texts={"air_1": "Other words"}, shape=shape)
    kept = [row | {"order": row["order"] - 1} for row in WRITTEN["items"][1:]]
    assert after[:-1] == [row | {"text": "Other words"} if row["slug"] == "air_1" else row for row in kept]
    assert (after[-1]["order"], after[-1]["key"], after[-1]["slug"].startswith("fire_"), unmet(after)) == (20, "reverse", True, [])


@pytest.mark.parametrize(
    ("turned", "facet"), [(("fire", "direct"), "fire-1"), (("fire", "reverse"), "fire-1"), (("fire", "overdrive"), None), (("air", "direct"), None)]
)
def test_item_that_is_turned_is_another_and_keeps_only_a_facet_that_fits(turned, facet):
    first = revised(WRITTEN["items"], texts={}, shape=Shape(turned={"fire_1": turned}))[0]
    assert (first["element"], first["key"], first["facet"], first["slug"] == "fire_1") == (*turned, facet, turned == ("fire", "direct"))


def test_elements_that_lack_items_are_named():
    of_air = Shape(turned={"air_x": ("air", "direct")}, retired=["water_1", "water_2"])
    assert unmet(revised(WRITTEN["items"], texts={}, shape=of_air)) == ["water", "air"]


def test_items_stand_in_the_order_of_the_file():
    assert [item.order for item in ITEMS] == list(range(1, 21))


@pytest.mark.parametrize("element", ELEMENTS)
def test_example_gives_level_and_too_much_of_it(element):
    said = said_by(ITEMS, spread(EXAMPLE["check_in"]))[element]
    assert (round(said.level), said.overdrive, round(said.se, 1)) == (EXAMPLE["gives"]["levels"][element], EXAMPLE["gives"]["overdrive"][element], 11.5)


def test_example_gives_balance_without_a_leader():
    said = said_by(ITEMS, spread(EXAMPLE["check_in"]))
    five = balance({element: one.level for element, one in said.items()})
    lead = clear_lead({element: Level(one.level, one.se, 0, 100, 1, 1, "low") for element, one in said.items()})
    told = {"mean": round(five.mean), "gap": round(five.gap), "index": round(five.index), "says": evenness(five.index), "leading": lead.strongest or None}
    assert told == {name: EXAMPLE["gives"][name] for name in told}


@pytest.mark.parametrize("example", QUALITIES, ids=lambda example: example["what"])
def test_example_of_doubt(example):
    answers = spread(example["answers"]) if isinstance(example["answers"], dict) else {item.slug: example["answers"] for item in ITEMS}
    doubts = doubts_about(ITEMS, answers, seconds=example["seconds"])
    assert (doubts, quality_of(doubts)) == (example["doubts"], example["quality"])


@pytest.mark.parametrize("rated", EXAMPLE["rated"])
def test_example_of_a_rating(rated):
    assert reading_of(Rated(rated["value"], rated["confidence"], rated["hot"])) == (rated["reading"], rated["overdrive"], rated["quality"])


@given(some_answers)
def test_open_items_never_count(answers):
    for element, said in said_by(ITEMS, answers).items():
        values = [points(answers[i.slug], i.key) for i in ITEMS if i.element == element and i.key != "overdrive" and i.slug in answers]
        assert said.level == (pytest.approx(sum(values) / len(values)) if len(values) >= 2 else None)


@given(some_answers, st.integers(0, 10))
def test_too_much_of_it_never_enters_the_level(answers, heat):
    hot = answers | {item.slug: heat for item in ITEMS if item.key == "overdrive"}
    assert [one.level for one in said_by(ITEMS, hot).values()] == [one.level for one in said_by(ITEMS, answers).values()]


@given(st.integers(0, 10))
def test_reverse_items_turn_round_once(raw):
    assert points(raw, "reverse") + points(raw, "direct") == 100


@given(some_answers, st.randoms())
def test_order_of_items_is_irrelevant(answers, chance):
    shuffled = chance.sample(ITEMS, len(ITEMS))
    assert [one.level for one in said_by(shuffled, answers).values()] == pytest.approx([one.level for one in said_by(ITEMS, answers).values()], nan_ok=True)


@given(some_answers, st.integers(0, 10), slugs)
def test_more_of_it_never_lowers_the_level(answers, more, slug):
    item = next(item for item in ITEMS if item.slug == slug)
    if item.key != "direct" or answers.get(slug, 11) > more:
        return
    before, after = said_by(ITEMS, answers)[item.element].level, said_by(ITEMS, answers | {slug: more})[item.element].level
    assert before is None or after >= before - 1e-9


@given(some_answers, st.none() | st.floats(0, 1000))
def test_quality_is_whole_or_half(answers, seconds):
    doubts = doubts_about(ITEMS, answers, seconds=seconds)
    assert quality_of(doubts) == (0.5 if doubts else 1.0)


@given(st.integers(0, 10))
def test_same_answer_to_everything_is_doubted(raw):
    assert "straight_line" in doubts_about(ITEMS, {item.slug: raw for item in ITEMS}, seconds=300)


def test_nobody_knows_how_long_it_took_and_it_is_not_doubted():
    assert doubts_about(ITEMS, spread(EXAMPLE["check_in"]), seconds=None) == []


@pytest.mark.parametrize(("last", "opens"), [(None, 0), (0, 7), (-6, 1), (-7, 0), (-30, 0)])
def test_next_one_opens_a_week_after_the_last(last, opens):
    assert opens_on(None if last is None else TODAY + last * DAY, today=TODAY) == TODAY + opens * DAY


@pytest.mark.parametrize(("last", "due"), [(None, -9), (0, 14), (-20, -6)])
def test_next_one_is_due_two_weeks_after_the_last_and_the_first_a_day_after_coming(last, due):
    assert due_on(None if last is None else TODAY + last * DAY, since=TODAY - 10 * DAY) == TODAY + due * DAY


@pytest.mark.parametrize(
    ("check_in", "pulse", "is_open"), [(None, None, True), (0, None, False), (-6, None, False), (-7, None, True), (-7, -6, False), (-9, -7, True)]
)
def test_pulse_is_offered_once_a_week_and_not_in_the_week_of_a_check_in(check_in, pulse, is_open):
    days = {name: None if ago is None else TODAY + ago * DAY for name, ago in (("last_check_in", check_in), ("last_pulse", pulse))}
    assert is_pulse_open(TODAY, **days) == is_open


@pytest.mark.parametrize(
    ("own", "coach", "is_said"),
    [
        ((50, 0), (75, 0), True),
        ((50, 0), (74, 0), False),
        ((75, 0), (50, 10), True),
        ((75, 0), (50, 15), False),
        ((75, 28), (50, 28), False),
        ((75, 27), (50, 27), True),
    ],
)
def test_talking_point_needs_25_points_and_one_period(own, coach, is_said):
    readings = [Reading(source, value, TODAY - ago * DAY) for source, (value, ago) in (("self", own), ("coach", coach))]
    assert (talking_point(readings, on=TODAY) is not None) == is_said


def test_talking_point_hears_the_newest_of_both():
    readings = [Reading("self", 90, TODAY - 9 * DAY), Reading("coach", 50, TODAY - 3 * DAY), Reading("self", 55, TODAY)]
    assert talking_point(readings, on=TODAY) is None
    assert talking_point(readings, on=TODAY - DAY).own == 90


@pytest.mark.parametrize("source", ["self", "coach", "pulse"])
def test_single_reading_is_a_first_impression(source):
    assert combine([Reading(source, 50, TODAY)], on=TODAY).confidence == "low"


def test_problems_name_what_does_not_fit():
    rows = [dict(row) for row in WRITTEN["items"]]
    rows[0] |= {"element": "water", "key": "sideways", "text": "", "order": 7}
    rows[2]["slug"] = rows[1]["slug"]
    assert problems(rows, {}) == [
        "The item “water_1” is there 2 times.",
        "The items are not numbered 1, 2, 3.",
        "The item “fire_1” counts as “sideways”, which is none of direct, reverse, overdrive.",
        "The item “fire_1” needs a text of at most 200 characters.",
        "The item “fire_1” names the facet “fire-1”, which is not one of its element.",
        *[f"The anchors of {element} do not stand at 0, 3, 5, 8, 10." for element in ELEMENTS],
    ]
