"""What machines that watch are told."""

from datetime import timedelta

import pytest
from django.db import connection

from coachhub.health import WORKER_SILENT_AFTER


@pytest.fixture
def heard(db):
    """A worker, heard this long ago."""

    def hear(ago: timedelta) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s)", [ago])

    return hear


def test_alive_asks_nobody(guest, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert guest.get("/healthz").json() == {"status": "alive"}


def test_ready_with_a_worker(guest, heard):
    heard(timedelta(seconds=5))
    answer = guest.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (200, "ready", "there")
    assert answer.json()["worker_age_seconds"] == pytest.approx(5, abs=2)


def test_unready_without_a_worker(guest, db):
    answer = guest.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unready", "database": "there", "worker_age_seconds": None})


def test_unready_while_the_worker_is_silent(guest, heard):
    heard(WORKER_SILENT_AFTER + timedelta(seconds=1))
    assert guest.get("/readyz").status_code == 503


def test_one_of_two_workers_is_enough(guest, heard):
    heard(timedelta(hours=1))
    heard(timedelta(seconds=1))
    assert guest.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_cannot_be_posted(guest, db, path):
    assert guest.post(path).status_code == 405
