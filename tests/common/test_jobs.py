"""The queue: jobs live and die with the write that causes them, and none hangs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from common import jobs
from common.environment import ROOT
from tests.common import slow_jobs  # noqa: F401


def waiting() -> list[tuple[str, dict]]:
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("task_name", "args"))


@pytest.mark.django_db
def test_job_is_kept_with_its_write():
    with transaction.atomic():
        jobs.defer("clients.refresh_card", client_id=7)
    assert waiting() == [("clients.refresh_card", {"client_id": 7})]


@pytest.mark.django_db
def test_job_vanishes_when_the_write_rolls_back():
    with transaction.atomic():
        jobs.defer("clients.refresh_card", client_id=7)
        transaction.set_rollback(True)
    assert waiting() == []


@pytest.mark.django_db
def test_unknown_job_is_refused():
    with pytest.raises(TaskNotFound):
        jobs.defer("clients.refersh_card", client_id=7)


@pytest.mark.django_db
def test_defer_once_coalesces_within_one_transaction():
    with transaction.atomic():
        for client_id in (7, 8, 7):
            jobs.defer_once("clients.refresh_card", client_id=client_id)
        assert ProcrastinateJob.objects.count() == 2  # the transaction is still usable
    assert waiting() == [("clients.refresh_card", {"client_id": 7}), ("clients.refresh_card", {"client_id": 8})]


@pytest.mark.django_db
def test_job_can_be_queued_again_once_it_has_started(worker):
    jobs.defer_once("clients.refresh_card", client_id=7)
    worker.start_next()
    jobs.defer_once("clients.refresh_card", client_id=7)
    assert list(ProcrastinateJob.objects.order_by("id").values_list("status", "queueing_lock")) == [
        ("doing", None),
        ("todo", "clients.refresh_card:client_id=7"),
    ]


@pytest.mark.django_db
def test_stalled_job_waits_again(worker):
    jobs.defer("clients.refresh_card", client_id=7)
    worker.start_next()
    worker.die()
    pick_up()
    assert waiting() == [("clients.refresh_card", {"client_id": 7})]


@pytest.mark.django_db
def test_job_of_a_living_worker_is_left_alone(worker):
    jobs.defer("clients.refresh_card", client_id=7)
    worker.start_next()
    pick_up()
    assert ProcrastinateJob.objects.get().status == "doing"


@pytest.mark.django_db(transaction=True)
def test_stalled_job_whose_twin_waits_does_not_block_the_others(worker):
    for client_id in (7, 8):
        jobs.defer_once("clients.refresh_card", client_id=client_id)
        worker.take_next()
    worker.die()
    jobs.defer_once("clients.refresh_card", client_id=7)
    pick_up()
    assert sorted(args["client_id"] for _, args in waiting()) == [7, 8]


@pytest.mark.django_db
def test_sweep_forgets_old_jobs_and_keeps_failed_ones():
    long_ago = timezone.now() - timedelta(hours=jobs.KEEP_FINISHED_HOURS + 1)
    for status in ("succeeded", "failed"):
        jobs.defer("clients.refresh_card", client_id=7)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE status = 'doing'", [status])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = %s", [long_ago])
    async_to_sync(jobs.sweep.func)(SimpleNamespace(app=app), 0)
    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed"]


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_a_job_that_another_finishes(tmp_path):
    jobs.defer("tests.slow", path=str(tmp_path / "job"), seconds=60)
    with running_worker():
        wait_for(tmp_path / "job")
    with connection.cursor() as cursor:  # instead of half a minute of silence
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
    pick_up()
    with running_worker():
        wait_for(tmp_path / "job.done")


@pytest.mark.django_db(transaction=True)
def test_job_queued_by_a_job_vanishes_with_its_write(tmp_path):
    jobs.defer("tests.queue_and_fail", path=str(tmp_path / "job"))
    with running_worker():
        wait_for(tmp_path / "job")
        wait_until(lambda: ProcrastinateJob.objects.filter(attempts=1).exists())
    assert not ProcrastinateJob.objects.filter(task_name="clients.refresh_card").exists()


@pytest.mark.django_db(transaction=True)
def test_work_goes_on_after_losing_every_connection(tmp_path):
    """The worker carries on, or ends so that the supervisor starts another; it never lives on without working."""
    with running_worker() as worker:
        jobs.defer("tests.slow", path=str(tmp_path / "first"), seconds=0)
        wait_for(tmp_path / "first.done")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        jobs.defer("tests.slow", path=str(tmp_path / "second"), seconds=0)
        wait_until(lambda: (tmp_path / "second.done").exists() or worker.poll() is not None)
    if not (tmp_path / "second.done").exists():
        with running_worker():
            wait_for(tmp_path / "second.done")


class Worker:
    """A worker as the database sees it."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_register_worker_v1()")
            self.id = cursor.fetchone()[0]

    def take_next(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [self.id])
            return cursor.fetchone()[0]

    def start_next(self) -> None:
        started = ProcrastinateJob.objects.get(pk=self.take_next())
        jobs._make_room(lambda: None, SimpleNamespace(job=started), None)

    def die(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds' WHERE id = %s", [self.id])


@pytest.fixture
def worker(db) -> Worker:
    return Worker()


def pick_up() -> None:
    async_to_sync(jobs.pick_up_stalled_jobs.func)(SimpleNamespace(app=app), 0)


@contextmanager
def running_worker():
    """A worker process for as long as the block lasts; then it is killed without warning."""
    command = [sys.executable, "-m", "tests.common.worker"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(path: Path) -> None:
    wait_until(path.exists)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, "the worker did not get there within 30 seconds"
        time.sleep(0.05)
