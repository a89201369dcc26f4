"""For machines that watch: is the process alive, and can it do its work."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

WORKER_SILENT_AFTER = timedelta(seconds=60)


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a worker was heard within a minute, else 503 with what is missing."""
    try:
        age = _worker_age()
    except Error:
        return JsonResponse({"status": "unready", "database": "away"}, status=503)
    is_working = age is not None and age < WORKER_SILENT_AFTER
    answer = {"status": "ready" if is_working else "unready", "database": "there", "worker_age_seconds": None if age is None else round(age.total_seconds(), 1)}
    return JsonResponse(answer, status=200 if is_working else 503)


def _worker_age() -> timedelta | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        return cursor.fetchone()[0]
