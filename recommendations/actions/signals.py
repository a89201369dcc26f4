"""Keeping what the engine knows of each client up to date."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clients.models import Client, Element
from progress.domain.balance import ELEMENTS
from progress.readings.journal import texts_for_ai
from recommendations.actions.texts import embedder
from recommendations.domain.texts import themes
from recommendations.models import ClientSignals
from recommendations.readings.signals import ENTRIES, ENTRIES_OF, signals_of

COLUMNS = [field.name for field in ClientSignals._meta.concrete_fields if field.name not in {"client", "mark"}]


@transaction.atomic
def refresh_signals(client_ids: Collection[int], *, at: datetime) -> int:
    """Work out the signals of these clients anew, in a fixed number of queries; return how many."""
    known = list(
        Client.objects.filter(pk__in=client_ids, erased_at=None).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    found = signals_of(known, at=at)
    _add_themes(found, at=at)
    ClientSignals.objects.bulk_create(found, update_conflicts=True, unique_fields=["client"], update_fields=COLUMNS)
    return len(known)


def _add_themes(found: list[ClientSignals], *, at: datetime) -> None:
    """What the last three entries that a machine may read speak of, as five numbers; nothing else of them is kept."""
    texts = texts_for_ai([signals.client_id for signals in found], at - ENTRIES_OF)
    described = [f"{name}. {trait}. {words}" for name, trait, words in Element.objects.order_by("order").values_list("name", "trait", "description")]
    if not texts or len(described) != len(ELEMENTS):  # without the reference data there is nothing to compare with
        return
    encoder = embedder()
    elements = encoder.encode(described)
    for signals in found:
        entries = [f"{entry.title}. {entry.body}" for entry in texts.get(signals.client_id, ())[:ENTRIES]]
        if entries:
            signals.themes = [round(float(share), 4) for share in themes(encoder.encode(entries), elements)]
