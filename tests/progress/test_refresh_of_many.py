"""The snapshots of two hundred clients are refreshed by one set of queries, not by two hundred."""

from datetime import UTC, datetime, timedelta

import pytest

from clients.actions import refresh_cards
from progress.actions import refresh_balance, refresh_engagement, refresh_metrics
from progress.domain.balance import ELEMENTS
from progress.models import BalanceSnapshot, ElementReading, EngagementMetric, EngagementSnapshot
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(params=[1, 3, 200])
def ids(request, maya) -> list[int]:
    """So many clients, each with a task that is done, a session and a check-in."""
    elements, people = [factories.element(slug) for slug in ELEMENTS], [factories.client(coach=maya) for _ in range(request.param)]
    for person in people:
        factories.act(person, "session.held", at=AT - timedelta(days=2))
        factories.task(person, due_date=AT.date(), status="done", settled_at=AT - timedelta(days=1))
    ElementReading.objects.bulk_create(
        ElementReading(client=person, element=element, value=50, date=AT.date(), source="self", origin_type="test", origin_id=1)
        for person in people
        for element in elements
    )
    refresh_cards([person.pk for person in people], at=AT)
    return [person.pk for person in people]


def test_balances_of_many_are_one_set_of_queries(ids, django_assert_num_queries):
    with django_assert_num_queries(7):
        refresh_balance(ids, at=AT)
    assert BalanceSnapshot.objects.filter(index=100).count() == len(ids)


def test_scores_of_many_are_one_set_of_queries(ids, django_assert_num_queries):
    with django_assert_num_queries(16):
        refresh_engagement(ids, at=AT)
    assert EngagementSnapshot.objects.filter(value__isnull=False).count() == len(ids)


def test_metrics_of_many_are_one_set_of_queries(ids, django_assert_num_queries):
    with django_assert_num_queries(12):
        refresh_metrics(ids)
    assert EngagementMetric.objects.filter(metric_name="sessions_held").count() == len(ids)
