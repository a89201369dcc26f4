"""A worker is killed six times over 360 reminders: each is once in the app, and at most six mails go twice (a real worker, a real mail server)."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import Preferences, User
from common import jobs
from common.environment import ROOT
from messaging.actions.notifying import notify
from messaging.models import Notification
from tests import factories

PEOPLE, EACH, KILLS = 18, 20, 6
WITHIN_SECONDS = 300


class Postbox:
    """A mail server that takes everything, and keeps the name of each mail."""

    def __init__(self) -> None:
        self.names: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd calls it so
        [name] = [line for line in envelope.content.decode().splitlines() if line.lower().startswith("message-id:")]
        self.names.append(name)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@contextmanager
def worker(port: int):
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "MAIL_URL": f"smtp://127.0.0.1:{port}"}
    process = subprocess.Popen([sys.executable, "-m", "tests.common.worker"], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def planned() -> None:
    """Twenty reminders for each of eighteen people, all due a moment from now, and nobody with quiet hours or few mails a day."""
    coach, now = factories.coach(), timezone.now()
    for _ in range(PEOPLE):
        client = factories.client(coach=coach, user=factories.client_user())
        Preferences.objects.create(user=client.user, quiet_from="00:00", quiet_until="00:00", most_per_day=20)
        for number in range(EACH):
            facts = {"who": "Maya", "what": str(number)}
            notify(client.user, "nudge", None, client=client, place="/me/", at=now, key=f"nudge:{number}", due_at=now + timedelta(seconds=1), facts=facts)


def pick_up() -> None:
    """What a dead worker left in the middle waits again, without half a minute of silence before."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
    async_to_sync(jobs.pick_up_stalled_jobs.func)(SimpleNamespace(app=app), 0)


def mailed() -> int:
    return Notification.objects.exclude(mailed_at=None).count()


def work_until(port: int, count: int) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    with worker(port):
        while mailed() < count or (count == PEOPLE * EACH and Notification.objects.planned().exists()):
            assert time.monotonic() < deadline, f"{mailed()} of {count} mails after {WITHIN_SECONDS} s"
            time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_each_reminder_is_once_in_the_app_and_at_most_one_mail_a_kill_goes_twice(postbox):
    box, port = postbox
    planned()
    total = PEOPLE * EACH
    for kill in range(1, KILLS + 1):
        work_until(port, total * kill // (KILLS + 1))
        pick_up()
    work_until(port, total)
    twice = Counter(box.names)
    assert (Notification.objects.count(), Notification.objects.filter(arrived_at=None).count()) == (total, 0)
    assert sum(User.objects.filter(role="client").values_list("unread_notifications", flat=True)) == total
    assert (len(twice), len(box.names) - total <= KILLS) == (total, True)
