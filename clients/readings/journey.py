"""What a client is on the way to: goals with their milestones, archetypes that appear and facets in focus, in one query."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db import connection
from django.utils.translation import gettext

from clients.models import Client

# One statement for three kinds of rows, each with the columns that it has (docs/architecture.md, "Lists").
STATEMENT = """
SELECT 'goal', goal.id, goal.title, goal.why, '', NULL::date, goal.reached_at IS NOT NULL, goal.created_at, step.title, step.done_at IS NOT NULL,
       step.position, step.id
FROM clients_goal goal LEFT JOIN clients_milestone step ON step.goal_id = goal.id
WHERE goal.client_id = %(client)s
UNION ALL
SELECT 'archetype', note.id, archetype.name, note.note, element.slug, note.from_date, false, NULL, NULL, false, 0, 0
FROM clients_archetypenote note
JOIN clients_archetype archetype ON archetype.id = note.archetype_id JOIN clients_element element ON element.id = archetype.element_id
WHERE note.client_id = %(client)s AND note.to_date IS NULL AND note.removed_at IS NULL
UNION ALL
SELECT 'facet', focus.id, facet.name, focus.why, element.slug, focus.from_date, false, NULL, NULL, false, 0, 0
FROM clients_facetfocus focus
JOIN clients_facet facet ON facet.id = focus.facet_id JOIN clients_element element ON element.id = facet.element_id
WHERE focus.client_id = %(client)s AND focus.to_date IS NULL AND focus.removed_at IS NULL
ORDER BY 1, 7, 8, 6, 2, 11, 12
LIMIT 200
"""


@dataclass(frozen=True)
class Standing:
    """An archetype or a facet, since when, and what was written about it."""

    of: Literal["archetype", "facet"]
    ref: int
    name: str
    words: str
    element: str
    from_date: date


@dataclass
class Aim:
    """A goal with its milestones in their order: title, and whether it is done."""

    ref: int
    title: str
    why: str
    is_reached: bool
    steps: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(is_done for _, is_done in self.steps)


@dataclass
class Way:
    """Goals, those still ahead first; the open archetypes, then the facets in focus, in the order in which they came."""

    aims: list[Aim] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)


def way_of(client: Client) -> Way:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"client": client.pk})
        rows = cursor.fetchall()
    way, aims = Way(), dict[int, Aim]()
    for of, ref, name, words, element, begun, is_reached, _, second, is_done, *_ in rows:
        if of != "goal":
            way.standing.append(Standing(of, ref, gettext(name), words, element, begun))
            continue
        aim = aims.setdefault(ref, Aim(ref, name, words, is_reached))
        if second is not None:
            aim.steps.append((second, is_done))
    way.aims = list(aims.values())
    return way
