"""Telling programs what happened: put down when the bell rings, sent one after another, tried again with growing pauses.

A delivery that is being sent is due again two minutes later: whoever dies between sending and marking leaves it to be sent once more, under the same
number. A round ends with the first that fails, so that an address that is down costs a try a minute, and not one for everything that waits.
"""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from clients.acts import record_read
from clients.domain.kinds import KINDS, SEEN_BY_COACH, SUBJECTS
from clients.models import Act, Client
from clients.readings.timeline import in_plain
from common.jobs import defer, defer_once_at
from messaging.actions import calling
from messaging.actions.notifying import notify
from messaging.actions.webhooks import pause, secret_for
from messaging.domain.webhooks import GONE, MOST_FAILURES, headers, is_taken, next_try
from messaging.models import Delivery, Webhook

LEASE = timedelta(minutes=2)  # a name that nobody resolves can take half a minute, the call itself ten seconds
AT_MOST_ONCE_IN = timedelta(minutes=1)
KEPT = timedelta(days=30)
LOOKS_BACK = timedelta(hours=1)
TEST = "webhook.test"
KEPT_TRIES = 20
# One statement for however many acts, and almost nothing while nobody has a program.
PUT_DOWN = """
INSERT INTO messaging_delivery (webhook_id, act_id, message_id, state, tries, failures, created_at, due_at)
SELECT hook.id, act.act_id, gen_random_uuid(), 'waiting', '[]', 0, %(at)s, %(at)s
FROM messaging_webhook hook
JOIN clients_coaching coaching ON coaching.coach_id = hook.coach_id AND coaching.ended_at IS NULL
JOIN clients_act act ON act.client_id = coaching.client_id AND act.recorded_at >= hook.listens_since
WHERE hook.paused_at IS NULL AND {which}
      AND act.kind = ANY(%(seen)s) AND (hook.subjects = '{{}}' OR %(subjects)s::jsonb ->> act.kind = ANY(hook.subjects))
ORDER BY act.act_id
ON CONFLICT (webhook_id, act_id) DO NOTHING
RETURNING webhook_id
"""
THESE, LATELY = "act.act_id = ANY(%(acts)s)", "act.at > %(since)s"
SUBJECT_OF = {kind: subject for kind in KINDS for subject, prefixes in SUBJECTS.items() if kind.startswith(prefixes)}


@dataclass(frozen=True)
class Tried:
    """How one try went: the status of the answer, or why there was none."""

    status: int | None
    problem: str
    milliseconds: int

    @property
    def is_taken(self) -> bool:
        return is_taken(self.status)


def put_down(acts: Collection[int], *, at: datetime) -> None:
    """Remember to tell of these acts whatever programs listen to them."""
    _wake(_put_down(THESE, at=at, acts=list(acts)))


def look_after(*, at: datetime) -> None:
    """Put down what was recorded and never heard of, and wake whoever has something due and lost its job."""
    late = Delivery.objects.waiting().filter(due_at__lte=at).order_by().values_list("webhook", flat=True).distinct()
    _wake(_put_down(LATELY, at=at, since=at - LOOKS_BACK) | set(late))


def tell_next(webhook_id: int, *, at: datetime) -> bool:
    """Send what is due first and note how it went; whether the next one may follow at once."""
    row = _claimed(webhook_id, at=at)
    if row is None:
        return False
    body = _body(row, at=at)
    if body is None:
        Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.DROPPED, settled_at=at)
        return True
    return _noted(row, _try(row, body, at=at), at=at)


def plan_next(webhook_id: int, *, at: datetime) -> None:
    """Queue the next round for when something is due; nothing when nothing waits."""
    due = Delivery.objects.waiting().filter(webhook=webhook_id).aggregate(due=Min("due_at"))["due"]
    if due is not None:
        defer_once_at("messaging.tell_program", max(due, at + AT_MOST_ONCE_IN), webhook_id=webhook_id)


def forget_old(*, at: datetime) -> int:
    """Delete what was settled a month ago; return how many."""
    return Delivery.objects.filter(settled_at__lt=at - KEPT).delete()[0]


def _put_down(which: str, *, at: datetime, **given: Any) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(PUT_DOWN.format(which=which), {"at": at, "seen": sorted(SEEN_BY_COACH), "subjects": json.dumps(SUBJECT_OF), **given})
        return {webhook_id for (webhook_id,) in cursor.fetchall()}


def _wake(hooks: Collection[int]) -> None:
    for webhook_id in sorted(hooks):
        defer("messaging.tell_program", webhook_id=webhook_id)


@transaction.atomic
def _claimed(webhook_id: int, *, at: datetime) -> Delivery | None:
    due = Delivery.objects.waiting().filter(webhook=webhook_id, due_at__lte=at).order_by("due_at", "pk")
    row: Delivery | None = due.select_related("webhook__coach").select_for_update(of=("self",), skip_locked=True).first()
    if row is not None:
        Delivery.objects.filter(pk=row.pk).update(due_at=at + LEASE)
    return row


def _body(row: Delivery, *, at: datetime) -> bytes | None:
    """What is told, as the coach may see it at this moment; None for what the coach may not see any more."""
    if row.act_id is None:
        return _letter(TEST, row.created_at, {})
    coach = row.webhook.coach
    act = Act.objects.visible_to(coach).still_shared().select_related("client").filter(pk=row.act_id).first()
    if act is None:
        return None
    record_read(act.client, "program", actor=coach, at=at)
    return _letter(act.kind, act.at, in_plain(act, act.client_id))


def _letter(kind: str, at: datetime, about: dict[str, Any]) -> bytes:
    told = {"type": kind, "timestamp": at, "data": about}
    return json.dumps(told, default=lambda moment: moment.astimezone(UTC).isoformat(), ensure_ascii=False, separators=(",", ":")).encode()


def _try(row: Delivery, body: bytes, *, at: datetime) -> Tried:
    started, status, problem = time.monotonic(), None, ""
    try:
        status = calling.post(row.webhook.url, body, headers(row.name, body, secret=secret_for(row.webhook), at=at))
    except calling.NotReached as nothing:
        problem = nothing.problem
    return Tried(status, problem, round((time.monotonic() - started) * 1000))


@transaction.atomic
def _noted(row: Delivery, tried: Tried, *, at: datetime) -> bool:
    """Write down how it went, here and at the program; whether it arrived."""
    hook = Webhook.objects.select_for_update(of=("self",)).select_related("coach").filter(pk=row.webhook_id).first()
    if hook is None:
        return False  # it was ended while this was on its way
    row.tries = [*row.tries, {"at": at.isoformat(), "status": tried.status, "problem": tried.problem, "milliseconds": tried.milliseconds}][-KEPT_TRIES:]
    row.failures = 0 if tried.is_taken else row.failures + 1
    again = None if tried.is_taken else next_try(row.failures, at=at)
    row.state = Delivery.State.ARRIVED if tried.is_taken else Delivery.State.WAITING if again else Delivery.State.DEAD
    row.due_at, row.settled_at = again or at, None if again else at
    row.save(update_fields=["tries", "failures", "state", "due_at", "settled_at"])
    hook.failures = 0 if tried.is_taken else hook.failures + 1
    hook.save(update_fields=["failures"])
    if hook.failures >= MOST_FAILURES or tried.status == GONE:
        _give_up(hook, row, because=Webhook.Why.GONE if tried.status == GONE else Webhook.Why.FAILING, at=at)
    return tried.is_taken


def _give_up(hook: Webhook, row: Delivery, *, because: str, at: datetime) -> None:
    """Pause it, and tell the coach; a test that fails is seen by whoever made it."""
    if hook.paused_at is not None:
        return
    pause(hook, because=because, at=at)
    client = Client.objects.filter(acts=row.act_id).first() if row.act_id else None
    if client is not None:
        place, key = reverse("messaging:webhook", args=[hook.pk]), f"program_paused:{hook.pk}:{at.timestamp()}"
        notify(hook.coach, "program_paused", hook, client=client, place=place, at=at, key=key, facts={"what": hook.name, "how": because})
