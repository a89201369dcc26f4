"""What devices carry out: that they are told things, never how to reach them."""

from common.registry import NotCarried, Table, portable
from messaging.models import PushDevice

REACHES = "reaches a device, and would nowhere else"


@portable.part("messaging.devices", order=54)
def carried() -> list[Table | NotCarried]:
    return [
        Table(
            "devices",
            PushDevice,
            for_client=("name", "since", "told_at"),
            left_out={"person": "the client", "session": "a browser of this house", **dict.fromkeys(("endpoint", "public_key", "auth"), REACHES)},
            readers=("client",),
            path="person__client_records",
            comes_in=False,
            own=lambda rows: rows,
        )
    ]
