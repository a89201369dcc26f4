"""What became of the tasks of many clients, step by step, read from the metrics."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, Sum, Value

from progress.domain.completion import Completion
from progress.domain.spans import Span
from progress.models import EngagementMetric
from progress.readings.metrics import days_before

TASKS = ("tasks_due", "tasks_on_time", "tasks_late", "tasks_partly")


def completion(client_ids: Collection[int], span: Span) -> dict[int, list[Completion]]:
    """For each of these clients who had a task due: what became of those of each step, the oldest first; one query for any number of clients."""
    rows = EngagementMetric.objects.filter(client__in=client_ids, metric_name__in=TASKS, date__range=(span.begins, span.ends)).order_by()
    totals = {name: Sum("value", filter=Q(metric_name=name), default=0) for name in TASKS}
    steps = rows.values("client_id").annotate(ago=days_before(span.ends) / Value(span.step), **totals)
    found: dict[int, list[Completion]] = {}
    for client_id, ago, *counts in steps.values_list("client_id", "ago", *TASKS):
        of_client = found.setdefault(client_id, [Completion()] * len(span.steps))
        of_client[len(span.steps) - 1 - ago] = _completion(counts)
    return found


def _completion(counts: list[Any]) -> Completion:
    due, on_time, late, partly = map(int, counts)
    return Completion(due, on_time, late, partly)
