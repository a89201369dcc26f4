"""How much is unread: counted anew from the messages, never added up, and told to every open page."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection, transaction

from clients.models import Card, Client
from common import live
from common.live import Event
from messaging.models import Conversation, Hush, Message

# What lies in the archive waits for nobody.
# Each person's row is held before anything is counted: of two counts at once the later one sees what the earlier one wrote.
HOLD = "SELECT id FROM accounts_user WHERE id = ANY(%(people)s) ORDER BY id FOR NO KEY UPDATE"
COUNT = """
UPDATE accounts_user person SET unread_messages = found.messages, unread_notifications = found.notifications
FROM (
    SELECT held.id, CASE WHEN held.role = 'coach' THEN (
        SELECT coalesce(sum(thread.unread_by_coach), 0) FROM messaging_conversation thread
        JOIN clients_coaching coaching ON coaching.client_id = thread.client_id AND coaching.ended_at IS NULL
        JOIN clients client ON client.client_id = thread.client_id AND client.state <> 'archived'
        WHERE coaching.coach_id = held.id
    ) ELSE (
        SELECT coalesce(sum(thread.unread_by_client), 0) FROM messaging_conversation thread
        JOIN clients client ON client.client_id = thread.client_id AND client.state <> 'archived'
        WHERE client.user_id = held.id
    ) END AS messages, (
        SELECT count(*) FROM messaging_notification note
        JOIN clients client ON client.client_id = note.client_id AND client.state <> 'archived'
        WHERE note.person_id = held.id AND note.arrived_at IS NOT NULL AND note.read_at IS NULL AND (held.role <> 'coach' OR EXISTS (
            SELECT FROM clients_coaching coaching
            WHERE coaching.client_id = note.client_id AND coaching.coach_id = held.id AND coaching.ended_at IS NULL))
    ) AS notifications
    FROM accounts_user held WHERE held.id = ANY(%(people)s)
) found
WHERE person.id = found.id
RETURNING person.id, person.unread_messages, person.unread_notifications
"""


class Sides(NamedTuple):
    """Everybody who takes part in a thread."""

    coaches: list[int]
    client: list[int]

    @property
    def all(self) -> list[int]:
        return self.coaches + self.client


def sides_of(client: Client) -> Sides:
    """The coaches of now and the client's account, as far as there are any."""
    coaches = list(client.coachings.filter(ended_at=None).order_by("started_at", "id").values_list("coach", flat=True))
    return Sides(coaches, [client.user_id] if client.user_id else [])


def count_unread(thread: Conversation) -> None:
    """What each side has not read, counted from the messages; for somebody who holds the client's row and saves the thread."""
    standing = Message.objects.filter(client=thread.client_id).standing()
    thread.unread_by_coach = standing.filter(is_from_client=True, seq__gt=thread.read_by_coach).count()
    hushed = Hush.objects.filter(client=thread.client_id).values("person")
    thread.unread_by_client = standing.filter(is_from_client=False, seq__gt=thread.read_by_client).exclude(sender__in=hushed).count()
    Card.objects.filter(client=thread.client_id).exclude(unread=thread.unread_by_coach).update(unread=thread.unread_by_coach)


@transaction.atomic
def tell_unread(people: Collection[int], *threads: Conversation) -> None:
    """Write down what is unread for these people as a whole, and tell their open pages, also how much of it is in these threads."""
    params = {"people": sorted(set(people))}
    with connection.cursor() as cursor:
        cursor.execute(HOLD, params)
        cursor.execute(COUNT, params)
        totals = cursor.fetchall()
    of_coaches = {str(thread.client_id): thread.unread_by_coach for thread in threads}
    for person, messages, notifications in totals:
        live.tell([person], Event("unread", {"messages": messages, "notifications": notifications, "threads": of_coaches}))


def refresh_unread(client_ids: Collection[int]) -> None:
    """Count anew for everybody who takes part in these clients' threads, or did: coaches come and go."""
    clients = Client.objects.filter(pk__in=client_ids)
    people = [*clients.exclude(user=None).values_list("user", flat=True), *clients.values_list("coachings__coach", flat=True)]
    tell_unread([person for person in people if person is not None])
