"""What is written about a session, saved while somebody types: nothing is overwritten in silence."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from sessions_app.actions.reminding import tell_wish
from sessions_app.models import PrivateNotes, Reflection, Session, Topic

MOST_TOPICS = 20


class TextChanged(Exception):
    """Another text was saved since it was read; `body` and `version` are what stands now."""

    def __init__(self, body: str, version: int) -> None:
        super().__init__()
        self.body, self.version = body, version


class TooManyTopics(Exception):
    """Twenty topics are more than a session can hold."""


@transaction.atomic
def save_private(session: Session, body: str, *, version: int, at: datetime) -> int:
    """Keep the coach's own notes; return their new version. TextChanged when `version` no longer stands."""
    lock_living(session.client_id)
    row = PrivateNotes.objects.filter(session=session).first() or PrivateNotes(session=session, client_id=session.client_id, version=0)
    return _keep(row, body, version=version, at=at)


@transaction.atomic
def save_shared(session: Session, body: str, *, version: int) -> int:
    """Keep the notes that both read; return their new version. TextChanged when `version` no longer stands."""
    lock_living(session.client_id)
    current = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if current.notes == body:
        return current.notes_version
    if current.notes_version != version:
        raise TextChanged(current.notes, current.notes_version)
    current.notes, current.notes_version = body, version + 1
    current.save(update_fields=["notes", "notes_version"])
    return current.notes_version


@transaction.atomic
def save_reflection(session: Session, body: str, *, version: int, by: User, at: datetime) -> int:
    """Keep what the client writes after a session; return its new version. TextChanged when `version` no longer stands."""
    client = lock_living(session.client_id)
    row = Reflection.objects.filter(session=session).first() or Reflection(session=session, client_id=session.client_id, version=0)
    is_first = row.version == 0 and bool(body.strip())
    kept = _keep(row, body, version=version, at=at)
    if is_first:
        acts.record(client, "session.reflected", actor=by, about=session, at=at)
    return kept


@transaction.atomic
def propose(session: Session, words: str, *, by: User, at: datetime) -> Topic:
    """Put a topic on the list for a session; TooManyTopics beyond twenty."""
    client = lock_living(session.client_id)
    if session.topics.count() >= MOST_TOPICS:  # type: ignore[attr-defined]
        raise TooManyTopics
    topic = Topic.objects.create(session=session, client=client, words=words, created_at=at)
    acts.record(client, "topic.proposed", actor=by, about=topic, at=at)
    tell_wish(session, "topic", words, at=at, key=f"session_wish:topic:{topic.pk}")
    return topic


@transaction.atomic
def withdraw(topic: Topic, *, by: User, at: datetime) -> None:
    """Take a topic off the list; a block that took it up stays."""
    client = lock_living(topic.client_id)
    acts.record(client, "topic.withdrawn", actor=by, about=topic, at=at)
    topic.delete()


def _keep(row: PrivateNotes | Reflection, body: str, *, version: int, at: datetime) -> int:
    if row.body == body and row.version:
        return row.version
    if row.version != version:
        raise TextChanged(row.body, row.version)
    if not (row.version or body):
        return 0
    row.body, row.version, row.updated_at = body, version + 1, at
    row.save()
    return row.version
