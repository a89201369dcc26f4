"""Keeping the snapshots for lists."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clients.actions.attention import refresh_attention
from clients.domain.cards import card_row
from clients.models import Card, Client
from clients.readings import card_facts


@transaction.atomic
def refresh_cards(client_ids: Collection[int], *, at: datetime) -> int:
    """Rebuild the cards of these clients, and the reasons to look at them, in a fixed number of queries; return how many."""
    # Two refreshes of one client must not interleave: the later facts have to be written last.
    clients = Client.objects.filter(pk__in=client_ids, erased_at=None).select_for_update(of=("self",), no_key=True)
    known = list(clients.order_by("pk").values_list("pk", flat=True))
    facts = card_facts(known, at=at)
    cards = [Card(client_id=client_id, computed_at=at, **card_row(facts[client_id])) for client_id in known]
    Card.objects.bulk_create(cards, update_conflicts=True, unique_fields=["client"], update_fields=Card.own_columns())
    refresh_attention(known, at=at)
    return len(cards)
