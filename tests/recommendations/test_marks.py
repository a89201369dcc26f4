"""Every event about a client's suggestions leaves a mark, by which what was learned is known to be current."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from clients.models import Client
from recommendations.actions.learning import learned
from recommendations.actions.signals import refresh_signals
from recommendations.models import Activity, ClientSignals, FeedbackEvent
from recommendations.readings.models import active_model
from tests import factories

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)


@pytest.fixture
def activity(db) -> Activity:
    return factories.activity(of="fire")


def _mark(person: Client) -> int:
    return ClientSignals.objects.get(client=person).mark


def _rows(maya, noah) -> int:
    return learned(maya.pk, noah.pk, active_model(), at=AT).rows


def test_answer_taken_back_is_unlearned(noah, maya, activity):
    assert _rows(maya, noah) == 0
    row = factories.suggestion(noah, activity, at=AT - timedelta(days=2), rating=5)
    assert _rows(maya, noah) == 1
    FeedbackEvent.objects.filter(recommendation=row).delete()
    assert _rows(maya, noah) == 0


def test_every_event_moves_the_client_s_mark_alone(noah, maya, activity):
    other = factories.client(coach=maya)
    row = factories.suggestion(noah, activity, at=AT - timedelta(days=2), rating=5)
    marks = [_mark(noah)]
    factories.rate(row, 4, at=AT)
    marks.append(_mark(noah))
    refresh_signals([noah.pk, other.pk], at=AT)
    assert _mark(noah) == marks[-1]
    FeedbackEvent.objects.filter(recommendation=row).delete()
    marks.append(_mark(noah))
    assert marks == sorted(set(marks))
    assert _mark(other) == 0


def test_client_with_answers_can_go(noah, activity):
    factories.suggestion(noah, activity, at=AT - timedelta(days=2), rating=5)
    person = noah.pk
    noah.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not ClientSignals.objects.filter(client=person).exists()
