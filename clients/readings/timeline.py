"""One client's acts as plain rows, newest first, a page at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from clients.domain.kinds import ARCHETYPES, SEEN_BY_COACH
from clients.models import Act, Client

STATEMENT = """
SELECT act_id, kind, title, at, due_at, about_id
FROM clients_act act
WHERE client_id = %(client)s AND kind = ANY(%(kinds)s) AND (at, act_id) < (%(at)s, %(act)s)
      AND (family <> 'entry' OR about_id IS NULL OR NOT EXISTS (
          SELECT FROM clients_act newer
          WHERE newer.client_id = act.client_id AND newer.about_type = act.about_type AND newer.about_id = act.about_id
                AND newer.family = 'entry' AND newer.act_id > act.act_id))
ORDER BY at DESC, act_id DESC
LIMIT %(most)s
"""
TOMORROW_OF_ALL = (datetime(9999, 1, 1, tzinfo=UTC), 0)


@dataclass(frozen=True)
class ActRow:
    act_id: int
    kind: str
    title: str
    at: datetime
    due_at: datetime | None
    about_id: int | None

    @property
    def pk(self) -> int:
        return self.act_id

    @property
    def subject(self) -> str:
        return self.kind.partition(".")[0]


def acts_of(client: Client, *, prefixes: tuple[str, ...], before: tuple[datetime, int] | None, most: int, seen: frozenset[str] = SEEN_BY_COACH) -> list[ActRow]:
    """Acts of the kinds that the reader may see and that begin with one of these, after the mark `before` when newest stand first."""
    hidden = frozenset() if client.allows_archetypes else ARCHETYPES
    kinds = sorted(kind for kind in seen - hidden if kind.startswith(prefixes))
    at, act = before or TOMORROW_OF_ALL
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"client": client.pk, "kinds": kinds, "at": at, "act": act, "most": most})
        return [ActRow(*row) for row in cursor.fetchall()]


def mark_of(client: Client, act_id: int) -> tuple[datetime, int] | None:
    """The mark `before` of a page that begins with this act; None for one that is not among those a coach may see."""
    at = Act.objects.filter(client=client, kind__in=SEEN_BY_COACH, pk=act_id).still_shared().values_list("at", flat=True).first()
    return (at, act_id + 1) if at else None


def in_plain(act: Act | ActRow, client_id: int) -> dict[str, Any]:
    """An act as programs are told of it; it says what the timeline says, and no more."""
    plain = {name: getattr(act, name) for name in ("kind", "title", "at", "due_at", "about_id")}
    return {"id": act.pk, "client_id": client_id, **plain}
