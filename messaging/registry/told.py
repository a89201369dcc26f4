"""What notifications carry out: what a client was told is the client's."""

from typing import Any

from django.db.models import F, QuerySet

from common.registry import NotCarried, Reader, Table, portable
from messaging.models import Notification


@portable.part("messaging.notifications", order=52)
def carried() -> list[Table | NotCarried]:
    planned = "what the house plans"
    return [
        Table(
            "notifications",
            Notification,
            for_client=("kind", "facts", "place", "due_at", "arrived_at", "read_at", "mailed_at"),
            for_machines=("facts", "place"),
            left_out={
                "person": "the client",
                "key": "names the event in this house",
                "letter": "a number of this house's",
                "about_type": "the sentence says it",
                "about_id": "a number that names no row outside",
                **dict.fromkeys(("mail_at", "in_digest", "not_after"), planned),
            },
            readers=("client",),
            rows_for=_to_the_client,
            comes_in=False,
        )
    ]


def _to_the_client(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """What a coach was told about the client is the coach's."""
    return rows.filter(person=F("client__user"))
