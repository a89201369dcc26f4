"""Who may listen to the live stream, and what they are told first: what is unread, and what their last visit missed."""

from django.db.models import Max

from accounts.live import person_of
from accounts.models import User
from common.live import Event
from messaging.models import Message
from messaging.readings import unread_of


def identify(session_key: str) -> int | None:
    """The coach or client who is signed in by this session."""
    person = person_of(session_key)
    return person.pk if person is not None and (person.is_coach or person.is_client) else None


def greet(session_key: str, last_seen: str) -> list[Event]:
    """Unread counts, and after the event `last_seen` what has changed in its thread since; the table is the truth, never the stream."""
    person = person_of(session_key)
    if person is None:
        return []
    return [Event("hello", unread_of(person)), *_missed(person, last_seen)]


def _missed(person: User, last_seen: str) -> list[Event]:
    client_id, _, revision = last_seen.partition(":")
    if not (client_id.isdecimal() and revision.isdecimal() and len(last_seen) < 30):
        return []
    since = Message.objects.visible_to(person).filter(client=int(client_id), revision__gt=int(revision))
    newest = since.aggregate(newest=Max("revision"))["newest"]
    return [Event("message", {"client": int(client_id), "revision": newest}, f"{client_id}:{newest}")] if newest else []
