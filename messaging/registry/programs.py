"""What programs are told stays in this house."""

from common.registry import NotCarried, Table, portable
from messaging.models import Delivery, Webhook


@portable.part("messaging.programs", order=53)
def carried() -> list[Table | NotCarried]:
    return [
        NotCarried(Webhook, "a coach's own address of a program, with a secret"),
        NotCarried(Delivery, "how telling a program of an act went; the act itself is carried"),
    ]
