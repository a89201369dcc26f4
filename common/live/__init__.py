"""Telling open pages at once: told inside the transaction of the write, heard by every web process once it is committed.

What is told names rows and never holds their words: the page fetches them through the ordinary views (docs/adr/0003-live-updates.md).
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

CHANNEL = "live"


class Event(NamedTuple):
    """One line of news; `id` is what the browser gives back as Last-Event-ID when its stream was cut."""

    name: str
    data: Any
    id: str = ""


def tell(people: Iterable[int], *events: Event) -> None:
    """Let these people's open pages hear the events once this transaction is committed; never if it is rolled back."""
    to = sorted(set(people))
    if not to:
        return
    notices = [json.dumps({"to": to, "name": event.name, "data": event.data, "id": event.id}) for event in events]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, notice) FROM unnest(%s::text[]) notice", [CHANNEL, notices])
