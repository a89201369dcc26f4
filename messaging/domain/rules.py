"""What may still be done with a message."""

from datetime import datetime, timedelta

CHANGEABLE_FOR = timedelta(minutes=15)
ANSWER_WITHIN = timedelta(hours=72)  # how long an answer that was asked for may take and still count as soon (docs/scores.md)
LONGEST = 10_000


def may_change(*, is_own: bool, sent_at: datetime, at: datetime) -> bool:
    """Whether its writer may still edit or delete it."""
    return is_own and at - sent_at < CHANGEABLE_FOR
