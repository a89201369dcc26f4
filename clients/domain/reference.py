"""What makes the reference data fit together: elements, their facets, and the archetypes."""

import re
from collections.abc import Iterator
from typing import Any

type Row = dict[str, Any]

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def problems(elements: list[Row], movements: dict[int, Row], facets: list[Row], archetypes: list[Row]) -> list[str]:
    """One sentence for each thing that does not fit, none when all is well."""
    return [
        *_slugs("element", elements),
        *_slugs("facet", facets),
        *_slugs("archetype", archetypes),
        *_elements(elements),
        *_facets(facets, elements, movements),
        *_archetypes(archetypes, facets, elements),
    ]


def _slugs(kind: str, rows: list[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        slug = str(row.get("slug", ""))
        if not SLUG.fullmatch(slug):
            yield f"The {kind} “{slug}” needs a slug of small letters, digits and single hyphens."
        if slug in seen:
            yield f"The {kind} “{slug}” is there twice."
        seen.add(slug)


def _elements(elements: list[Row]) -> Iterator[str]:
    if [row["order"] for row in elements] != list(range(1, len(elements) + 1)):
        yield "The elements are not numbered 1, 2, 3 in the order in which they stand."
    known = {row["slug"] for row in elements}
    for row in elements:
        for partner in row["partners"]:
            if partner not in known - {row["slug"]}:
                yield f"The element “{row['slug']}” names the partner “{partner}”, which is not another element."


def _facets(facets: list[Row], elements: list[Row], movements: dict[int, Row]) -> Iterator[str]:
    expected = [(element["slug"], number) for element in elements for number in sorted(movements)]
    if [(row["element"], row["number"]) for row in facets] != expected:
        yield "The facets are not each movement of each element, in the order of the elements."
    known = {row["slug"] for row in facets}
    for row in facets:
        if row["slug"] != f"{row['element']}-{row['number']}":
            yield f"The facet “{row['slug']}” does not name its element and movement."
        if row["next"] is not None and row["next"] not in known:
            yield f"The facet “{row['slug']}” leads to “{row['next']}”, which is not a facet."


def _archetypes(archetypes: list[Row], facets: list[Row], elements: list[Row]) -> Iterator[str]:
    known, element_of = {row["slug"] for row in elements}, {row["slug"]: row["element"] for row in facets}
    for row in archetypes:
        if row["element"] not in known:
            yield f"The archetype “{row['slug']}” belongs to “{row['element']}”, which is not an element."
        if row["facet"] is not None and element_of.get(row["facet"]) != row["element"]:
            yield f"The archetype “{row['slug']}” names the facet “{row['facet']}”, which is not one of its element."
