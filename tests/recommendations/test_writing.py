"""Rows of a list written in one statement are the rows that Django writes one by one."""

import math
from datetime import UTC, datetime

import pytest
from django.db import connection

from recommendations.actions.writing import insert
from recommendations.models import Recommendation, RecommendationBatch, SessionRecommendation
from tests import factories

AT = datetime(2026, 3, 11, 9, 30, 15, 123456, tzinfo=UTC)  # with microseconds, which JSON encoders like to drop


def rows(model, client, **others):
    batch = RecommendationBatch.objects.create(client=client, engine_version="1.0", feature_version=1, seed=202611)
    words = {"title": "Zwei Füße “fest” \\ %s", "description": "Line\nline\t'quote'", "original_title": "x", "original_text": "y"}
    counted = {"features": [1.0, 1 / 3, math.pi, -1e-7, 16777217.0], "parts": {"need": 0.1234567}, "mean": 1 / 7, "sd": 1e-300, "minutes": 10}
    facts = {"reasons": [{"key": "need", "facts": {"level": 42.0, "target": None}}], "is_explored": True, "created_at": AT}
    return [model(client=client, batch=batch, element=factories.element("fire"), position=place, **words, **counted, **facts, **others) for place in (1, 2, 3)]


def columns(rows):
    """Every column as the database has it, but the number."""
    model = type(rows[0])
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key and field.name != "batch"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'{name}::text' for name in names)} FROM {model._meta.db_table} WHERE {model._meta.pk.column} = ANY(%s) ORDER BY position",
            [[row.pk for row in rows]],
        )
        return cursor.fetchall()


@pytest.mark.parametrize("model", [Recommendation, SessionRecommendation])
def test_every_column_is_as_if_it_had_been_saved(noah, model):
    written, saved = insert(rows(model, noah)), rows(model, noah)
    for row in saved:
        row.save()
    assert columns(written) == columns(saved)


def test_rows_keep_their_order_and_know_their_numbers(noah):
    written = insert(rows(SessionRecommendation, noah))
    assert [(row.pk, row.position) for row in SessionRecommendation.objects.order_by("pk")] == [(row.pk, row.position) for row in written]
    written[0].title = "Other words"
    written[0].save()
    assert SessionRecommendation.objects.count() == 3


def test_one_statement_for_any_number(noah, django_assert_num_queries):
    made = rows(SessionRecommendation, noah)
    with django_assert_num_queries(1):
        insert(made)
