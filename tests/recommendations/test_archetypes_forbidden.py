"""A client who wants no archetypes: the engine reads none, keeps none of what it read before, and tells no model of any."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from clients.actions.archetypes import allow_archetypes, forbid_archetypes
from clients.models import ArchetypeNote
from progress.actions import refresh_balance
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import suggest
from recommendations.domain.features import names
from recommendations.jobs import refresh
from recommendations.models import EngineSettings, Recommendation
from recommendations.readings.asking import asked
from recommendations.readings.wordable import wordable
from tests import factories

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)
KINDS = ("exercise", "journal_prompt", "reflection", "practice", "reading")
PLACE = names().index("archetype")


@pytest.fixture
def keeper(noah, time_machine):
    """Noah, who appears as an archetype of Earth, with a library to choose from."""
    time_machine.move_to(AT, tick=False)
    for number, of in enumerate(("fire", "water", "earth", "air", "aether") * 6):
        factories.activity(of=of, kind=KINDS[number % 5], minutes=5 + number)
    for slug, value in {"fire": 52, "water": 58, "earth": 30, "air": 66, "aether": 61}.items():
        factories.reading(noah, slug, value, on=(AT - timedelta(days=2)).date())
    refresh_balance([noah.pk], at=AT), refresh_signals([noah.pk], at=AT)
    ArchetypeNote.objects.create(client=noah, archetype=factories.archetype("zephyrkeeper", of="earth"), from_date=noah.since_date)
    return noah


def made_of(client, at=AT):
    return suggest(client, k=3, purpose="between", at=at)


def test_engine_reads_none(keeper):
    before = asked(keeper, at=AT).archetypes
    forbid_archetypes(keeper, by=keeper.user, at=AT)
    assert (before, asked(keeper, at=AT).archetypes) == ([("earth", "Zephyrkeeper")], [])


def test_what_was_suggested_no_longer_holds_what_the_engine_saw(keeper):
    made_of(keeper)
    saw = list(Recommendation.objects.order_by("pk"))
    assert any(row.features[PLACE] for row in saw)
    assert ["archetype" in row.parts for row in saw] == [True] * len(saw)
    forbid_archetypes(keeper, by=keeper.user, at=AT)
    kept = list(Recommendation.objects.order_by("pk"))
    assert [(row.features[PLACE], "archetype" in row.parts) for row in kept] == [(0.0, False)] * len(saw)


def test_job_that_waits_already_makes_its_list_without(keeper):
    forbid_archetypes(keeper, by=keeper.user, at=AT)
    refresh(keeper.pk)
    rows = Recommendation.objects.waiting()
    assert {row.features[PLACE] for row in rows} == {0.0}
    assert [reason for row in rows for reason in row.reasons if reason["key"] in {"archetype", "withheld"}] == []


def test_lists_know_them_again_once_they_are_allowed(keeper):
    forbid_archetypes(keeper, by=keeper.user, at=AT), allow_archetypes(keeper, by=keeper.user, at=AT)
    made_of(keeper)
    assert any(row.features[PLACE] for row in Recommendation.objects.waiting())


@pytest.mark.parametrize("is_allowed", [True, False])
def test_no_model_is_told_of_any(keeper, maya, is_allowed):
    """Neither while they are allowed nor afterwards; the entry is there to show that the question is not empty."""
    EngineSettings.objects.create(coach=maya, may_use_llm=True), EngineSettings.objects.create(client=keeper, llm_consent="text")
    factories.entry(keeper, body="The heron stood in the river.", archetype_id="zephyrkeeper", at=AT - timedelta(days=1))
    if not is_allowed:
        forbid_archetypes(keeper, by=keeper.user, at=AT)
    made_of(keeper)
    question = json.dumps(wordable(Recommendation.objects.waiting().first().batch_id, at=AT).messages).lower()
    assert ("heron" in question, "zephyrkeeper" in question) == (True, False)
