"""Counting anew what files say of their views and of who has them."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from common.registry import snapshots
from messaging.actions.viewing import count_views
from messaging.models import Resource

BATCH = 1000
SHARES = """
UPDATE messaging_libraryitem item SET shared_with = found.shares
FROM (
    SELECT counted.id, count(resource.resource_id) AS shares
    FROM messaging_libraryitem counted LEFT JOIN resources resource ON resource.item_id = counted.id AND resource.unshared_at IS NULL
    GROUP BY counted.id
) found
WHERE item.id = found.id AND item.shared_with <> found.shares
"""


@snapshots.part("messaging.views", order=52)
def rebuild_views(at: datetime) -> Iterator[int]:
    ids = list(Resource.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield count_views(ids[start : start + BATCH])
    with connection.cursor() as cursor:
        cursor.execute(SHARES)
        yield cursor.rowcount
