"""A process dies after a program was told and before that is marked: the program is told once more, under the same number."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from common.environment import ROOT
from messaging.actions import telling, webhooks
from messaging.models import Delivery, Webhook
from tests import factories
from tests.messaging.program import open_program, says


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_and_not_marked_is_sent_again_under_its_number(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    now, coach = timezone.now(), factories.coach()
    with open_program() as program:
        hook = Webhook(coach=coach, name="sheet", url=program.url)
        webhooks.add(hook, at=now - timedelta(minutes=1))
        factories.act(factories.client(coach=coach), "task.done")
        killed = []

        def kill(caller):
            os.kill(killed[0].pid, signal.SIGKILL)
            killed[0].wait()

        program.manner = kill
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        killed.append(subprocess.Popen([sys.executable, "-m", "tests.messaging.teller", str(hook.pk)], cwd=ROOT, env=os.environ | {"DATABASE_URL": url}))
        killed[0].wait(timeout=90)
        row = Delivery.objects.get()
        assert (killed[0].returncode, row.state, row.tries, len(program.heard)) == (-signal.SIGKILL, "waiting", [], 1)
        program.manner = says("HTTP/1.1 200 OK")
        assert telling.tell_next(hook.pk, at=timezone.now() + timedelta(minutes=2)) is True
        assert (Delivery.objects.get().state, program.numbers) == ("arrived", [row.name] * 2)
