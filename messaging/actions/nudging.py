"""Reminding a client by hand: within what the client wants, and never twice a day of the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Preferences, User
from clients.actions.locks import lock_living
from clients.models import Client
from common.registry import Subject
from messaging.actions.notifying import notify
from messaging.domain.notices import MAIL, NONE
from messaging.domain.post import Item
from messaging.models import Hush, Notification
from messaging.readings.foreseeing import letters_within_a_week
from messaging.readings.notices import sent_by_day, way_of, wishes_of

HAND = -1  # what is not written down yet


@dataclass(frozen=True)
class Outlook:
    """What would become of a reminder now: why it cannot go, or when its mail does (None: in the app only), the how manyth of the week it is."""

    refused: str = ""
    mail_at: datetime | None = None
    letters: int = 0


class Refused(Exception):
    """It cannot go; `outlook` says why."""

    def __init__(self, outlook: Outlook) -> None:
        super().__init__()
        self.outlook = outlook


def outlook(client: Client, subject: Subject, *, by: User, at: datetime) -> Outlook:
    """What would become of a reminder of this, sent now."""
    person = client.user
    if person is None:
        return Outlook(refused="no account")
    if Hush.objects.pausing(client, by).exists():
        return Outlook(refused="paused")
    preferences = Preferences.objects.of(person)
    way, wishes = way_of(person, preferences, "nudge"), wishes_of(person, preferences)
    if way == NONE:
        return Outlook(refused="unwanted")
    if Notification.objects.filter(person=person, key=_key(person, subject, at)).exists():
        return Outlook(refused="twice")
    if way != MAIL:
        return Outlook(letters=len(letters_within_a_week(person, at=at)))
    if sent_by_day(person, wishes, at=at)[wishes.day(at)] >= wishes.most_per_day:
        return Outlook(refused="budget")
    letters = letters_within_a_week(person, at=at, more=[Item(HAND, at)])
    mine = next((letter for letter in letters if any(item.id == HAND for item in letter.items)), None)
    if mine is None or mine.is_digest:
        return Outlook(refused="budget")
    return Outlook(mail_at=mine.at, letters=len(letters))


@transaction.atomic
def nudge(client: Client, subject: Subject, words: str, *, by: User, at: datetime) -> Outlook:
    """Remind the client of this in the coach's words; Refused, Archived."""
    client = lock_living(client.pk)
    found, person = outlook(client, subject, by=by, at=at), client.user
    if found.refused or person is None:
        raise Refused(found)
    facts: dict[str, Any] = {"who": by.first_name, "what": words}
    notify(person, "nudge", subject.about, client=client, place=subject.place, at=at, key=_key(person, subject, at), facts=facts)
    return found


def _key(person: User, subject: Subject, at: datetime) -> str:
    about = f"{subject.about._meta.label_lower}:{subject.about.pk}" if subject.about is not None else subject.place
    return f"nudge:{about}:{at.astimezone(person.zone).date()}"
