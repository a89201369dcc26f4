"""Programs are told what happens: signed, in the end, and never what is not the coach's to see. Real servers on this machine."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from clients.models import Act, Client
from messaging.actions import calling, telling, webhooks
from messaging.domain.webhooks import MOST_FAILURES
from messaging.models import Delivery, Notification, Webhook
from tests import factories
from tests.messaging.program import drips, hangs_up, open_program, resets, says

OK, BROKEN, MOVED = (says(f"HTTP/1.1 {line}") for line in ("200 OK", "500 Internal Server Error", "302 Found"))


@pytest.fixture
def program(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with open_program() as server:
        yield server


@pytest.fixture
def make(now):
    def made(coach, program, **fields):
        hook = Webhook(coach=coach, name="sheet", url=program.url, **fields)
        hook.secret = webhooks.add(hook, at=now - timedelta(minutes=1))
        return hook

    return made


@pytest.fixture
def hook(make, maya, program):
    return make(maya, program)


@pytest.fixture
def happened(noah, django_capture_on_commit_callbacks):
    """Something happens, and the bell rings."""

    def ring(kind="task.done", *, client=None, about=None, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return factories.act(client or noah, kind, about=about, **fields)

    return ring


def row() -> Delivery:
    return Delivery.objects.get()


def sent(hook, *, at):
    """One try; whether it arrived."""
    return telling.tell_next(hook.pk, at=at)


# What is told ------------------------------------------------------------------------------------------------------


def test_program_is_told_what_happened(hook, program, happened, noah, run_jobs):
    task = factories.task(noah, task_description="Walk")
    act = happened(about=task)
    run_jobs()
    [told] = program.told
    about = {"id": act.pk, "client_id": noah.pk, "kind": "task.done", "title": "Walk", "at": act.at.isoformat(), "due_at": None, "about_id": task.pk}
    assert told == {"type": "task.done", "timestamp": act.at.isoformat(), "data": about}
    assert (row().state, row().tries[0]["status"]) == ("arrived", 204)


def test_what_is_told_is_signed(hook, program, happened, run_jobs, now):
    happened()
    run_jobs()
    [(first, headers, body)] = program.heard
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = base64.b64encode(hmac.digest(base64.b64decode(hook.secret.removeprefix("whsec_")), signed, "sha256")).decode()
    assert (first, headers["webhook-signature"], headers["Content-Type"]) == ("POST /told?by=house HTTP/1.1", f"v1,{proof}", "application/json")
    assert abs(int(headers["webhook-timestamp"]) - now.timestamp()) < 60


def test_secret_is_sealed(hook):
    assert hook.secret not in Webhook.objects.get().sealed
    assert webhooks.secret_for(Webhook.objects.get()) == hook.secret


def test_program_is_told_as_the_api_shows_it(hook, program, happened, noah, as_user, run_jobs, maya):
    happened()
    run_jobs()
    [shown] = as_user(maya).get(f"/api/clients/{noah.pk}/acts").json()["items"]
    assert program.told[0]["data"] == shown


@pytest.mark.parametrize("kind", ["entry.private", "entry.withdrawn"])
def test_what_only_the_client_may_see_is_told_to_nobody(hook, happened, kind):
    happened(kind)
    assert Delivery.objects.count() == 0


def test_entry_that_was_taken_back_meanwhile_is_not_told(hook, program, happened, noah, now):
    entry = factories.entry(noah)
    happened("entry.shared", about=entry)
    factories.act(noah, "entry.withdrawn", about=entry)
    sent(hook, at=now + timedelta(minutes=1))
    assert (row().state, program.heard) == ("dropped", [])


def test_nobody_is_told_of_somebody_elses_clients(make, program, otto, happened):
    make(otto, program)
    happened()
    assert Delivery.objects.count() == 0


def test_coach_who_no_longer_coaches_is_not_told(hook, program, happened, noah, now):
    happened()
    noah.coachings.update(ended_at=now)
    sent(hook, at=now + timedelta(minutes=1))
    assert (row().state, program.heard) == ("dropped", [])


def test_only_what_was_chosen_is_told(make, maya, program, happened):
    make(maya, program, subjects=["sessions"])
    happened("task.done")
    happened("session.held")
    assert [each.act.kind for each in Delivery.objects.all()] == ["session.held"]


def test_looking_by_a_program_is_in_the_log_of_the_client(hook, happened, noah, run_jobs):
    happened()
    run_jobs()
    assert noah.accesses.get().what == "program"


def test_program_that_is_paused_is_told_nothing(hook, happened, now):
    webhooks.pause(hook, at=now)
    happened()
    assert Delivery.objects.count() == 0


def test_what_waited_goes_on_with_the_program(hook, program, happened, now):
    happened()
    webhooks.pause(hook, at=now)
    assert sent(hook, at=now + timedelta(minutes=1)) is False
    webhooks.resume(hook, at=now + timedelta(minutes=2))
    assert sent(hook, at=now + timedelta(minutes=2)) is True


def test_many_acts_are_put_down_in_one_statement(hook, noah, django_assert_num_queries, now):
    acts = [factories.act(noah, "task.done").pk for _ in range(3)]
    with django_assert_num_queries(2):  # the rows, the job
        telling.put_down(acts, at=now)
    assert Delivery.objects.count() == 3


def test_act_whose_bell_was_lost_is_found(hook, noah, now):
    factories.act(noah, "task.done", at=now)
    factories.act(noah, "task.done", at=now - timedelta(days=3))  # such as an import brings along
    for _ in range(2):
        telling.look_after(at=now + timedelta(minutes=10))
    assert Delivery.objects.count() == 1


# What goes wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manner", "status", "problem"),
    [
        (BROKEN, 500, ""),
        (MOVED, 302, ""),
        (says("SSH-2.0-OpenSSH_9.9"), None, "garbled"),
        (says("HTTP/1.1 2000 OK"), None, "garbled"),
        (says("x" * 5000), None, "garbled"),
        (says("HTTP/1.1 200 OK", after=1), None, "slow"),
        (drips, None, "slow"),
        (resets, None, "broken"),
        (hangs_up, None, "broken"),
    ],
)
def test_try_that_failed_is_made_again(hook, program, happened, monkeypatch, now, manner, status, problem):
    monkeypatch.setattr(calling, "SECONDS", 0.4)
    happened()
    program.manner, at = manner, now + timedelta(minutes=1)
    assert sent(hook, at=at) is False
    assert (row().state, row().tries[0]["status"], row().tries[0]["problem"], row().due_at) == ("waiting", status, problem, at + timedelta(minutes=1))
    program.manner = OK
    assert sent(hook, at=at + timedelta(minutes=1)) is True
    assert (row().state, len(row().tries), row().failures, Webhook.objects.get().failures) == ("arrived", 2, 0, 0)


def test_no_redirect_is_followed(hook, program, happened, now):
    program.manner = MOVED
    happened()
    sent(hook, at=now + timedelta(minutes=1))
    assert program.callers == 1


def test_nobody_at_the_address(settings, make, maya, happened, now):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with open_program() as gone:
        hook = make(maya, gone)
    happened()
    sent(hook, at=now + timedelta(minutes=1))
    assert row().tries[0]["problem"] == "broken"


def test_what_never_arrives_is_given_up(hook, program, happened, now):
    program.manner = BROKEN
    happened()
    at = now + timedelta(minutes=1)
    for _ in range(8):
        at = max(at, row().due_at)
        sent(hook, at=at)
    assert (row().state, row().failures, len(set(program.numbers)), len(program.numbers)) == ("dead", 8, 1, 8)
    assert sent(hook, at=at + timedelta(days=9)) is False
    assert timedelta(days=1) < at - now < timedelta(days=2)


def test_round_ends_with_the_first_that_fails(hook, program, happened, run_jobs):
    program.manner = BROKEN
    for _ in range(3):
        happened()
    run_jobs()
    assert (program.callers, Delivery.objects.filter(failures=1).count()) == (3, 3)  # one for each bell
    program.callers = 0
    telling.tell_next(hook.pk, at=datetime.now(UTC) + timedelta(minutes=3))
    assert program.callers == 1


def test_program_that_fails_on_and_on_is_paused_and_its_coach_hears_of_it(hook, program, happened, now, maya):
    program.manner = BROKEN
    for number in range(MOST_FAILURES):
        happened()
        assert sent(hook, at=now + timedelta(seconds=number + 1)) is False
    paused = Webhook.objects.get()
    assert (paused.paused_because, paused.failures) == ("failing", MOST_FAILURES)
    assert [(told.kind, told.facts, told.place) for told in Notification.objects.all()] == [
        ("program_paused", {"what": "sheet", "how": "failing"}, f"/webhooks/{hook.pk}/")
    ]


def test_program_that_is_gone_is_paused_at_once(hook, program, happened, now):
    program.manner = says("HTTP/1.1 410 Gone")
    happened()
    sent(hook, at=now + timedelta(minutes=1))
    assert Webhook.objects.get().paused_because == "gone"


def test_replay_has_the_same_number(hook, program, happened, now):
    happened()
    sent(hook, at=now + timedelta(minutes=1))
    webhooks.replay(row(), at=now + timedelta(days=1))
    sent(hook, at=now + timedelta(days=1))
    assert (program.numbers, program.told[0]) == ([row().name] * 2, program.told[1])
    assert [tried["status"] for tried in row().tries] == [204, 204]


def test_what_is_being_sent_is_sent_by_nobody_else(hook, program, happened, now):
    happened()
    at, seen = now + timedelta(minutes=1), []
    program.manner = lambda caller: caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    claimed = telling._claimed(hook.pk, at=at)
    seen.append(telling._claimed(hook.pk, at=at + timedelta(seconds=30)))
    seen.append(telling._claimed(hook.pk, at=at + timedelta(minutes=2)))
    assert (claimed, seen) == (row(), [None, row()])


def test_settled_ones_are_forgotten_after_a_month(hook, happened, run_jobs, now):
    happened()
    run_jobs()
    assert [telling.forget_old(at=now + timedelta(days=days)) for days in (29, 32)] == [0, 1]


def test_erasing_a_client_takes_along_what_was_told(hook, happened, run_jobs, noah):
    from clients.actions import erase_for_good

    happened()
    run_jobs()
    erase_for_good(noah)
    assert (Delivery.objects.count(), Act.objects.count(), Client.objects.count()) == (0, 0, 0)


def test_test_is_about_nobody(hook, program, run_jobs, now):
    webhooks.pause(hook, at=now)
    webhooks.test(hook, at=now)
    run_jobs()
    assert (program.told[0]["type"], program.told[0]["data"]) == ("webhook.test", {})
    assert json.dumps(row().tries[0]["status"]) == "204"
