"""The engagement score of one client as a card for pages of the apps above."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from clients.models import Client

register = template.Library()


@register.inclusion_tag("components/engagement_card.html")
def engagement_card(client: Client) -> dict[str, Any]:
    """The score with its words, the last twelve weeks, and one line for each part that counts; one query."""
    snapshot = getattr(client, "engagement", None)
    return {"client": client, "snapshot": snapshot, "lines": lines(snapshot.tallies) if snapshot and snapshot.value is not None else []}


def lines(tallies: Mapping[str, Mapping[str, int]]) -> list[str]:
    """What was asked and what came of it, one short line for each part: "tasks: 3 of 5 on time"."""
    tasks, sessions, contact, response = (tallies.get(part, {}) for part in ("tasks", "sessions", "contact", "response"))
    journal = tallies.get("journal", {})
    replies = {outcome: count for outcome, count in contact.items() if outcome in {"in_72h", "later", "none"}}
    told = [
        (_("sessions: %(some)d of %(all)d held"), sessions.get("held", 0), sum(sessions.values())),
        (_("tasks: %(some)d of %(all)d on time"), tasks.get("on_time", 0), sum(tasks.values())),
        (_("journal: %(some)d of %(all)d agreed days"), journal.get("days", 0), journal.get("asked", 0)),
        (_("messages: %(some)d of %(all)d answered"), sum(replies.values()) - replies.get("none", 0), sum(replies.values())),
        (_("shared files: %(some)d of %(all)d opened"), contact.get("opened", 0), contact.get("resources", 0)),
        (_("suggestions: %(some)d of %(all)d answered"), sum(response.values()) - response.get("ignored", 0), sum(response.values())),
    ]
    return [words % {"some": some, "all": all_} for words, some, all_ in told if all_]
