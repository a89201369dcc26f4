"""The plan of a session for a move of one block."""

from typing import Any

from django.db import connection

from accounts.models import User

# By hand, because every drag asks it: putting this question together in Python takes longer than answering it does.
OF_COACH = """
SELECT block.id, block.title, block.minutes, block.element_id, session.plan_version, session.minutes, client.state
FROM sessions_app_agendablock block
JOIN sessions session ON session.session_id = block.session_id
JOIN clients client ON client.client_id = session.client_id AND client.erased_at IS NULL
JOIN clients_coaching coaching ON coaching.client_id = client.client_id AND coaching.coach_id = session.coach_id AND coaching.ended_at IS NULL
WHERE block.session_id = %s AND session.coach_id = %s AND block.removed_at IS NULL
ORDER BY block.position, block.id
"""


def rows_of(coach: User, session_id: int) -> list[tuple[Any, ...]]:
    """As `AgendaBlock.objects.steps()` of a session that this coach leads; nothing of any other."""
    with connection.cursor() as cursor:
        cursor.execute(OF_COACH, [session_id, coach.pk])
        return cursor.fetchall()
