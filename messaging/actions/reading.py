"""Having read: how far each side got, and who may be told so."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients.actions.locks import lock_living
from common import live
from common.live import Event
from messaging.actions.notifying import mark_thread_read
from messaging.actions.sending import thread_of
from messaging.actions.unread import count_unread, sides_of, tell_unread
from messaging.models import Conversation


@transaction.atomic
def mark_read(client_id: int, *, up_to: int, by: User, at: datetime) -> Conversation:
    """The reader saw the thread up to this place; nothing is ever unread again. Archived."""
    client = lock_living(client_id)
    thread, sides = thread_of(client), sides_of(client)
    if not _move(thread, min(up_to, thread.revision), by=by, at=at):
        return thread
    count_unread(thread)
    thread.save()
    mark_thread_read(sides.coaches if by.is_coach else sides.client, client, at=at)
    tell_unread(sides.coaches if by.is_coach else sides.client, thread)
    live.tell(sides.client if by.is_coach else sides.coaches, Event("seen", {"client": thread.client_id}))
    return thread


def _move(thread: Conversation, place: int, *, by: User, at: datetime) -> bool:
    if by.is_coach and place > thread.read_by_coach:
        thread.read_by_coach, thread.read_by_coach_at, thread.reader = place, at, by
        return True
    if by.is_client and place > thread.read_by_client:
        thread.read_by_client, thread.read_by_client_at = place, at
        return True
    return False


def tell_seen(person: User) -> None:
    """Let others see when this person has read, and see it of others."""
    User.objects.filter(pk=person.pk).update(tells_seen=True)


def keep_seen(person: User) -> None:
    """Neither show when this person has read, nor see it of others."""
    User.objects.filter(pk=person.pk).update(tells_seen=False)
