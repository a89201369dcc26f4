"""What appears and what is in focus right now, as plain rows in one query."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import F, Value

from clients.models import ArchetypeNote, Client, FacetFocus


@dataclass(frozen=True)
class Standing:
    """An archetype or a facet, since when, and what was written about it."""

    of: Literal["archetype", "facet"]
    ref: int
    name: str
    element: str
    element_name: str
    words: str
    from_date: date


def standing_now(client: Client) -> list[Standing]:
    """The open archetypes, then the facets in focus, each in the order in which they came."""
    notes = ArchetypeNote.objects.filter(client=client).open().order_by()
    focuses = FacetFocus.objects.filter(client=client).open().order_by()
    archetypes = notes.values_list(
        Value("archetype"), "id", F("archetype__name"), F("archetype__element__slug"), F("archetype__element__name"), F("note"), "from_date"
    )
    facets = focuses.values_list(Value("facet"), "id", F("facet__name"), F("facet__element__slug"), F("facet__element__name"), F("why"), "from_date")
    rows = [Standing(*row) for row in archetypes.union(facets, all=True)]
    return sorted(rows, key=lambda row: (row.of, row.from_date, row.ref))
