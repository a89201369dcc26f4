"""What was sent to language models, for the people whom it is about and the coach who pays for it."""

import json
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from accounts.models import User
from clients.models import Client
from recommendations.models import EngineSettings, ModelCall

PAGE = 10


def sent(user: User, client: Client, *, before: str) -> dict[str, Any]:
    """A page of what was sent about this client, newest first, each with its text laid out to be read, and where the next page begins."""
    rows = ModelCall.objects.visible_to(user).filter(client=client).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return {"calls": [(call, _laid_out(call.sent)) for call in found[:PAGE]], "earlier": found[PAGE - 1].pk if len(found) > PAGE else ""}


def tokens_this_month(coach: User, *, at: datetime) -> int:
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return ModelCall.objects.filter(coach=coach, at__gte=month).aggregate(tokens=Sum("tokens"))["tokens"] or 0


def leaves_of_clients(coach: User) -> dict[str, int]:
    """How many of the coach's clients allow signals, and how many text."""
    rows = EngineSettings.objects.visible_to(coach).exclude(client=None).exclude(llm_consent="none")
    return dict(rows.order_by("llm_consent").values_list("llm_consent").annotate(Count("pk")))


def without_archetypes(coach: User) -> int:
    """How many of the coach's clients want no archetypes."""
    return Client.objects.visible_to(coach).exclude(archetypes_forbidden_at=None).count()


def _laid_out(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text
