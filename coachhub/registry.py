"""What the top floor has in work that crosses all apps: the brief, by mail."""

from django.utils import timezone

from clients.acts import record_read
from clients.models import Client
from coachhub.overview.pages import read_brief
from common.registry import Enclosure, enclosures
from messaging.models import Notification
from sessions_app.registry.notices import session_soon


@enclosures.part("brief", order=90)
def brief(row: Notification) -> Enclosure | None:
    """All that happened since coach and client last met, in lines; nothing once the session is at another time, or is not to be."""
    now = timezone.now()
    client = Client.objects.visible_to(row.person).select_related("card", "balance").filter(pk=row.client_id).first()
    if client is None or session_soon(row) is None:
        return None
    record_read(client, "brief", actor=row.person, at=now)
    sections = read_brief(client, now=now).sections
    blocks = [[section.title, *(f"- {line.words} ({line.when})" if line.when else f"- {line.words}" for line in section.lines)] for section in sections]
    return Enclosure("\n\n".join("\n".join(lines) for lines in blocks))
