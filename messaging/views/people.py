"""The rows of the list of threads, made here: the list stands beside every thread, and a template would ask the same of each row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models.client import photo_address
from common.dates import spoken_day, worded_time
from common.templatetags.ui import avatar
from messaging.readings.threads import Row


@dataclass(frozen=True)
class Thread:
    """One thread as the list shows it to its reader: with whom, the last words, when, and how much is unread."""

    address: str
    is_open: bool
    face: SafeString
    name: str
    words: str
    when: SafeString
    unread: SafeString


def people_rows(rows: Iterable[Row], *, reader: User, now: datetime, opened: int | None) -> Iterator[Thread]:
    """Each of these threads for this reader; `opened` is the client whose thread stands beside the list."""
    before, after = reverse("messaging:thread", args=[0]).rsplit("0", 1)
    today, you, gone, unread = timezone.localtime(now).date(), _("You:"), _("Deleted"), _("unread")
    is_client, name, count = reader.is_client, "practice_name" if reader.is_client else "name", "unread_by_client" if reader.is_client else "unread_by_coach"
    for row in rows:
        words = row["last_words"] or gone
        yield Thread(
            address=f"{before}{row['client_id']}{after}",
            is_open=row["client_id"] == opened,
            face=avatar(row[name], size="sm", photo="" if is_client else photo_address(row["client_id"], row["photo"])),
            name=row[name],
            words=f"{you} {words}" if row["is_last_from_client"] == is_client else words,
            when=_when(timezone.localtime(row["last_at"]), today),
            unread=format_html('<b class="count num">{}<span class="visually-hidden"> {}</span></b>', row[count], unread) if row[count] else SafeString(""),
        )


def _when(local: datetime, today: date) -> SafeString:
    """The time of today's, the day of what is older."""
    return worded_time(local, f"{local:%H:%M}" if local.date() == today else spoken_day(local.date(), today=today))
