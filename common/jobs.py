"""Jobs: work that waits in PostgreSQL, queued in the transaction of the write that causes it.

A job takes ids, may run twice, and is queued by name, so that an app can queue work of one above it without an import.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, TaskNotFound, UniqueViolation
from procrastinate.jobs import JobDeferrer, Status
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from common.api.repeats import forget_old_answers
from common.submissions import forget_old_submissions

log = structlog.get_logger("jobs")
MANY = 20
RETRIES = RetryStrategy(max_attempts=5, exponential_wait=3)
KEEP_FINISHED_HOURS = 72
# A worker's heart beats every 10 seconds; with a look every 20, a killed worker's job starts again within 60.
SILENT_SECONDS = 30


def job[**P](name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a function as the job `name`; it is retried five times with growing pauses."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        app.task(name=name, retry=RETRIES, task_middleware=[_make_room])(function)
        return function

    return register


def scheduled(name: str, *, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function without arguments to run at the times of `cron`, in UTC."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        task = app.task(name=name, retry=RETRIES)(lambda timestamp: function())
        app.periodic(cron=cron)(task)
        return function

    return register


def defer(name: str, **ids: Any) -> None:
    """Queue the job `name` for these ids; if the surrounding write rolls back, so does the job."""
    _waiting(name).defer(**ids)


def defer_at(name: str, at: datetime, **ids: Any) -> None:
    """Queue the job `name` for these ids, not to begin before `at`."""
    _waiting(name, schedule_at=at).defer(**ids)


def defer_once_at(name: str, at: datetime, **ids: Any) -> None:
    """The same unless such a job for these ids and this moment is already waiting."""
    _once(name, f"{_named(name, ids)},at={at.timestamp()}", schedule_at=at, ids=ids)


def cancel(name: str, **ids: Any) -> int:
    """Take the job `name` for exactly these ids out of the queue if it has not begun; how many that were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s AND args = %s::jsonb", [name, json.dumps(ids)])
        return cursor.rowcount


def defer_once(name: str, **ids: Any) -> None:
    """Queue the job `name` unless the same job with the same ids is already waiting."""
    _once(name, _named(name, ids), ids=ids)


def defer_for(client_ids: Iterable[int], *, each: str, many: str) -> None:
    """Queue the job `each` for every one of these clients, or for more than twenty the job `many` once: nobody's mail waits behind thousands."""
    ids = sorted(client_ids)
    if len(ids) > MANY:
        defer(many, client_ids=ids)
        return
    for client_id in ids:
        defer_once(each, client_id=client_id)


def _named(name: str, ids: dict[str, Any]) -> str:
    return f"{name}:{','.join(f'{key}={value}' for key, value in sorted(ids.items()))}"


def _once(name: str, lock: str, *, ids: dict[str, Any], **options: Any) -> None:
    try:
        with transaction.atomic():
            _waiting(name, queueing_lock=lock, **options).defer(**ids)
    except AlreadyEnqueued:
        log.debug("job already waiting", job=name, **ids)


def _waiting(name: str, **options: Any) -> JobDeferrer:
    app.perform_import_paths()
    if name not in app.tasks:
        raise TaskNotFound(name)
    # Inside a worker the app writes by a connection of its own; what a job queues must share the job's transaction.
    return configure_task(name=name, job_manager=JobManager(DjangoConnector()), **options)


def _make_room(run: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Let the same job be queued again as soon as this one starts: it may read too early for what is written meanwhile."""
    # Without this, a job that fails while its twin waits could not go back to the queue, and would hang for ever.
    if context.job.queueing_lock is not None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %s", [context.job.id])
    return run()


@app.periodic(cron="*/20 * * * * *")
@app.task(name="common.pick_up_stalled_jobs", pass_context=True, queueing_lock="common.pick_up_stalled_jobs")
async def pick_up_stalled_jobs(context: Any, timestamp: int) -> None:
    """Queue again what a killed worker left in the middle."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            await manager.retry_job(stalled)
        except UniqueViolation:  # killed before it made room, and its twin waits already
            await manager.finish_job(stalled, status=Status.ABORTED, delete_job=False)
        log.warning("stalled job picked up again", job=stalled.task_name, id=stalled.id)


@app.periodic(cron="17 3 * * *")
@app.task(name="common.sweep", pass_context=True)
async def sweep(context: Any, timestamp: int) -> None:
    """Delete finished jobs, form tokens and answers of the API that nobody needs any more."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS, include_failed=False)
    await sync_to_async(forget_old_submissions)()
    await sync_to_async(forget_old_answers)()
