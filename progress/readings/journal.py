"""Journal entries for lists, for the brief and for the engine: only what this reader may know of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from clients.models import Access, Client
from progress.models import Entry
from progress.querysets import EntryQuerySet

ROWS = 20
SALT = "entries"
TAGS = ("element__name", "archetype__name", "archetype__element")


@dataclass(frozen=True)
class EntryPage:
    """Entries, the newest first, and the mark where the next page begins."""

    rows: list[Entry]
    earlier: str


@dataclass(frozen=True)
class SharedEntry:
    """What somebody above the journal may say of an entry, without its text."""

    entry_id: int
    client_id: int
    title: str
    written_at: datetime
    shared_at: datetime
    element: str
    archetype: str


@dataclass(frozen=True)
class EntryText:
    """A shared entry that a machine may read, with its text."""

    entry_id: int
    written_at: datetime
    title: str
    body: str
    element: str
    archetype: str


def entry_page(found: EntryQuerySet, *, before: str) -> EntryPage:
    """A page of these entries with their tags, in one query whatever their number."""
    if before:
        found = found.before(*_mark(before))
    rows = list(found.select_related("element", "archetype").defer("search").newest_first()[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return EntryPage(rows[:ROWS], signing.dumps([last.written_at.isoformat(), last.pk], salt=SALT) if last else "")


def last_choice(client: Client) -> str:
    """For whom the client wrote last; private before anything was written."""
    newest = Entry.with_removed.filter(client=client).order_by("-written_at", "-pk").values_list("visibility", flat=True)
    return newest.first() or Entry.Visibility.PRIVATE


def openings(client: Client, entry_ids: Collection[int]) -> dict[int, Access]:
    """When a coach last opened each of these entries, by the number of the entry; one query."""
    looks = Access.objects.filter(client=client, what="entry", about_id__in=entry_ids).exclude(actor=client.user_id).select_related("actor")
    return {look.about_id: look for look in looks.order_by("at", "pk") if look.about_id is not None}


def seen_until(client: Client, coach: User, *, before: datetime) -> datetime | None:
    """When this coach looked at the journal the last time before this moment; None if never."""
    return Access.objects.filter(client=client, actor=coach, what="journal", at__lt=before).order_by("-at").values_list("at", flat=True).first()


def unread_by(coach: User, client_ids: Collection[int]) -> dict[int, int]:
    """By client how many entries they share that this coach has not opened, in the journal or alone, since they were shared; two queries."""
    looks = Access.objects.filter(client__in=client_ids, actor=coach)
    seen = dict(looks.filter(what="journal").order_by().values_list("client").annotate(Max("at")))
    shared = Q(client__in=set(client_ids) - set(seen))
    for client_id, at in seen.items():
        shared |= Q(client=client_id, shared_at__gt=at)
    opened = Exists(looks.filter(client=OuterRef("client"), what="entry", about_id=OuterRef("pk"), at__gte=OuterRef("shared_at")))
    rows = Entry.objects.readable_by(coach).filter(shared).exclude(opened).order_by()
    return dict(rows.values_list("client").annotate(Count("pk")))


def shared_since(client: Client, since: datetime, *, at: datetime, most: int = 50) -> list[SharedEntry]:
    """What the client shared after this moment and still shares, the newest first, for the brief; one query."""
    rows = Entry.objects.shared().filter(client=client, shared_at__gt=since, shared_at__lte=at).order_by("-shared_at", "-pk")
    return [SharedEntry(*row) for row in rows.values_list("pk", "client_id", "title", "written_at", "shared_at", "element_id", "archetype_id")[:most]]


def texts_for_ai(client_ids: Collection[int], since: datetime) -> dict[int, list[EntryText]]:
    """By client the entries since this moment that are shared and that a machine may read, the newest first; one query."""
    rows = Entry.objects.for_ai().filter(client__in=client_ids, written_at__gt=since).newest_first()
    found: dict[int, list[EntryText]] = {}
    for client_id, *row in rows.values_list("client_id", "pk", "written_at", "title", "body", "element_id", "archetype_id"):
        found.setdefault(client_id, []).append(EntryText(*row))
    return found


def tags_of(client_ids: Collection[int], since: datetime) -> dict[int, dict[str, dict[str, int]]]:
    """By client how many shared entries since this moment carry each element and each archetype: counts, never a strength; one query."""
    rows = Entry.objects.shared().filter(~Q(element=None) | ~Q(archetype=None), client__in=client_ids, written_at__gt=since).order_by()
    found: dict[int, dict[str, dict[str, int]]] = {}
    for client_id, element, archetype, count in rows.values_list("client_id", "element", "archetype").annotate(count=Count("pk")):
        tags = found.setdefault(client_id, {"elements": {}, "archetypes": {}})
        for kind, slug in (("elements", element), ("archetypes", archetype)):
            if slug:
                tags[kind][slug] = tags[kind].get(slug, 0) + count
    return found


def _mark(before: str) -> tuple[datetime, Any]:
    try:
        at, entry_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), entry_id
