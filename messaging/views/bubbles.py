"""The messages of a thread as their bubbles show them, to one reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from common.dates import spoken_day, spoken_time, worded_time
from messaging.domain.rules import may_change
from messaging.domain.words import first_words, linked
from messaging.models import Conversation
from messaging.readings.threads import Row, Stretch, files_of
from messaging.views.looks import kind_of


@dataclass(frozen=True)
class Side:
    """What is the same for every bubble of a page: whose thread, who reads when, and words that are looked up once."""

    client: Client
    reader: User
    now: datetime
    are_several: bool  # coaches who wrote
    addressee: str
    own_words: str
    you: str


@dataclass(frozen=True)
class Bubble:
    row: Row
    number: str  # numbers as text, which need no more thought in the template
    seq: str
    revision: str
    html: SafeString
    is_mine: bool
    is_my_side: bool
    author: str  # as it is read aloud, and shown where it is not plain who it was
    shows_author: bool
    day: str  # the date of the day that begins here, empty within a day
    day_words: str
    when: SafeString
    addressee: str  # "to Noah, 14:05", after "Reply", for who cannot see which message it is
    own_words: str  # "your message of 14:05", after "Edit" and "Delete"
    quoted_author: str
    quoted_words: str
    files: list[dict[str, Any]]
    can_change: bool
    can_unask: bool


def bubbles(stretch: Stretch, client: Client, *, reader: User, now: datetime) -> Iterator[Bubble]:
    """Each message of the stretch for this reader."""
    today, last = timezone.localtime(now).date(), timezone.localtime(stretch.day_before).date() if stretch.day_before else None
    hung = files_of(stretch.rows)
    are_several = len({row["sender_id"] for row in stretch.rows if not row["is_from_client"]}) > 1
    side = Side(client, reader, now, are_several, _("to %(name)s, %(time)s"), _("your message of %(time)s"), _("You"))
    for row in stretch.rows:
        local = timezone.localtime(row["timestamp"])
        is_new_day, last = local.date() != last, local.date()
        day = (last.isoformat(), spoken_day(last, today=today)) if is_new_day else ("", "")
        files = [file | kind_of(file["kind"], file["size"]) for file in hung.get(row["message_id"], ())]
        yield _bubble(row, local, side, day=day, files=files)


def _bubble(row: Row, local: datetime, side: Side, *, day: tuple[str, str], files: list[dict[str, Any]]) -> Bubble:
    is_mine, is_gone, is_my_side = row["sender_id"] == side.reader.pk, row["deleted_at"] is not None, row["is_from_client"] == side.reader.is_client
    author, time = side.you if is_mine else _name(row["sender_name"], side.client, is_from_client=row["is_from_client"]), f"{local:%H:%M}"
    return Bubble(
        row=row,
        number=str(row["message_id"]),
        seq=str(row["seq"]),
        revision=str(row["revision"]),
        html=mark_safe(linked(row["content"])),  # noqa: S308  escaped there
        is_mine=is_mine,
        is_my_side=is_my_side,
        author=author,
        shows_author=side.are_several and not is_mine and not row["is_from_client"],
        day=day[0],
        day_words=day[1],
        when=worded_time(local, time),
        addressee=side.addressee % {"name": author, "time": time},
        own_words=side.own_words % {"time": time} if is_mine else "",
        quoted_author=_quoted_author(row, side.client),
        quoted_words=_quoted_words(row),
        files=files,
        can_change=not is_gone and may_change(is_own=is_mine, sent_at=row["timestamp"], at=side.now),
        can_unask=not is_gone and is_my_side and side.reader.is_coach and row["asks_answer"] and row["answered_at"] is None,
    )


def foot(thread: Conversation | None, last_own_seq: int | None, client: Client, *, reader: User, now: datetime) -> dict[str, str]:
    """What stands below the last message: when it was seen, if both sides allow that, and who waits for whom."""
    if thread is None:
        return {}
    found = {}
    if seen_at := _seen_at(thread, last_own_seq, client, reader=reader):
        found["seen"] = _("Seen %(time)s") % {"time": f"{timezone.localtime(seen_at):%H:%M}" if _is_today(seen_at, now) else spoken_time(seen_at, now=now)}
    if thread.waiting_since and reader.is_coach:
        found["waiting"] = _("%(name)s waits for an answer since %(time)s.") % {"name": client.first_name, "time": spoken_time(thread.waiting_since, now=now)}
    if thread.asked_since:
        words = _("You asked for an answer %(time)s.") if reader.is_coach else _("An answer is asked of you since %(time)s.")
        found["asked"] = words % {"time": spoken_time(thread.asked_since, now=now)}
    return found


def _seen_at(thread: Conversation, last_own_seq: int | None, client: Client, *, reader: User) -> datetime | None:
    if last_own_seq is None or not reader.tells_seen:
        return None
    if reader.is_coach:
        allows, read, at = client.user is not None and client.user.tells_seen, thread.read_by_client, thread.read_by_client_at
    else:
        allows, read, at = thread.reader is not None and thread.reader.tells_seen, thread.read_by_coach, thread.read_by_coach_at
    return at if allows and read >= last_own_seq else None


def last_own(rows: Iterable[Row], reader: User) -> int | None:
    """The place of the last message of the reader's side, if nobody wrote after it."""
    last = max(rows, key=lambda row: row["seq"], default=None)
    return last["seq"] if last and last["is_from_client"] == reader.is_client else None


def _is_today(at: datetime, now: datetime) -> bool:
    return timezone.localtime(at).date() == timezone.localtime(now).date()


def _name(name: str | None, client: Client, *, is_from_client: bool) -> str:
    return client.name if is_from_client else name or _("A coach who left")


def _quoted_author(row: Row, client: Client) -> str:
    return _name(row["quoted_name"], client, is_from_client=row["quoted_is_from_client"]) if row["reply_to_id"] else ""


def _quoted_words(row: Row) -> str:
    if not row["reply_to_id"]:
        return ""
    return _("Deleted") if row["quoted_deleted_at"] else first_words(row["quoted_content"] or "") or _("A file")
