"""The reference data: loaded by slug, as often as one likes, never over what a person edited."""

import copy
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from clients.domain.reference import problems
from clients.management.commands import load_reference
from clients.models import Archetype, Element, Facet


def load() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def files(monkeypatch):
    """The two files as they are read; changing them changes what the loader finds."""
    found = {name: yaml.safe_load((load_reference.FOLDER / name).read_text()) for name in ("elements_facets.yaml", "archetypes.yaml")}
    monkeypatch.setattr(load_reference, "_read", lambda name: found[name])
    return found


def test_load_fills_empty_tables(db):
    assert load() == "Reference data: 5 elements, 15 facets, 24 archetypes; 44 added, 0 changed, 0 kept as edited here."
    assert list(Element.objects.values_list("slug", flat=True)) == ["fire", "water", "earth", "air", "aether"]
    assert Facet.objects.filter(is_on_wheel=True).count() == 12
    assert Archetype.objects.get(slug="mender").facet is None


def test_load_of_the_same_data_changes_nothing(db, django_assert_num_queries):
    load()
    with django_assert_num_queries(5):  # a savepoint, three reads, its release
        assert load() == "Reference data: 5 elements, 15 facets, 24 archetypes; 0 added, 0 changed, 0 kept as edited here."


def test_load_brings_changed_words(db, files):
    load()
    files["elements_facets.yaml"]["elements"][0]["trait"] = "Daring"
    assert load().endswith("0 added, 1 changed, 0 kept as edited here.")
    assert Element.objects.get(slug="fire").trait == "Daring"


def test_load_keeps_an_edited_row(db, files):
    load()
    Element.objects.filter(slug="fire").update(trait="Our own word", is_edited=True)
    assert load().endswith("0 added, 0 changed, 1 kept as edited here.")
    assert Element.objects.get(slug="fire").trait == "Our own word"


def test_load_keeps_a_row_the_file_no_longer_has(db, files):
    load()
    files["archetypes.yaml"]["archetypes"].pop()
    load()
    assert Archetype.objects.count() == 24


def test_load_refuses_words_too_long_for_the_table(db, files):
    files["elements_facets.yaml"]["elements"][0]["trait"] = "x" * 81
    with pytest.raises(CommandError, match="“fire” does not fit its table, so nothing was loaded"):
        load()
    assert Element.objects.count() == 0


def test_load_refuses_data_that_does_not_fit_together(db, files):
    files["archetypes.yaml"]["archetypes"][0]["element"] = "wood"
    with pytest.raises(CommandError, match="belongs to “wood”, which is not an element"):
        load()
    assert Element.objects.count() == 0


def test_problems_of_the_delivered_data():
    assert _problems(_rows()) == []


def test_problems_of_a_doubled_slug():
    rows = _rows()
    rows["archetypes"].append(copy.deepcopy(rows["archetypes"][0]))
    assert _problems(rows) == ["The archetype “visionary” is there twice."]


def test_problems_of_a_slug_with_a_space():
    rows = _rows()
    rows["archetypes"][0]["slug"] = "the visionary"
    assert _problems(rows) == ["The archetype “the visionary” needs a slug of small letters, digits and single hyphens."]


def test_problems_of_elements_out_of_order():
    rows = _rows()
    rows["elements"][0]["order"], rows["elements"][1]["order"] = 2, 1
    assert _problems(rows) == ["The elements are not numbered 1, 2, 3 in the order in which they stand."]


def test_problems_of_an_element_that_is_its_own_partner():
    rows = _rows()
    rows["elements"][0]["partners"] = ["fire"]
    assert _problems(rows) == ["The element “fire” names the partner “fire”, which is not another element."]


def test_problems_of_a_missing_facet():
    rows = _rows()
    rows["facets"].pop()
    rows["facets"][-1]["next"] = None
    rows["archetypes"] = [row for row in rows["archetypes"] if row["facet"] != "aether-3"]
    assert _problems(rows) == ["The facets are not each movement of each element, in the order of the elements."]


def test_problems_of_a_facet_that_leads_nowhere():
    rows = _rows()
    rows["facets"][0]["next"] = "wood-1"
    assert _problems(rows) == ["The facet “fire-1” leads to “wood-1”, which is not a facet."]


def test_problems_of_an_archetype_with_another_elements_facet():
    rows = _rows()
    rows["archetypes"][0]["facet"] = "water-1"
    assert _problems(rows) == ["The archetype “visionary” names the facet “water-1”, which is not one of its element."]


def _rows() -> dict:
    framework = yaml.safe_load((load_reference.FOLDER / "elements_facets.yaml").read_text())
    return framework | yaml.safe_load((load_reference.FOLDER / "archetypes.yaml").read_text())


def _problems(rows: dict) -> list[str]:
    return problems(rows["elements"], rows["movements"], rows["facets"], rows["archetypes"])
