"""Having looked at a shared file: once for each opened page, and how long it was in sight."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock
from clients.models import Client
from messaging.models import Resource, ResourceView

LONGEST_SECONDS = 4 * 60 * 60
COUNT = """
UPDATE resources resource SET views = found.views, seconds = found.seconds, first_viewed_at = found.first, last_viewed_at = found.last
FROM (
    SELECT counted.resource_id, count(look.id) AS views, coalesce(sum(look.seconds), 0) AS seconds, min(look.opened_at) AS first, max(look.opened_at) AS last
    FROM resources counted LEFT JOIN messaging_resourceview look ON look.resource_id = counted.resource_id
    WHERE counted.resource_id = ANY(%(ids)s) GROUP BY counted.resource_id
) found
WHERE resource.resource_id = found.resource_id
  AND (resource.views, resource.seconds, resource.first_viewed_at, resource.last_viewed_at)
      IS DISTINCT FROM (found.views, found.seconds, found.first, found.last)
"""


@transaction.atomic
def look(resource: Resource, *, token: UUID, seconds: int, by: User, at: datetime) -> None:
    """Somebody of the other side has it open, by now for so many seconds; nothing is kept of people who do not tell what they read."""
    if not is_told(resource, by):
        return
    client = lock(resource.client_id)
    if client.state == Client.State.ARCHIVED:
        return
    opened, is_new = ResourceView.objects.get_or_create(resource=resource, viewer=by, token=token, defaults={"client": client, "opened_at": at})
    # No longer than since it was opened, whatever the page says, and never shorter than it said before.
    in_sight = min(seconds, int((at - opened.opened_at).total_seconds()) + 1, LONGEST_SECONDS)
    if in_sight > opened.seconds:
        opened.seconds = in_sight
        opened.save(update_fields=["seconds"])
    count_views([resource.pk])
    if is_new and by.is_client and ResourceView.objects.filter(resource=resource).count() == 1:
        acts.record(client, "resource.opened", actor=by, about=resource, at=at)


def is_told(resource: Resource, person: User) -> bool:
    """Whether this person's looks are written down: of the other side, and not of somebody who keeps to themselves what they read."""
    return person.tells_seen and person.is_client != resource.is_from_client


def count_views(resource_ids: Collection[int]) -> int:
    """Count anew what these say of their views; return how many said something else."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"ids": list(resource_ids)})
        return cursor.rowcount
