"""Rebuilding what threads say of themselves from their messages; who read how far is kept."""

from collections.abc import Collection

from django.db import connection

# A thread that is new here was read by everybody: nobody is to hear today of what is long past.
REBUILD = """
WITH last AS (
    SELECT DISTINCT ON (client_id) client_id, message_id, practice_id, seq, timestamp, content, is_from_client
    FROM messages WHERE client_id = ANY(%(ids)s) ORDER BY client_id, seq DESC
), facts AS (
    SELECT client_id, max(revision) AS revision,
           coalesce(max(seq) FILTER (WHERE NOT is_from_client OR EXISTS (
               SELECT FROM messages asked WHERE asked.client_id = messages.client_id AND asked.answered_at = messages.timestamp)), 0) AS answered,
           min(timestamp) FILTER (WHERE asks_answer AND answered_at IS NULL AND deleted_at IS NULL) AS asked_since
    FROM messages WHERE client_id = ANY(%(ids)s) GROUP BY client_id
), kept AS (
    SELECT facts.client_id, greatest(facts.revision, coalesce(thread.revision, 0)) AS revision, facts.asked_since,
           greatest(facts.answered, coalesce(thread.answered, 0)) AS answered,
           coalesce(thread.read_by_coach, facts.revision) AS read_by_coach, coalesce(thread.read_by_client, facts.revision) AS read_by_client
    FROM facts LEFT JOIN messaging_conversation thread USING (client_id)
), counted AS (
    SELECT kept.client_id,
           count(*) FILTER (WHERE message.is_from_client AND message.seq > kept.read_by_coach) AS unread_by_coach,
           count(*) FILTER (WHERE NOT message.is_from_client AND message.seq > kept.read_by_client AND NOT EXISTS (
               SELECT FROM messaging_hush hush WHERE hush.client_id = kept.client_id AND hush.person_id = message.sender_id)) AS unread_by_client,
           min(message.timestamp) FILTER (WHERE message.is_from_client AND message.seq > kept.answered) AS waiting_since
    FROM kept LEFT JOIN messages message ON message.client_id = kept.client_id AND message.deleted_at IS NULL
        AND message.seq > least(kept.read_by_coach, kept.read_by_client, kept.answered)
    GROUP BY kept.client_id
)
INSERT INTO messaging_conversation AS thread (
    client_id, practice_id, revision, last_place, last_at, last_words, is_last_from_client,
    unread_by_coach, unread_by_client, read_by_coach, read_by_client, answered, waiting_since, asked_since)
SELECT last.client_id, last.practice_id, kept.revision, last.seq, last.timestamp, left(coalesce(
           nullif(regexp_replace(trim(last.content), '\\s+', ' ', 'g'), ''), (
           SELECT string_agg(resource.title, ', ' ORDER BY attachment.position)
           FROM messaging_attachment attachment JOIN resources resource USING (resource_id) WHERE attachment.message_id = last.message_id), ''), 120),
       last.is_from_client, counted.unread_by_coach, counted.unread_by_client, kept.read_by_coach, kept.read_by_client, kept.answered,
       counted.waiting_since, kept.asked_since
FROM last JOIN kept USING (client_id) JOIN counted USING (client_id)
ON CONFLICT (client_id) DO UPDATE SET
    revision = excluded.revision, last_place = excluded.last_place, last_at = excluded.last_at, last_words = excluded.last_words,
    is_last_from_client = excluded.is_last_from_client, unread_by_coach = excluded.unread_by_coach, unread_by_client = excluded.unread_by_client,
    answered = excluded.answered, waiting_since = excluded.waiting_since, asked_since = excluded.asked_since
"""
ON_CARDS = """
UPDATE client_cards card SET unread = thread.unread_by_coach FROM messaging_conversation thread
WHERE thread.client_id = card.client_id AND card.client_id = ANY(%(ids)s) AND card.unread <> thread.unread_by_coach
"""


def refresh_conversations(client_ids: Collection[int]) -> int:
    """Rebuild the threads of these clients, and what their cards say is unread; return how many have one."""
    params = {"ids": list(client_ids)}
    with connection.cursor() as cursor:
        cursor.execute(REBUILD, params)
        count: int = cursor.rowcount
        cursor.execute(ON_CARDS, params)
    return count
