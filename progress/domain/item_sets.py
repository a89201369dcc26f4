"""One version of what is asked: reading it from plain data, and what makes it fit together."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from progress.domain.balance import ELEMENTS, Element
from progress.domain.checkins import LEAST_ANSWERED, Item

KEYS = ("direct", "reverse", "overdrive")
ANCHORED = ("0", "3", "5", "8", "10")
LONGEST = 200


@dataclass(frozen=True)
class Added:
    """A statement that was not asked before."""

    element: str
    key: str
    text: str


@dataclass(frozen=True)
class Shape:
    """What becomes of the items beside their words: element and key of those that are turned, those that go, and those that come."""

    turned: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    retired: Collection[str] = ()
    added: Sequence[Added] = ()


AS_IT_IS = Shape()


def items_of(rows: Sequence[Mapping[str, Any]]) -> list[Item]:
    """The items in their order."""
    found = [Item(row["slug"], row["order"], row["element"], row["key"], row["text"], row.get("facet") or "") for row in rows]
    return sorted(found, key=lambda item: item.order)


def revised(rows: Sequence[Mapping[str, Any]], *, texts: Mapping[str, str], shape: Shape = AS_IT_IS) -> list[dict[str, Any]]:
    """The items after these changes, numbered anew. One that is turned is another item, so that no answer to the old one is ever read for it."""
    stay = [_turned(dict(row) | {"text": texts.get(row["slug"], row["text"])}, shape) for row in rows if row["slug"] not in shape.retired]
    come = [{"slug": fresh_slug(new.element), "element": new.element, "facet": None, "key": new.key, "text": new.text} for new in shape.added]
    return [row | {"order": number} for number, row in enumerate([*sorted(stay, key=lambda row: row["order"]), *come], start=1)]


def fresh_slug(element: str) -> str:
    """A name that no item had before."""
    return f"{element}_{uuid4().hex[:12]}"


def unmet(rows: Sequence[Mapping[str, Any]]) -> list[Element]:
    """The elements that are asked about too little for a level, or not exactly once for too much of it."""
    counts = {element: Counter(row["key"] for row in rows if row["element"] == element) for element in ELEMENTS}
    return [element for element, keys in counts.items() if keys["direct"] + keys["reverse"] < LEAST_ANSWERED or keys["overdrive"] != 1]


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
    for element in unmet(rows):
        yield f"{element.title()} needs at least {LEAST_ANSWERED} items for its level and exactly one for too much of it."


def _turned(row: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The item itself, or the one that takes its place; a facet belongs to one element and to a level."""
    element, key = shape.turned.get(row["slug"], (row["element"], row["key"]))
    if (element, key) == (row["element"], row["key"]):
        return row
    facet = row.get("facet") if element == row["element"] and key != "overdrive" else None
    return row | {"slug": fresh_slug(element), "element": element, "key": key, "facet": facet}


def _of_anchors(anchors: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for element in ELEMENTS:
        if tuple(anchors.get(element, {})) != ANCHORED:
            yield f"The anchors of {element} do not stand at {', '.join(ANCHORED)}."
