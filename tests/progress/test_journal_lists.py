"""The list of a client's own entries: search, filters, pages."""

from datetime import timedelta

import pytest

from tests import factories

ENTRIES = "/me/journal/"


@pytest.fixture
def writer(noah, as_user):
    return as_user(noah.user)


def bodies(response) -> list[str]:
    return [entry.body for entry in response.context["entries"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zurich", ["Züricher Straße"]),
        ("STRASSE zür", ["Züricher Straße"]),
        ("garden", ["The garden/house at o’clock"]),
        ("hou", ["The garden/house at o’clock"]),
        ("clo", ["The garden/house at o’clock"]),
        ("'; DROP TABLE & | ! :* ½", []),
        ("''", ["The garden/house at o’clock", "Züricher Straße"]),
        ("arden", []),
    ],
)
def test_search_forgives_case_and_accents_and_finds_beginnings(writer, noah, now, words, expected):
    for hours, body in enumerate(("The garden/house at o’clock", "Züricher Straße")):
        factories.entry(noah, body=body, visibility="private", at=now - timedelta(hours=hours))
    assert bodies(writer.get(ENTRIES, {"q": words})) == expected


def test_search_looks_into_titles_and_marks_what_it_found(writer, noah):
    factories.entry(noah, title="Züricher Straße", body="Nothing more", visibility="private")
    assert "<mark>Züricher</mark> Straße" in writer.get(ENTRIES, {"q": "zurich"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"visibility": "shared"}, ["b"]),
        ({"element": "earth"}, ["a"]),
        ({"archetype": "gardener"}, ["b"]),
        ({"period": "month"}, ["a", "b"]),
        ({"period": "season", "visibility": "private"}, ["a", "c"]),
        ({"element": "nothing", "period": "never", "visibility": "all"}, ["a", "b", "c"]),
    ],
)
def test_filters_stand_in_the_address(writer, noah, now, asked, expected):
    factories.archetype("gardener", of="earth")
    factories.entry(noah, body="a", visibility="private", element_id="earth", at=now - timedelta(days=1))
    factories.entry(noah, body="b", archetype_id="gardener", at=now - timedelta(days=2))
    factories.entry(noah, body="c", visibility="private", at=now - timedelta(days=40))
    assert bodies(writer.get(ENTRIES, asked)) == expected


def test_entries_stand_newest_first_and_go_on_page_by_page(writer, noah, now):
    for number in range(45):
        factories.entry(noah, body=str(number), visibility="private", at=now - timedelta(hours=number // 2))
    address, seen = ENTRIES, []
    while address:
        response = writer.get(address)
        seen += bodies(response)
        address = ENTRIES + response.context["earlier"] if response.context["earlier"] else ""
    assert (seen[0], len(seen), len(set(seen))) == ("1", 45, 45)


def test_page_with_a_mark_that_was_made_up_is_the_first(writer, noah):
    factories.entry(noah, body="a")
    assert writer.get(ENTRIES, {"before": "made-up"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_and_three(writer, noah, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.entry(noah, element=factories.element("earth"))
    writer.get(ENTRIES)
    with django_assert_num_queries(6):
        writer.get(ENTRIES)
