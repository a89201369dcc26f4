"""The engagement score, by the worked examples of docs/scores.md and by its properties."""

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from common.environment import ROOT
from progress.domain.engagement import CREDITS, WEIGHTS, Event, Facts, decayed, engagement, recency_of

EXAMPLES = yaml.safe_load(re.search(r"```yaml\n# engagement\n(.*?)```", (ROOT / "docs/scores.md").read_text(), re.DOTALL)[1])
EVENTS = ("tasks", "sessions", "replies", "responses")


def facts_of(words: dict) -> Facts:
    return Facts(**{name: tuple(Event(*event) for event in value) if name in EVENTS else value for name, value in words.items()})


def events(part: str):
    return st.lists(st.builds(Event, st.sampled_from(sorted(CREDITS[part])), st.floats(0, 90)), max_size=6).map(tuple)


some_facts = st.builds(
    Facts,
    tenure_days=st.integers(0, 900),
    days_since_act=st.floats(0, 400),
    interval_days=st.integers(1, 60),
    tasks=events("tasks"),
    sessions=events("sessions"),
    journal_days=st.lists(st.integers(0, 7), max_size=4).map(tuple),
    journal_target=st.integers(0, 7),
    replies=events("contact"),
    resources_opened=st.none() | st.floats(0, 1),
    resources=st.integers(0, 9),
    responses=events("response"),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["case"])
def test_engagement_of_a_worked_example(example):
    score = engagement(facts_of(example["facts"]))
    said = {
        "state": score.state,
        "score": score.value,
        "band": score.band,
        "confidence": score.confidence if score.value is not None else None,
        "parts": {part: round(value) for part, value in score.parts.items() if value is not None},
        "base": None if score.base is None else round(score.base, 1),
        "recency": None if score.recency is None else round(score.recency, 2),
    }
    assert said == {name: example["gives"].get(name) for name in said} | {"parts": example["gives"].get("parts", {})}


@given(some_facts)
def test_score_stays_within_0_and_100_and_its_parts_too(facts):
    score = engagement(facts)
    numbers = [value for value in [score.value, *score.parts.values()] if value is not None]
    assert [number for number in numbers if not 0 <= number <= 100 + 1e-9] == []


@given(some_facts)
def test_score_is_absent_exactly_when_nothing_was_asked_or_all_is_new(facts):
    score = engagement(facts)
    assert (score.value is None) == (score.state in {"new", "no_plan"})


@given(some_facts, st.floats(0, 90))
def test_a_task_on_time_never_lowers_the_tasks(facts, age):
    before = decayed(facts.tasks, "tasks") or 0
    assert decayed((*facts.tasks, Event("on_time", age)), "tasks") >= before - 1e-9


@given(some_facts)
def test_the_order_of_events_changes_nothing(facts):
    turned = replace(facts, **{name: tuple(reversed(getattr(facts, name))) for name in EVENTS})
    assert (
        engagement(turned).value == pytest.approx(engagement(facts).value, abs=1) if engagement(facts).value is not None else engagement(turned).value is None
    )


@given(some_facts)
def test_a_part_without_weight_counts_for_nothing(facts):
    without_tasks = dict(WEIGHTS) | {"tasks": 0}
    assert engagement(facts, weights=without_tasks).value == engagement(replace(facts, tasks=()), weights=without_tasks).value or facts.tenure_days < 14


@given(st.floats(0, 400), st.integers(1, 60))
def test_recency_never_rises_with_silence(days, interval):
    assert recency_of(days + 1, interval_days=interval) <= recency_of(days, interval_days=interval)


@pytest.mark.parametrize("state", ["paused", "completed"])
def test_a_client_who_paused_or_completed_has_no_score(state):
    assert engagement(Facts(state=state, tasks=(Event("on_time", 1),))).value is None


def test_missing_is_never_zero():
    assert engagement(Facts(sessions=(Event("held", 1),), journal_target=0)).parts == {
        "tasks": None,
        "sessions": 100,
        "journal": None,
        "contact": None,
        "response": None,
    }
