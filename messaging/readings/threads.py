"""The messages of one thread, page by page, and the list of threads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from accounts.models import User
from clients.models import Client
from messaging.models import Attachment, Conversation, Message

MESSAGES = 50
AFTER_A_FOUND_ONE = 15
PEOPLE = 30
COLUMNS = (
    *("message_id", "seq", "revision", "content", "timestamp", "sender_id", "is_from_client", "asks_answer", "answered_at", "edited_at", "deleted_at"),
    *("reply_to_id", "attached"),
)
QUOTED = {
    "sender_name": F("sender__name"),
    "quoted_content": F("reply_to__content"),
    "quoted_is_from_client": F("reply_to__is_from_client"),
    "quoted_name": F("reply_to__sender__name"),
    "quoted_deleted_at": F("reply_to__deleted_at"),
}

type Row = dict[str, Any]


@dataclass
class Stretch:
    """Some messages of a thread, the oldest first; what lies before and after them."""

    rows: list[Row]
    before: int | None = None  # the place from which on the older ones lie
    after: int | None = None
    day_before: Any = None  # when the message before the first of these was sent
    found: int | None = field(default=None)

    @property
    def is_newest(self) -> bool:
        return self.after is None


def newest(client: Client, *, before: int | None = None) -> Stretch:
    """The last messages of the thread, or the last ones before a place."""
    rows = _rows(client).order_by("-seq")
    page = list((rows.filter(seq__lt=before) if before else rows)[: MESSAGES + 1])
    return _stretch(page, after=before - 1 if before else None)


def around(client: Client, message_id: int) -> Stretch:
    """The message, what came before it and some of what came after."""
    place = Message.objects.filter(client=client, pk=message_id).values_list("seq", flat=True).first()
    if place is None:
        return newest(client)
    later = list(_rows(client).filter(seq__gt=place).order_by("seq").values_list("seq", flat=True)[: AFTER_A_FOUND_ONE + 1])
    up_to = later[AFTER_A_FOUND_ONE - 1] if len(later) > AFTER_A_FOUND_ONE else None
    rows = _rows(client).order_by("-seq")
    page = list((rows.filter(seq__lte=up_to) if up_to else rows)[: MESSAGES + 1])
    stretch = _stretch(page, after=up_to)
    stretch.found = message_id
    return stretch


def changed_since(client: Client, revision: int) -> Stretch:
    """What is new or was changed after this revision of the thread."""
    rows = list(_rows(client).filter(revision__gt=revision).order_by("seq")[: 4 * MESSAGES])
    before = Message.objects.filter(client=client, seq__lt=rows[0]["seq"]).order_by("-seq").values_list("timestamp", flat=True).first() if rows else None
    return Stretch(rows, day_before=before)


def people(user: User, *, show: str = "", before: tuple[Any, int] | None = None) -> list[Row]:
    """The threads of this person, the newest first, one more than a page holds if there are more."""
    threads = Conversation.objects.visible_to(user).begun().newest_first()
    if show == "unread":
        threads = threads.filter(unread_by_coach__gt=0) if user.is_coach else threads.filter(unread_by_client__gt=0)
    elif show == "waiting":
        threads = threads.exclude(waiting_since=None)
    elif show == "asked":
        threads = threads.exclude(asked_since=None)
    if before:
        threads = threads.before(*before)
    columns = ("client_id", "last_at", "last_words", "is_last_from_client", "unread_by_coach", "unread_by_client", "waiting_since", "asked_since")
    named = threads.annotate(name=F("client__name"), photo=F("client__photo"), practice_name=F("practice__name"))
    return list(named.values(*columns, "name", "photo", "practice_name")[: PEOPLE + 1])


def files_of(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """What hangs on these messages, by message; no query when nothing does."""
    found: dict[int, list[Row]] = defaultdict(list)
    if numbers := [row["message_id"] for row in rows if row["attached"]]:
        shown = {"title": F("resource__title"), "kind": F("resource__resource_type"), "size": F("resource__upload__size")}
        hung = Attachment.objects.filter(message__in=numbers, resource__unshared_at=None).order_by("message", "position", "pk")
        for row in hung.annotate(**shown, has_preview=Q(resource__upload__preview__gt="")).values("message_id", "resource_id", "has_preview", *shown):
            found[row["message_id"]].append(row)
    return found


def _rows(client: Client) -> Any:
    return Message.objects.filter(client=client).annotate(**QUOTED).values(*COLUMNS, *QUOTED)


def _stretch(page: list[Row], *, after: int | None) -> Stretch:
    """Of one message more than is shown, the newest first, the part that is shown."""
    rows, more = page[:MESSAGES][::-1], page[MESSAGES:]
    return Stretch(rows, before=rows[0]["seq"] if more else None, after=after, day_before=more[0]["timestamp"] if more else None)
