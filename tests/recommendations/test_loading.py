"""The activities that come with the platform: loaded by slug, as often as one likes, never over what a person edited."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from recommendations.domain.library import problems
from recommendations.management.commands import load_activities
from recommendations.models import Activity
from tests import factories


def load() -> str:
    out = StringIO()
    call_command("load_activities", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def framework(db):
    call_command("load_reference", verbosity=0, stdout=StringIO())


@pytest.fixture
def rows(monkeypatch):
    """The activities as they are read; changing them changes what the loader finds."""
    found = yaml.safe_load(load_activities.FILE.read_text())["activities"]
    monkeypatch.setattr(load_activities, "_read", lambda: found)
    return found


def test_load_fills_an_empty_library(framework):
    assert load() == "Activities: 72; 72 added, 0 changed, 0 kept as edited here."
    sparks = Activity.objects.get(slug="three-sparks")
    assert (sparks.element_id, sparks.facet_id, sparks.weights, sparks.settles, sparks.repeat_days) == ("fire", "fire-1", [1, 0, 0, 0, 0], ["earth"], 56)


def test_load_of_the_same_changes_nothing(framework, django_assert_num_queries):
    load()
    with django_assert_num_queries(3):  # a savepoint, one read, its release
        assert load() == "Activities: 72; 0 added, 0 changed, 0 kept as edited here."


def test_load_brings_changed_words_and_forgets_their_vector(framework, rows):
    load()
    Activity.objects.filter(slug="three-sparks").update(embedding=[0.5], embed_version="1")
    rows[0]["title"] = "Four sparks"
    assert load() == "Activities: 72; 0 added, 1 changed, 0 kept as edited here."
    sparks = Activity.objects.get(slug="three-sparks")
    assert (sparks.title, sparks.embedding, sparks.embed_version, sparks.version) == ("Four sparks", None, "", 2)


def test_load_keeps_an_edited_activity(framework):
    load()
    Activity.objects.filter(slug="three-sparks").update(title="Our own word", is_edited=True)
    assert load() == "Activities: 72; 0 added, 0 changed, 1 kept as edited here."
    assert Activity.objects.get(slug="three-sparks").title == "Our own word"


def test_load_leaves_a_coachs_activities_alone(framework, maya):
    factories.activity(coach=maya, title="Mine")
    load()
    assert list(Activity.objects.filter(coach=maya).values_list("title", flat=True)) == ["Mine"]


def test_load_of_what_does_not_fit_loads_nothing(framework, rows):
    rows[0]["minutes"] = 0
    with pytest.raises(CommandError, match="three-sparks"):
        load()
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"element": "wood", "facet": "wood-1"}, "The activity “three-sparks” belongs to “wood”, which is not an element."),
        ({"facet": "water-1"}, "The activity “three-sparks” names the facet “water-1”, which is not one of its element."),
        ({"kind": "dance"}, "The activity “three-sparks” is of the kind “dance”, which there is not."),
        ({"settles": ["wood"]}, "The activity “three-sparks” settles “wood”, which is not an element."),
        ({"intensity": 3}, "The activity “three-sparks” stirs things up and has no note of care."),
    ],
)
def test_problems_are_named(change, sentence, rows):
    assert problems([rows[0] | change]) == [sentence]


def test_problems_name_a_slug_that_is_there_twice(rows):
    assert problems([rows[0], rows[0]]) == ["The activity “three-sparks” is there twice."]
