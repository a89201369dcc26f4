"""What programs are told, signed as Standard Webhooks has it, and when a try is repeated."""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256

BEGINS = "whsec_"
# After each try that failed; the one after the last of these was the last of all: a day and a half later.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=20),
)
MOST_TRIES = len(PAUSES) + 1
# So many tries in a row that failed, whatever they were about, pause the address.
MOST_FAILURES = 15
GONE = 410


def secret_of(key: bytes) -> str:
    """The key as people copy it."""
    return BEGINS + b64encode(key).decode()


def headers(message_id: str, body: bytes, *, secret: str, at: datetime) -> dict[str, str]:
    """What proves to whoever has the secret that this comes from here, now, and unchanged."""
    seconds = str(int(at.timestamp()))
    signed = f"{message_id}.{seconds}.".encode() + body
    proof = hmac.new(b64decode(secret.removeprefix(BEGINS)), signed, sha256).digest()
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": f"v1,{b64encode(proof).decode()}"}


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When to try again after so many tries that failed; None when it was the last."""
    return at + PAUSES[tries - 1] if tries < MOST_TRIES else None


def is_taken(status: int | None) -> bool:
    """Whether this answer says that it arrived; one that leads elsewhere does not, and nobody follows it."""
    return status is not None and 200 <= status < 300
