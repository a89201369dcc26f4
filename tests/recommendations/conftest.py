"""Suggestions that wait, and a coach who decides."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from recommendations.models import Recommendation
from tests import factories

REASONS = [
    {"key": "need", "facts": {"element": "fire", "level": 42.0, "target": 60}},
    {"key": "kind", "facts": {"kind": "exercise", "mean": 4.6, "count": 5}},
]


@pytest.fixture
def elements(db):
    call_command("load_reference", verbosity=0, stdout=StringIO())


@pytest.fixture
def waiting(noah) -> Recommendation:
    return factories.recommendation(noah, title="Three sparks", description="Write three things down.", reasons=REASONS)


@pytest.fixture
def said() -> Callable[..., dict[str, object]]:
    """What a card's form sends."""

    def body(row: Recommendation, decision: str, **changes: object) -> dict[str, object]:
        return {"version": row.version, "title": row.title, "description": row.description, "decision": decision} | changes

    return body


@pytest.fixture
def queued_jobs(db) -> Callable[[str], int]:
    """How many jobs of this name wait."""

    def count(name: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [name])
            return cursor.fetchone()[0]

    return count
