"""Steps of a plan that grow with the largest table are found, and those over other tables are not."""

import pytest
from django.db import connection

from benchmarks.harness.weight import bad_steps, scans
from clients.models import Client
from progress.models import ElementReading
from tests import factories

READINGS = "elemental_balance_history"


def step(kind: str, *below: dict, of: str = "") -> dict:
    return {"Node Type": kind, "Plans": list(below)} | ({"Relation Name": of} if of else {})


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (step("Index Only Scan", of=READINGS), 0),
        (step("Seq Scan", of=READINGS), 1),
        (step("Seq Scan", of="clients"), 0),
        (step("Sort", step("Nested Loop", step("Index Scan", of=READINGS))), 1),
        (step("Sort", step("Seq Scan", of="clients")), 0),
        (step("Limit", step("Incremental Sort", step("Seq Scan", of=READINGS))), 2),
    ],
)
def test_bad_step_is_found_wherever_it_stands(plan, found):
    assert bad_steps(plan) == found


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (f"SELECT value FROM {READINGS} WHERE client_id = %s AND element = 'fire'", 0),
        (f"SELECT value FROM {READINGS} WHERE client_id = %s ORDER BY value", 1),
        (f"SELECT count(*) FROM {READINGS} WHERE client_id = %s", 1),
        ("SELECT count(*) FROM clients WHERE client_id = %s", 0),
        (f"DELETE FROM {READINGS} WHERE client_id = %s", 0),
    ],
)
def test_plan_of_a_query_is_looked_through(noah: Client, sql, found):
    ElementReading.objects.bulk_create(
        ElementReading(client=noah, element=factories.element(), value=50, date=noah.since_date, source="self", origin_type="test", origin_id=number)
        for number in range(2)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # two rows are read from end to end whatever indexes there are
    assert scans((sql, [noah.pk])) == found
