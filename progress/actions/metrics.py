"""Keeping the metrics: counted again from the first day that an act touches, or from the beginning."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from clients.models import Client
from progress.models import EngagementMetric
from progress.readings.metrics import ALWAYS, counted
from progress.readings.touched import touched_by

BATCH = 5000


def count_acts(act_ids: Collection[int]) -> int:
    """Bring the metrics up to date with these acts, however many clients they are of, in a fixed number of queries; return how many rows changed."""
    touched = touched_by(act_ids)
    return refresh_metrics(touched.client_ids, since=touched.since)


@transaction.atomic
def refresh_metrics(client_ids: Collection[int], *, since: date = ALWAYS) -> int:
    """Count the metrics of these clients anew from this day on and write what differs; return how many rows that were."""
    # Two refreshes of one client must not interleave: the later facts have to be written last.
    known = list(
        Client.objects.filter(pk__in=client_ids, erased_at=None).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    wanted = {(client_id, *key): count for client_id, counts in counted(known, since=since).items() for key, count in counts.items()}
    kept = EngagementMetric.objects.filter(client__in=known, date__gte=since).values_list("client_id", "metric_name", "date", "value", "pk")
    there = {(client_id, name, day): (value, pk) for client_id, name, day, value, pk in kept.order_by("pk")}
    gone = [pk for key, (_, pk) in there.items() if key not in wanted]
    changed = [key for key, count in sorted(wanted.items()) if key not in there or there[key][0] != count]
    if gone:
        EngagementMetric.objects.filter(pk__in=gone).delete()
    EngagementMetric.objects.bulk_create(
        [EngagementMetric(client_id=client_id, metric_name=name, date=day, value=wanted[client_id, name, day]) for client_id, name, day in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["client", "metric_name", "date"],
        update_fields=["value"],
    )
    return len(gone) + len(changed)
