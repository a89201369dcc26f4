"""What of a language model's answer is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.rewording import LETTERS, MOST, Candidate, NotAnAnswer, question, read_answer, schema

LETTER = Candidate("Letter not sent", "Write a letter that you will not send, and stop when ten minutes are over.", "water", "journal_prompt", 12)
WALK = Candidate("Small pilgrimage", "Take one question for a walk. If you take medication, take it with you.", "fire", "exercise", 60)
GOOD = "Write the letter you will never post. Ten minutes are enough, then put the pen down."


def pick(letter="a", title="A letter for the drawer", text=GOOD, **more):
    return {"id": letter, "title": title, "text": text} | more


def read(*picks, draft=None, candidates=(LETTER, WALK)):
    return read_answer(json.dumps({"picks": list(picks), "draft": draft}), candidates)


def test_order_and_words_are_taken():
    believed = read(pick("b"), pick("a"))
    assert [(p.id, p.text) for p in believed.picks.values()] == [("b", GOOD), ("a", GOOD)]
    assert believed.dropped == ()


def test_json_between_fences_is_read():
    assert list(read_answer(f"```json\n{json.dumps({'picks': [pick()]})}\n```", [LETTER]).picks) == ["a"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (pick("c"), "pick 2: speaks of a candidate that was not there"),
        (pick("z"), "pick 2: not as asked"),
        (pick("b", feeling="warm"), "pick 2: not as asked"),
        (pick("b", text="Short."), "pick 2: not as asked"),
        (pick("b", text="x" * 901), "pick 2: not as asked"),
        (pick("b", text=7), "pick 2: not as asked"),
        ("b", "pick 2: not as asked"),
        (pick("a"), "pick 2: speaks of a candidate twice"),
        (pick("b", text=f"{GOOD} See https://example.org"), "pick 2: holds an address, a link or a number"),
        (pick("b", text=f"{GOOD} Call 0800 111 0 111."), "pick 2: holds an address, a link or a number"),
        (pick("a", text=GOOD) | {"id": "b", "text": f"{GOOD} Stop your antidepressants."}, "pick 2: speaks of what belongs to doctors"),
    ],
)
def test_bad_pick_is_dropped_and_the_good_one_stays(bad, why):
    believed = read(pick("a"), bad)
    assert (list(believed.picks), believed.dropped) == (["a"], (why,))


def test_word_of_the_library_itself_is_no_reason_to_drop():
    assert list(read(pick("b", text="Walk with one question, and take your medication along if you need it.")).picks) == ["b"]


def test_draft_is_read_and_a_harmful_one_dropped():
    draft = {"element": "air", "title": "Two voices", "text": "Let two voices in you talk for a page, and give each a name."}
    assert read(pick(), draft=draft).draft.title == "Two voices"
    believed = read(pick(), draft=draft | {"text": "Ask for a diagnosis of your depression, and write it down."})
    assert (believed.draft, believed.dropped) == (None, ("draft: speaks of what belongs to doctors",))


@pytest.mark.parametrize("content", ["", "Sure! Here is your answer.", "[]", '{"picks": "a"}', "null", "[" * 100_000])
def test_what_is_no_answer_is_refused(content):
    with pytest.raises(NotAnAnswer):
        read_answer(content, [LETTER])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=8), some, max_size=4),
)


@given(ANYTHING)
def test_no_answer_breaks_the_reader(told):
    believed = read_answer(json.dumps({"picks": [told, {"id": "a", "title": told, "text": told}], "draft": told}), [LETTER])
    assert set(believed.picks) <= {"a"}


def test_question_holds_letters_and_no_ids_of_ours():
    system, asked = question([LETTER] * (MOST + 2), {"elements": {"water": 24}}, ["It rained."], language="en")
    told = json.loads(asked["content"])
    assert [candidate["id"] for candidate in told["candidates"]] == list(LETTERS)
    assert {key for candidate in told["candidates"] for key in candidate} == {"id", "title", "text", "element", "kind", "minutes"}
    assert (told["quoted_journal_extracts"], system["role"]) == (["It rained."], "system")


def test_schema_forbids_what_was_not_asked_for():
    found = schema()
    assert (found["additionalProperties"], found["$defs"]["Pick"]["additionalProperties"]) == (False, False)
