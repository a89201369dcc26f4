"""Keeping what the engine knows of each client up to date."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clients.models import Client
from recommendations.models import ClientSignals
from recommendations.readings.signals import signals_of

COLUMNS = [field.name for field in ClientSignals._meta.concrete_fields if field.name != "client"]


@transaction.atomic
def refresh_signals(client_ids: Collection[int], *, at: datetime) -> int:
    """Work out the signals of these clients anew, in a fixed number of queries; return how many."""
    known = list(
        Client.objects.filter(pk__in=client_ids, erased_at=None).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    ClientSignals.objects.bulk_create(signals_of(known, at=at), update_conflicts=True, unique_fields=["client"], update_fields=COLUMNS)
    return len(known)
