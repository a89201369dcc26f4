"""What makes the activities of the reference folder fit together."""

from collections.abc import Iterator
from typing import Any

ELEMENTS = ("fire", "water", "earth", "air", "aether")
KINDS = {"exercise", "journal_prompt", "reflection", "practice", "reading"}

type Row = dict[str, Any]


def problems(activities: list[Row]) -> list[str]:
    """One sentence for each thing that does not fit, none when all is well."""
    seen: set[str] = set()
    return [sentence for row in activities for sentence in _problems_of(row, seen)]


def _problems_of(row: Row, seen: set[str]) -> Iterator[str]:
    slug = row["slug"]
    if slug in seen:
        yield f"The activity “{slug}” is there twice."
    seen.add(slug)
    if row["element"] not in ELEMENTS:
        yield f"The activity “{slug}” belongs to “{row['element']}”, which is not an element."
    if row["facet"].rpartition("-")[0] != row["element"]:
        yield f"The activity “{slug}” names the facet “{row['facet']}”, which is not one of its element."
    if row["kind"] not in KINDS:
        yield f"The activity “{slug}” is of the kind “{row['kind']}”, which there is not."
    if strange := set(row["settles"]) - set(ELEMENTS):
        yield f"The activity “{slug}” settles “{'”, “'.join(sorted(strange))}”, which is not an element."
    if row["intensity"] == 3 and not row.get("note"):
        yield f"The activity “{slug}” stirs things up and has no note of care."


def weights(element: str) -> list[float]:
    """How much an activity of this element speaks to each of the five, in their order: 1 for its own."""
    return [float(element == each) for each in ELEMENTS]
