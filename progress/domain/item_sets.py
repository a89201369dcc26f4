"""One version of what is asked: reading it from plain data, and what makes it fit together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from progress.domain.balance import ELEMENTS
from progress.domain.checkins import LEAST_ANSWERED, Item

KEYS = ("direct", "reverse", "overdrive")
ANCHORED = ("0", "3", "5", "8", "10")
LONGEST = 200


def items_of(rows: Sequence[Mapping[str, Any]]) -> list[Item]:
    """The items in their order."""
    found = [Item(row["slug"], row["order"], row["element"], row["key"], row["text"], row.get("facet") or "") for row in rows]
    return sorted(found, key=lambda item: item.order)


def problems(rows: Sequence[Mapping[str, Any]], anchors: Mapping[str, Mapping[str, str]]) -> list[str]:
    """One sentence for each thing that does not fit, none when all is well."""
    return [*_of_items(rows), *_of_elements(rows), *_of_anchors(anchors)]


def _of_items(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for slug, count in Counter(row["slug"] for row in rows).items():
        if count > 1:
            yield f"The item “{slug}” is there {count} times."
    if sorted(row["order"] for row in rows) != list(range(1, len(rows) + 1)):
        yield "The items are not numbered 1, 2, 3."
    for row in rows:
        if row["element"] not in ELEMENTS:
            yield f"The item “{row['slug']}” is about “{row['element']}”, which is not an element."
        if row["key"] not in KEYS:
            yield f"The item “{row['slug']}” counts as “{row['key']}”, which is none of {', '.join(KEYS)}."
        if not 0 < len(row["text"]) <= LONGEST:
            yield f"The item “{row['slug']}” needs a text of at most {LONGEST} characters."
        if row.get("facet") and not row["facet"].startswith(f"{row['element']}-"):
            yield f"The item “{row['slug']}” names the facet “{row['facet']}”, which is not one of its element."


def _of_elements(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for element in ELEMENTS:
        keys = Counter(row["key"] for row in rows if row["element"] == element)
        if keys["direct"] + keys["reverse"] < LEAST_ANSWERED or keys["overdrive"] != 1:
            yield f"{element.title()} needs at least {LEAST_ANSWERED} items for its level and exactly one for too much of it."


def _of_anchors(anchors: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for element in ELEMENTS:
        if tuple(anchors.get(element, {})) != ANCHORED:
            yield f"The anchors of {element} do not stand at {', '.join(ANCHORED)}."
