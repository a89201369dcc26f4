"""What a client's first page says about sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from clients.models import Client
from sessions_app.models import Session

JUST_BEGUN = timedelta(hours=1)


@dataclass(frozen=True)
class AtAGlance:
    """The next session, if one is booked, and what was chosen as focus until then."""

    following: Session | None
    focus: str


def at_a_glance(user: User, client: Client, *, at: datetime) -> AtAGlance:
    sessions = Session.objects.visible_to(user).filter(client=client)
    following = sessions.ahead(at - JUST_BEGUN).select_related("coach").first()
    last = sessions.held().order_by("-session_date", "-session_id").values_list("focus", flat=True).first()
    return AtAGlance(following, last or "")


def planned_with(client: Client, coach: User, *, at: datetime) -> list[Session]:
    """What this client has booked with this coach from now on, the next first."""
    return list(Session.objects.filter(client=client, coach=coach).ahead(at).select_related("client"))
