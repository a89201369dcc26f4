"""What other reminders of one session would send, by the rules by which it is sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Preferences, User
from messaging.domain.notices import MAIL
from messaging.domain.post import Item, Letter
from messaging.models import Notification
from messaging.readings.foreseeing import letters_within_a_week
from messaging.readings.notices import way_of
from sessions_app.models import Session


def letters_with(session: Session, person: User, minutes: Sequence[int], *, at: datetime) -> list[Letter]:
    """The mails to this person within a week if they are reminded of this session so long before."""
    planned = Notification.objects.filter(person=person, kind="session_soon").about(session).values_list("pk", flat=True)
    if way_of(person, Preferences.objects.of(person), "session_soon") != MAIL:
        return letters_within_a_week(person, at=at, without=list(planned))
    moments = [session.session_date - timedelta(minutes=before) for before in minutes]
    more = [Item(-number, moment, not_after=session.session_date) for number, moment in enumerate(moments, 1) if moment > at]
    return letters_within_a_week(person, at=at, more=more, without=list(planned))
