"""Keeping the reasons to look at a client."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from clients.models import Attention

# (client id, reason, since when, the facts that its words and its evidence need)
type Reason = tuple[int, str, datetime, dict[str, Any]]


@transaction.atomic
def note_attention(rows: Collection[Reason], *, reasons: Collection[str], client_ids: Collection[int], at: datetime) -> None:
    """Let exactly these rows stand for these reasons of these clients; other reasons and other clients stay as they are."""
    Attention.objects.filter(client__in=client_ids, reason__in=reasons).delete()
    Attention.objects.bulk_create(
        Attention(client_id=client_id, reason=reason, since_at=since_at, facts=facts, computed_at=at) for client_id, reason, since_at, facts in rows
    )
