"""What pages show of threads: plain rows, in a fixed number of queries."""

from accounts.models import User


def unread_of(person: User) -> dict[str, int]:
    """How much is new for this person: written down with the person, so that no page has to count."""
    return {"messages": person.unread_messages, "notifications": person.unread_notifications}
