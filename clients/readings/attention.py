"""What happened with many clients, as far as it is a reason to look at one; and the reasons that a coach is to be told."""

import json
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, DateField, Exists, F, Func, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from clients.domain.attention import CELEBRATED, CONCERNS, INTERVAL_DAYS, REASONS, Happened
from clients.domain.kinds import KINDS, MEANINGFUL, SEEN_BY_COACH
from clients.models import Act, Client, Invitation, Task

COACH_WROTE = ("message.answered", "message.asked")
# What a message of the client's waits for: words of the coach, or that there is nothing to answer.
ENDS_WAITING = (*COACH_WROTE, "message.settled")
ASKED = [kind.slug for kind in KINDS.values() if kind.is_opportunity and kind.slug != "invitation.sent"]
COUNTED = sorted(SEEN_BY_COACH & {*MEANINGFUL, *ASKED, *COACH_WROTE, "session.missed"})

# One statement by hand: what a coach is to be told now, without what was put off, the reasons of one client beside each other.
TOLD = """
SELECT attention.client_id, card.name, attention.reason, attention.since_at, attention.facts
FROM clients_attention attention
JOIN clients_coaching coaching ON coaching.client_id = attention.client_id AND coaching.coach_id = %(coach)s AND coaching.ended_at IS NULL
JOIN client_cards card ON card.client_id = attention.client_id AND card.practice_id = attention.practice_id AND card.state = 'active'
LEFT JOIN clients_snooze snooze ON snooze.coach_id = %(coach)s AND snooze.client_id = attention.client_id
    AND snooze.reason = attention.reason AND snooze.until_at > %(at)s
WHERE attention.practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %(coach)s) AND snooze.id IS NULL
ORDER BY attention.client_id
"""


class Told(NamedTuple):
    """One reason to look at one client."""

    client_id: int
    name: str
    reason: str
    since_at: datetime
    facts: dict[str, Any]

    @property
    def is_concern(self) -> bool:
        return self.reason in CONCERNS


def attention_of(coach: User, *, at: datetime) -> dict[int, list[Told]]:
    """The reasons of each of the coach's active clients who has one that is not put off, the one that speaks first in front."""
    found: dict[int, list[Told]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"coach": coach.pk, "at": at})
        for client_id, name, reason, since_at, facts in cursor.fetchall():
            found.setdefault(client_id, []).append(Told(client_id, name, reason, since_at, json.loads(facts)))
    for rows in found.values():
        rows.sort(key=lambda row: REASONS[row.reason])
    return found


def happened_with(client_ids: Collection[int], *, at: datetime) -> dict[int, Happened]:
    """What happened with each of these clients who exist, in six queries."""
    plain = Client.objects.filter(pk__in=client_ids).values_list("pk", "state", "card__interval_days")
    found = {client_id: Happened(state=state, interval_days=interval or INTERVAL_DAYS) for client_id, state, interval in plain}
    for row in _acts(client_ids, at):
        _fill(found[row.pop("client_id")], row)
    for client_id, since, count in _unanswered(client_ids, at):
        found[client_id].waiting_since, found[client_id].messages_waiting = since, count
    for client_id, zone, dates in _overdue(client_ids, at):
        found[client_id].overdue_since = [datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) for day in dates]
    for client_id, kind, moment, title in _reached(client_ids, at):
        setattr(found[client_id], kind.partition(".")[0], (moment, title))
    for client_id, sent_at, expires_at in _waiting(client_ids):
        found[client_id].invited_at, found[client_id].is_invitation_expired = sent_at, expires_at <= at
    return found


def _fill(happened: Happened, row: dict[str, Any]) -> None:
    # What waited on a device can have been given before it was asked for: it answers whatever stood in the log when it arrived.
    asked, done = row.pop("asked_as"), row.pop("done_as")
    if asked is not None and done is not None and done > asked:
        row["checkin_asked_at"] = None
    for name, value in row.items():
        setattr(happened, name, value)


def _acts(client_ids: Collection[int], at: datetime) -> Any:
    done, recent = Q(kind__in=MEANINGFUL), Q(at__gt=at - CELEBRATED)
    return (
        Act.objects.filter(client__in=client_ids, kind__in=COUNTED, at__lte=at)
        .current()
        .order_by()
        .values("client_id")
        .annotate(
            first_asked_at=Min("at", filter=Q(kind__in=ASKED)),
            last_act_at=Max("at", filter=done),
            quiet_from=Max("at", filter=done & ~recent),
            acted_again_at=Min("at", filter=done & recent),
            missed_at=Max("at", filter=Q(kind="session.missed")),
            held_at=Max("at", filter=Q(kind="session.held")),
            sessions_held=Count("act_id", filter=Q(kind="session.held")),
            turned_to_at=Max("at", filter=Q(kind__in=[*COACH_WROTE, "session.booked"])),
            checkin_asked_at=Max("at", filter=Q(kind="checkin.due")),
            checkin_at=Max("at", filter=Q(kind="checkin.done")),
            asked_as=Max("act_id", filter=Q(kind="checkin.due")),
            done_as=Max("act_id", filter=Q(kind="checkin.done")),
        )
    )


def _unanswered(client_ids: Collection[int], at: datetime) -> Any:
    answers = Act.objects.filter(client=OuterRef("client"), kind__in=ENDS_WAITING, at__gte=OuterRef("at"), at__lte=at)
    waiting = Act.objects.filter(client__in=client_ids, kind="message.written", at__lte=at).current().filter(~Exists(answers))
    return waiting.order_by().values("client_id").annotate(since=Min("at"), count=Count("act_id")).values_list("client_id", "since", "count")


def _overdue(client_ids: Collection[int], at: datetime) -> Any:
    """The due dates of open tasks that fell overdue after the last one that was kept, by the client's own calendar."""
    today = Cast(Func(F("client__time_zone"), Value(at), function="timezone"), DateField())
    kept = Task.objects.filter(client=OuterRef("client"), status__in=["done", "partly"], due_date__gt=OuterRef("due_date"), due_date__lt=today)
    rows = Task.objects.filter(client__in=client_ids, due_date__lt=today).open().filter(~Exists(kept)).order_by()
    return (
        rows.values("client_id", "client__time_zone")
        .annotate(dates=ArrayAgg("due_date", order_by=["due_date", "task_id"]))
        .values_list("client_id", "client__time_zone", "dates")
    )


def _reached(client_ids: Collection[int], at: datetime) -> Any:
    kinds = ["goal.reached", "milestone.reached"]
    reached = Act.objects.filter(client__in=client_ids, kind__in=kinds, at__gt=at - CELEBRATED, at__lte=at).current()
    return reached.order_by("at", "act_id").values_list("client_id", "kind", "at", "title")


def _waiting(client_ids: Collection[int]) -> Any:
    waiting = Invitation.objects.filter(client__in=client_ids, client__user=None, accepted_at=None, revoked_at=None)
    return waiting.order_by("sent_at", "id").values_list("client_id", "sent_at", "expires_at")
