"""How much waits for each coach: counted anew from the rows and written down with the person, so that no page has to count."""

from collections.abc import Collection

from django.db import connection

from clients.models import Client, Coaching

UP_TO = 100
# What lies in the archive waits for nobody. Rows are held in one order, so that nobody waits in a circle.
HOLD = "SELECT id FROM accounts_user WHERE id = ANY(%(coaches)s) ORDER BY id FOR NO KEY UPDATE"
COUNT = """
UPDATE accounts_user person SET suggestions_waiting = (
    SELECT count(*) FROM (
        SELECT 1 FROM clients_coaching coaching
        JOIN clients client ON client.client_id = coaching.client_id AND client.state <> 'archived' AND client.erased_at IS NULL
        JOIN recommendations row ON row.client_id = coaching.client_id AND row.status = 'proposed'
        WHERE coaching.coach_id = person.id AND coaching.ended_at IS NULL
        LIMIT %(most)s
    ) found
)
WHERE person.id = ANY(%(coaches)s)
"""


def count_waiting(client: Client) -> None:
    """For everybody who coaches this client now; for somebody who holds the client's row."""
    count_for(Coaching.objects.filter(client=client, ended_at=None).values_list("coach", flat=True))


def count_for(coach_ids: Collection[int]) -> None:
    """Count for these coaches; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"coaches": sorted(set(coach_ids))})
        cursor.execute(COUNT, {"coaches": sorted(set(coach_ids)), "most": UP_TO})
