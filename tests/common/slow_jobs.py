"""Jobs that only tests queue: one that takes its time, one that fails after it queued another."""

import time
from pathlib import Path

from django.db import transaction

from common.jobs import defer, job


@job("tests.slow")
def slow(path: str, seconds: int) -> None:
    """Leaves a mark when it starts; the second time it is quick, and leaves another when done."""
    mark = Path(path)
    if not mark.exists():
        mark.touch()
        time.sleep(seconds)
    mark.with_suffix(".done").touch()


@job("tests.queue_and_fail")
def queue_and_fail(path: str) -> None:
    with transaction.atomic():
        defer("clients.refresh_card", client_id=7)
        Path(path).touch()
        raise RuntimeError("the write failed")
