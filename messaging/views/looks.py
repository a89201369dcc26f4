"""Files as pages show them: the rows of lists, what is known of who looked, and how a file is shown in its page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients.models.client import photo_address
from common.dates import NEAR_DAYS, spoken_day, spoken_time
from common.files import pieces_of
from messaging.models import LibraryItem, Upload
from messaging.models.library import KINDS
from messaging.readings.library import Row

ICONS = {"link": "link", "pdf": "file-text", "image": "image", "audio": "file-audio", "video": "file-video", "office": "file", "text": "file-text"}
SHOWN_WORDS = 100_000  # bytes of a text that its page shows
A_MINUTE, AN_HOUR = 60, 3600


def viewed(row: Row, *, is_told: bool, now: datetime) -> str:
    """ "Viewed 3 times, last Tuesday, 4 minutes in all", or why nothing is known."""
    if not is_told:
        return _("Whether it was viewed is not shown: receipts are off.")
    if not row["views"]:
        return _("Not viewed yet")
    times = ngettext("Viewed once", "Viewed %(count)d times", row["views"]) % {"count": row["views"]}
    last = _("%(times)s, last %(day)s") % {"times": times, "day": _past_day(row["last_viewed_at"], now)}
    return _("%(words)s, %(span)s in all") % {"words": last, "span": spoken_span(row["seconds"])} if row["seconds"] else last


def _past_day(at: datetime, now: datetime) -> str:
    """The time for today and yesterday, the weekday within six days, else the date."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    away = (today - local.date()).days
    if away < 2:
        return spoken_time(at, now=now)
    return date_format(local, "SPOKEN_WEEKDAY") if away <= NEAR_DAYS else spoken_day(local.date(), today=today)


def spoken_span(seconds: int) -> str:
    """How long in words, as exactly as anybody wants to know."""
    if seconds < A_MINUTE:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < AN_HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // A_MINUTE) % {"n": seconds // A_MINUTE}
    return ngettext("%(n)d hour", "%(n)d hours", seconds // AN_HOUR) % {"n": seconds // AN_HOUR}


def held_by(rows: Iterable[Row], *, reader: User, now: datetime) -> list[Row]:
    """Clients who have an item, each with what is known of their looking at it."""
    return [
        row
        | {
            "photo": photo_address(row["client_id"], row["photo"]),
            "viewed": viewed(row, is_told=bool(row["tells"]) and reader.tells_seen, now=now),
        }
        for row in rows
    ]


def files(rows: Iterable[Row], *, reader: User, other_tells: bool, now: datetime) -> list[Row]:
    """Files of one client as this reader sees them; of what came from the reader's own side it says who looked."""
    return [
        row
        | kind_of(row["resource_type"], row["size"])
        | {
            "is_mine": row["is_from_client"] == reader.is_client,
            "viewed": viewed(row, is_told=reader.tells_seen and other_tells, now=now) if row["is_from_client"] == reader.is_client else "",
            "is_new": row["is_from_client"] != reader.is_client and not row["views"],
            "url": f"/files/{row['resource_id']}/",
        }
        for row in rows
    ]


def kind_of(kind: str, size: int | None) -> dict[str, str]:
    words = str(dict(KINDS)[kind])
    return {"icon": ICONS[kind], "kind_words": f"{words}, {filesizeformat(size)}" if size else words}


def chip(name: str, row: Upload | LibraryItem) -> dict[str, Any]:
    """What hangs on a message that is being written."""
    return {"name": name, "pk": row.pk, "title": str(row), "icon": ICONS[row.kind]}


def shown(upload: Upload, address: str) -> dict[str, Any]:
    """What the page of a file needs to show it."""
    found: dict[str, Any] = {"upload": upload, "content_url": address} | kind_of(upload.kind, upload.size)
    if upload.kind == Upload.Kind.TEXT:
        found |= _words_of(upload)
    return found


def _words_of(upload: Upload) -> dict[str, Any]:
    try:
        text = b"".join(pieces_of(default_storage, str(upload.file.name), first=0, last=min(SHOWN_WORDS, upload.size) - 1))
    except FileNotFoundError:
        return {}
    return {"words": text.decode("utf-8-sig", "ignore"), "is_cut": upload.size > SHOWN_WORDS}
