"""Telling people of what happened or comes: planned with the write that causes it, arriving once, read once.

Whoever tells somebody calls `notify()` inside the transaction of the write; mails are the business of messaging.actions.posting.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from accounts.models import Preferences, User
from clients.models import Client
from common.jobs import defer_at, defer_once_at
from common.registry import enclosures
from messaging.actions.unread import tell_unread
from messaging.domain.notices import APP, DIGEST, KINDS, NONE
from messaging.domain.post import wished
from messaging.models import Hush, Notification
from messaging.readings.notices import item_of, way_of, wishes_of


@transaction.atomic
def notify(
    person: User,
    kind: str,
    about: models.Model | None,
    *,
    client: Client,
    place: str,
    at: datetime,
    key: str = "",
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    facts: dict[str, Any] | None = None,
    by: User | None = None,
) -> Notification | None:
    """Tell this person once, now or when it is due, by the ways that they chose; None for what they want no word of, or heard already.

    `key` names the event when the kind and the row do not; `place` is where it leads; `not_after` is when it would be of no use any more;
    `by` is who calls, and is not heard while the client has quiet from them.
    """
    if by is not None and Hush.objects.pausing(client, by).exists():
        return None
    row = put_down(person, kind, about, client=client, place=place, at=at, key=key, due_at=due_at, not_after=not_after, facts=facts)
    if row is not None and row.arrived_at is not None:
        tell_unread([person.pk])
    return row


def put_down(
    person: User,
    kind: str,
    about: models.Model | None,
    *,
    client: Client,
    place: str,
    at: datetime,
    key: str = "",
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    facts: dict[str, Any] | None = None,
) -> Notification | None:
    """The same for somebody who counts anew what is unread afterwards, for several people at once."""
    preferences = Preferences.objects.of(person)
    way, due_at = way_of(person, preferences, kind), due_at or at
    if way == NONE or (not_after is not None and not_after <= at):
        return None
    label, number = (about._meta.label_lower, about.pk) if about is not None else ("", None)
    written = {
        "client": client, "kind": kind, "about_type": label, "about_id": number, "facts": facts or {}, "place": place, "due_at": due_at,
        "arrived_at": at if due_at <= at else None, "mail_at": mail_time(kind, way, due_at), "in_digest": way == DIGEST, "not_after": not_after,
    }  # fmt: skip
    row, is_new = Notification.objects.get_or_create(person=person, key=key or f"{kind}:{label}:{number}", defaults=written)
    if is_new:
        _queue(row, person, preferences, at=at)
    return row if is_new else None


def mail_time(kind: str, way: str, due_at: datetime) -> datetime | None:
    """When the mail about something is wished; None when it goes no such way."""
    return None if way in {NONE, APP} else due_at + timedelta(minutes=KINDS[kind].waits_minutes)


def wake_post(row: Notification, person: User, preferences: Preferences, *, at: datetime) -> None:
    """Queue the post for when this row's mail would go; the post itself looks again at everything."""
    if row.mail_at is None:
        return
    moment = wished(item_of(row), wishes_of(person, preferences), now=at)
    if moment is not None:
        defer_once_at("messaging.post", moment, person_id=person.pk)


def withdraw(about: models.Model, *kinds: str, person: User | None = None) -> int:
    """Take back what was planned about this row and has not arrived, and mails that have not gone; how many did not arrive."""
    rows = Notification.objects.about(about).filter(kind__in=kinds)
    rows = rows.filter(person=person) if person is not None else rows
    rows.to_mail().update(mail_at=None)
    return rows.planned().delete()[0]


def unsay(about: models.Model, *kinds: str) -> None:
    """The same, and what arrived already goes too as long as nobody has read it."""
    withdraw(about, *kinds)
    unread = Notification.objects.about(about).filter(kind__in=kinds).unread()
    people = set(unread.values_list("person", flat=True))
    unread.delete()
    if people:
        tell_unread(people)


@transaction.atomic
def arrive(notification_id: int, *, at: datetime) -> None:
    """Show what is due in the app, once; what is of no use any more, or nobody's business now, goes instead."""
    row = Notification.objects.select_for_update(of=("self",)).select_related("person").filter(pk=notification_id, arrived_at=None, due_at__lte=at).first()
    if row is None:
        return
    is_late = row.not_after is not None and row.not_after <= at
    if is_late or not _is_to_be_told(row) or _is_outrun(row, at=at):
        row.delete()
        return
    row.arrived_at = at
    row.save(update_fields=["arrived_at"])
    tell_unread([row.person_id])


def arrive_overdue(*, at: datetime) -> int:
    """Show what is due and whose job was lost; how many that were."""
    overdue = list(Notification.objects.planned().filter(due_at__lte=at).order_by("due_at", "pk").values_list("pk", flat=True)[:1000])
    for notification_id in overdue:
        arrive(notification_id, at=at)
    return len(overdue)


@transaction.atomic
def mark_read(person: User, rows: Any, *, at: datetime) -> int:
    """These notifications were seen; how many were new."""
    count: int = rows.unread().filter(person=person).update(read_at=at)
    if count:
        tell_unread([person.pk])
    return count


@transaction.atomic
def mark_unread(row: Notification) -> None:
    """To be looked at again."""
    Notification.objects.filter(pk=row.pk).update(read_at=None)
    tell_unread([row.person_id])


def mark_thread_read(people: Collection[int], client: Client, *, at: datetime) -> None:
    """Whoever read a thread needs not be told of it any more; for somebody who counts anew what is unread afterwards."""
    Notification.objects.filter(person__in=people, client=client, kind="message").unread().update(read_at=at)


def forget_old(*, at: datetime) -> int:
    """Delete what arrived half a year ago."""
    return Notification.objects.filter(arrived_at__lt=at - timedelta(days=180)).delete()[0]


def _queue(row: Notification, person: User, preferences: Preferences, *, at: datetime) -> None:
    if row.arrived_at is None:
        defer_at("messaging.arrive", row.due_at, notification_id=row.pk)
    wake_post(row, person, preferences, at=at)


def _is_to_be_told(row: Notification) -> bool:
    """Whether it is still this person's business, and still true."""
    part = enclosures.named(row.kind)
    return Notification.objects.visible_to(row.person).filter(pk=row.pk).exists() and (part is None or part.run(row) is not None)


def _is_outrun(row: Notification, *, at: datetime) -> bool:
    """After an outage only the newest of what is due about the same thing is told."""
    if not row.group:
        return False
    same = Notification.objects.filter(person=row.person_id, kind=row.kind, about_type=row.about_type, about_id=row.about_id)
    return same.filter(due_at__gt=row.due_at, due_at__lte=at).exists()
