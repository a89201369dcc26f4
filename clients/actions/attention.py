"""Keeping the reasons to look at a client, and "not now"."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from clients.domain.attention import FROM_ACTS, reasons
from clients.models import Attention, Card, Client, Snooze
from clients.readings.attention import happened_with

# (client id, reason, since when, the facts that its words and its evidence need)
type Row = tuple[int, str, datetime, dict[str, Any]]


@transaction.atomic
def note_attention(rows: Collection[Row], *, reasons: Collection[str], client_ids: Collection[int], at: datetime) -> None:
    """Let exactly these rows stand for these reasons of these clients; other reasons and other clients stay as they are."""
    practices = dict(Client.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "practice_id"))
    Attention.objects.filter(client__in=client_ids, reason__in=reasons).delete()
    Attention.objects.bulk_create(
        Attention(client_id=client_id, practice_id=practices[client_id], reason=reason, since_at=since_at, facts=facts, computed_at=at)
        for client_id, reason, since_at, facts in rows
    )


def refresh_attention(client_ids: Collection[int], *, at: datetime) -> None:
    """Work out anew the reasons that follow from acts, tasks and invitations, in a fixed number of queries."""
    happened = happened_with(client_ids, at=at)
    rows = [(client_id, *reason) for client_id, facts in happened.items() for reason in reasons(facts, at=at)]
    note_attention(rows, reasons=FROM_ACTS, client_ids=client_ids, at=at)


@transaction.atomic
def note_intervals(intervals: Mapping[int, int], *, at: datetime) -> None:
    """Write down how many days by agreement lie between two sessions of each of these clients; whoever's changed is looked at anew."""
    stand = dict(Card.objects.filter(client__in=intervals).values_list("client_id", "interval_days"))
    changed = {client_id for client_id, days in stand.items() if days != intervals[client_id]}
    for days in {intervals[client_id] for client_id in changed}:
        Card.objects.filter(client__in=[client_id for client_id in changed if intervals[client_id] == days]).update(interval_days=days)
    if changed:
        refresh_attention(changed, at=at)


def snooze(client: Client, reason: str, *, by: User, until: datetime) -> Snooze:
    """Say no more of this reason to this coach until then; a second time moves the end."""
    row, _ = Snooze.objects.update_or_create(coach=by, client=client, reason=reason, defaults={"until_at": until})
    return row


def wake(client: Client, reason: str, *, by: User) -> None:
    """Say this reason to this coach again at once."""
    Snooze.objects.filter(coach=by, client=client, reason=reason).delete()
