"""What messages carry out and in."""

from common.registry import NotCarried, Table, portable
from messaging.models import (
    Conversation,
    HelpCard,
    Hush,
    Message,
    MessageTemplate,
    Outgoing,
)

COUNTED = "counted from the views"


@portable.part("messaging", order=50)
def carried() -> list[Table | NotCarried]:
    return [
        Table(
            "messages",
            Message,
            fields=(
                *("sender", "recipient", "content", "timestamp", "seq", "is_from_client", "reply_to"),
                *("asks_answer", "answered_at", "edited_at", "deleted_at", "revision", "language", "attached"),
            ),
            for_machines=("seq", "reply_to", "is_from_client", "revision", "language", "attached"),
            left_out={"practice": "whoever brings it in decides the practice", "words": "follows from the message"},
        ),
        Table(
            "pauses of messages",
            Hush,
            fields=("person", "how", "since"),
            readers=("client",),
            comes_in=False,
        ),
        NotCarried(HelpCard, "a practice's own words, about no client"),
        NotCarried(Conversation, "follows from the messages, but for who read how far, which is of this house"),
        NotCarried(Outgoing, "its author's alone until it is sent"),
        NotCarried(MessageTemplate, "a coach's own words, about no client"),
    ]
