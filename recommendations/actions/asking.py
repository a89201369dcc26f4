"""A coach asks the engine for one client, outside of its own rounds."""

from datetime import datetime

from clients.models import Client
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import suggest
from recommendations.models import Recommendation

AT_MOST = 3  # as many as may be open with a client


def ask_engine(client: Client, *, at: datetime) -> list[Recommendation]:
    """What waits for review after a fresh look at the client; none when three are open, or unanswered, or the client is not being coached."""
    refresh_signals([client.pk], at=at)
    return suggest(client, k=AT_MOST, purpose="between", at=at)
