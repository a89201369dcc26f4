"""The journal of the demo world and of large worlds for measuring: entries at the moments of each client's year, and the acts about them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from clients import acts
from clients.models import Access, Act, Client
from clients.registry.demo import Written, copy_acts
from common.registry import World, archetype_tags, demo, scale, tagged_models
from progress.models import Entry, EntryDraft

FILE = Path(__file__).resolve().parent.parent / "demo" / "journal.yaml"
BATCH = 50_000
NOT_FOR_AI = 0.2  # so many of the shared ones are not for a machine
UNTAGGED = 0.35
OPENED = 0.8
COLUMNS = ["id", "client_id", "title", "body", "visibility", "element", "archetype", "version", "written_at", "shared_at"]

type Text = dict[str, Any]


@archetype_tags.part("progress.journal", order=40)
def tags(client_ids: Collection[int]) -> Iterable[tuple[str, int, str]]:
    """The archetypes of the entries that are shared now."""
    rows = Entry.objects.shared().filter(client__in=client_ids).exclude(archetype=None).order_by("pk").values_list("pk", "archetype")
    return [("progress.entry", entry_id, slug) for entry_id, slug in rows]


@tagged_models.part("progress.journal", order=40)
def entries() -> type[Entry]:
    return Entry


@demo.part("progress.journal", order=35)
def demo_journal(world: World) -> None:
    """A year of entries, and a text that Noah has begun."""
    _write(world, save=Entry.objects.bulk_create, record=acts.record_many)
    _look(world)
    begun = _texts()["begun"]
    noah = Client.objects.get(email=begun["email"])
    EntryDraft.objects.create(client=noah, body=begun["text"].strip(), saved_at=world.at - timedelta(hours=11))


@scale.part("progress.journal", order=35)
def many_entries(world: World, clients: int) -> None:
    """The same for thousands of clients, by COPY and with a silent bell."""
    written = _write(world, save=_copy, record=copy_acts)
    world.say(f"{written} journal entries")


def _write(world: World, *, save: Callable[[list[Entry]], Any], record: Callable[[list[Act]], Any]) -> int:
    texts = _texts()["texts"]
    rows: list[Entry] = []
    for life in world.made["written"]:
        rows += _entries(life, texts, world)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        _number(batch)
        save(batch)
        record([_act(entry) for entry in batch])
    return len(rows)


def _entries(written: Written, texts: list[Text], world: World) -> Iterator[Entry]:
    """No text twice before every one of them was written; shared moments draw from those that somebody would share."""
    client, life, past = written
    chance = world.chance(f"journal of {life.email}")
    drawn = {kind: cycle(chance.sample(some, len(some))) for kind, some in _by_kind(texts).items()}
    moments = sorted((at, kind) for kind, at in past.moments if kind.startswith("entry.") and at <= world.at)
    for at, kind in moments:
        text, is_shared = next(drawn[kind]), kind == "entry.shared"
        is_tagged, is_for_ai = chance.random() > UNTAGGED, chance.random() > NOT_FOR_AI
        shared = Entry.Visibility.SHARED if is_for_ai else Entry.Visibility.NOT_FOR_AI
        yield Entry(
            client=client,
            title=text.get("title", ""),
            body=text["text"].strip(),
            visibility=shared if is_shared else Entry.Visibility.PRIVATE,
            element_id=text["element"] if is_tagged else None,
            archetype_id=text.get("archetype") if is_tagged else None,
            written_at=at,
            shared_at=at if is_shared else None,
        )


def _by_kind(texts: list[Text]) -> dict[str, list[Text]]:
    return {kind: [text for text in texts if text.get("private", False) == (kind == "entry.private")] for kind in ("entry.shared", "entry.private")}


def _look(world: World) -> None:
    """Maya opens most of what is shared on the day after; she looked into every journal a week ago."""
    chance, maya = world.chance("who opened entries"), world.made["coaches"][0]
    shared = Entry.objects.shared().filter(written_at__lt=world.at - timedelta(days=7)).order_by("pk").values_list("pk", "client_id", "shared_at")
    opened = [
        Access(client_id=client_id, actor=maya, what="entry", about_id=entry_id, at=at + timedelta(hours=chance.randint(10, 30)))
        for entry_id, client_id, at in shared
        if chance.random() < OPENED
    ]
    visits = [Access(client_id=client_id, actor=maya, what="journal", at=world.at - timedelta(days=7)) for client_id in sorted({row[1] for row in shared})]
    Access.objects.bulk_create(sorted([*opened, *visits], key=lambda access: access.at))


def _act(entry: Entry) -> Act:
    kind = "entry.shared" if entry.is_shared else "entry.private"
    return acts.new_act(entry.client, kind, actor=entry.client.user, about=entry, at=entry.written_at)


def _number(entries: list[Entry]) -> None:
    # COPY gives no keys back, and the acts need them: they are drawn beforehand.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('progress_entry', 'id')) FROM generate_series(1, %s)", [len(entries)])
        for entry, (number,) in zip(entries, cursor.fetchall(), strict=True):
            entry.pk = number


def _copy(entries: list[Entry]) -> None:
    attributes = [f"{column}_id" if column in {"element", "archetype"} else column for column in COLUMNS]
    with connection.cursor() as cursor, cursor.copy(f"COPY progress_entry ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for entry in entries:
            copy.write_row([getattr(entry, name) for name in attributes])


def _texts() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
