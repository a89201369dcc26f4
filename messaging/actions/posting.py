"""Mail about notifications: one person's at a time, one letter in a transaction.

A letter is sent and marked in one transaction, and one process has one letter on its way: whatever kills it, at most one goes twice.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import Preferences, User
from common import mail
from common.jobs import defer_once_at
from common.registry import Enclosure, enclosures
from messaging.actions.devices import tell_devices
from messaging.domain.notices import PUSH
from messaging.domain.post import Letter, plan
from messaging.models import Notification
from messaging.readings.notices import item_of, sent_by_day, sentence, way_of, wishes_of
from messaging.readings.stopping import stop_address

POST_LOCK = 5_081_007
LOOKS_AHEAD = timedelta(days=3)
AGAIN_AFTER = timedelta(seconds=5)
_on_its_way = Lock()


def post(person_id: int, *, at: datetime) -> int:
    """Send this person every letter whose time has come, and queue the next look; how many went."""
    count = 0
    while _send_next(person_id, at=at):
        count += 1
    return count


def people_waiting(*, at: datetime) -> list[int]:
    """Who should have had a mail a while ago: whoever has one whose job was lost."""
    late = Notification.objects.to_mail().filter(mail_at__lte=at - timedelta(minutes=5))
    return list(late.order_by("person").values_list("person", flat=True).distinct()[:1000])


def _send_next(person_id: int, *, at: datetime) -> bool:
    with _on_its_way, transaction.atomic():
        if not _is_alone_with(person_id):
            defer_once_at("messaging.post", at + AGAIN_AFTER, person_id=person_id)
            return False
        person = User.objects.filter(pk=person_id, is_active=True).first()
        if person is None:
            return False
        rows = _rows(person, at=at)
        wishes = wishes_of(person, Preferences.objects.of(person))
        found = plan(map(item_of, rows.values()), wishes, sent=sent_by_day(person, wishes, at=at), now=at)
        _let_go([rows[item.id] for item in found.dropped])
        _put_off(found.letters, at=at)
        if not found.letters:
            return False
        if found.letters[0].at > at:
            defer_once_at("messaging.post", found.letters[0].at, person_id=person_id)
            return False
        _send(person, found.letters[0], rows, at=at)
        return True


def _is_alone_with(person_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [POST_LOCK, person_id % 2**31])
        is_alone: bool = cursor.fetchone()[0]
    return is_alone


def _rows(person: User, *, at: datetime) -> dict[int, Notification]:
    """What waits to be mailed, without what was seen meanwhile or is nobody's business now."""
    waiting = list(
        Notification.objects.filter(person=person).to_mail().filter(mail_at__lte=at + LOOKS_AHEAD).select_related("client").order_by("mail_at", "pk")
    )
    visible = set(Notification.objects.visible_to(person).filter(pk__in=[row.pk for row in waiting]).values_list("pk", flat=True))
    gone = [row for row in waiting if row.pk not in visible or (row.read_at is not None and row.not_after is None)]
    _let_go(gone)
    left = {row.pk for row in gone}
    return {row.pk: row for row in waiting if row.pk not in left}


def _let_go(rows: list[Notification]) -> None:
    if rows:
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mail_at=None)


def _put_off(letters: list[Letter], *, at: datetime) -> None:
    """What is due and finds no room today belongs to the daily mail from now on."""
    moved = [item.id for letter in letters if letter.is_digest for item in letter.items if not item.in_digest and item.at <= at]
    if moved:
        Notification.objects.filter(pk__in=moved).update(in_digest=True)


def _send(person: User, letter: Letter, rows: dict[int, Notification], *, at: datetime) -> None:
    with translation.override(person.language), timezone.override(person.zone):
        told = [(row, enclosed) for row in (rows[item.id] for item in letter.items) if (enclosed := _enclosed(row)) is not None]
        _let_go([rows[item.id] for item in letter.items if item.id not in {row.pk for row, _ in told}])
        if not told:
            return
        name = f"notice-{min(row.pk for row, _ in told)}"
        if _is_told_on_devices(person, told, name=name, at=at):
            return
        lines = [{"words": sentence(row, when=full_time), "link": settings.SITE_ORIGIN + row.place, "more": enclosed.words} for row, enclosed in told]
        kind = told[0][0].kind if len(told) == 1 else ""
        stop = settings.SITE_ORIGIN + stop_address(person, kind)
        context: dict[str, Any] = {"name": person.first_name, "lines": lines, "zone": person.time_zone, "stop": stop, "is_digest": len(told) > 1}
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        files = [file for _, enclosed in told for file in enclosed.files]
        mail.send("mail/messaging/notices", context, to=person.email, language=person.language, message_id=name, headers=headers, files=files)
    _settle(told, name=name, at=at)


def _is_told_on_devices(person: User, told: list[tuple[Notification, Enclosure]], *, name: str, at: datetime) -> bool:
    """Whether this went to a device instead, as the person wished; where none takes it, the mail goes, so that nothing is missed."""
    row = told[0][0]
    if len(told) > 1 or row.in_digest or way_of(person, Preferences.objects.of(person), row.kind) != PUSH:
        return False
    if not tell_devices(person, row, tag=name, at=at):
        return False
    _settle(told, name=name, at=at)
    return True


def _settle(told: list[tuple[Notification, Enclosure]], *, name: str, at: datetime) -> None:
    Notification.objects.filter(pk__in=[row.pk for row, _ in told]).update(mailed_at=at, letter=name)


def _enclosed(row: Notification) -> Enclosure | None:
    part = enclosures.named(row.kind)
    return part.run(row) if part is not None else Enclosure()


def full_time(at: datetime) -> str:
    """A moment in a mail, which may be read on another day: "Friday 27 November, 14:00"."""
    local = timezone.localtime(at)
    return date_format(local, "WEEKDAY_MONTH_DAY_TIME")
