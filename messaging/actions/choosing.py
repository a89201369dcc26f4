"""Choosing how one hears of things; what is planned already follows."""

from datetime import datetime

from django.db import transaction

from accounts.models import Preferences, User
from common.jobs import defer
from messaging.actions.notifying import mail_time, wake_post
from messaging.actions.unread import tell_unread
from messaging.domain.notices import APP, DIGEST, NONE, kinds_for
from messaging.models import Notification
from messaging.readings.notices import side_of, way_of


@transaction.atomic
def choose(preferences: Preferences, *, at: datetime) -> None:
    """Save it, and let everything that has not gone yet go the new way."""
    preferences.save()
    person = preferences.user
    for row in Notification.objects.filter(person=person).filter(mailed_at=None):
        if row.arrived_at is None or row.mail_at is not None:
            _follow(row, preferences, at=at)
    tell_unread([person.pk])
    defer("sessions.remind_anew", person_id=person.pk)


@transaction.atomic
def stop(person: User, kind: str, *, at: datetime) -> None:
    """No mails of this kind any more, or no daily mail without one; in the app everything stays."""
    preferences = Preferences.objects.of(person)
    for each in kinds_for(side_of(person)):
        way = way_of(person, preferences, each.slug)
        if (each.slug == kind or (kind == "" and way == DIGEST)) and way not in {NONE, APP}:
            preferences.channels[each.slug] = APP if APP in each.ways else NONE
    choose(preferences, at=at)


def _follow(row: Notification, preferences: Preferences, *, at: datetime) -> None:
    way = way_of(preferences.user, preferences, row.kind)
    if way == NONE and row.arrived_at is None:
        row.delete()
        return
    row.in_digest = way == DIGEST
    row.mail_at = mail_time(row.kind, way, row.due_at)
    row.save(update_fields=["in_digest", "mail_at"])
    wake_post(row, preferences.user, preferences, at=at)
