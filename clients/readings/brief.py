"""What a client agreed to and what happened, for the pages about one client: one query each, whatever the history."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import User
from clients.domain.agreements import WEEK, WEEKS, Agreement
from clients.domain.brief import KINDS, LOOKS_BACK, Happening
from clients.models import Act, Client, Task

MOST = 400
COLUMNS = ("task_id", "task_description", "status", "created_at", "due_date", "settled_at", "element__slug", "element__name")


def agreements_of(client: Client, *, since: datetime, today: date) -> list[Agreement]:
    """Every open task, those of the last twelve weeks, and those agreed or settled since this moment; dates by the client's calendar."""
    recent = Q(due_date__gt=today - WEEK * WEEKS) | Q(settled_at__gte=since) | Q(created_at__gte=since)
    rows = Task.objects.filter(Q(status=Task.Status.OPEN) | recent, client=client).order_by("due_date", "position", "task_id")
    return list(_agreements(client, rows.values_list(*COLUMNS)[:MOST]))


def _agreements(client: Client, rows: Iterable[tuple[Any, ...]]) -> Iterable[Agreement]:
    for ref, words, status, agreed_at, due, settled_at, element, name in rows:
        settled = settled_at.astimezone(client.zone).date() if settled_at else None
        yield Agreement(ref, words, status, agreed_at.astimezone(client.zone).date(), due, settled, element or "", name or "")


def happenings_of(client: Client, *, user: User, since: datetime, at: datetime) -> list[Happening]:
    """The acts that a brief is made of, as far as this person may see them and without those that were corrected."""
    acts = Act.objects.visible_to(user).filter(client=client, kind__in=KINDS, at__gt=min(since, at - LOOKS_BACK), at__lte=at).current().newest_first()
    rows = acts.values_list("kind", "at", "title", "about_type", "about_id")[:MOST]
    return [Happening(kind, happened_at, title, (about_type, about_id)) for kind, happened_at, title, about_type, about_id in rows]


def last_met(client: Client) -> datetime:
    """When coach and client last met; before the first session, when the coaching began."""
    card = getattr(client, "card", None)
    if card is not None and card.last_session_at is not None:
        return card.last_session_at
    return datetime.combine(client.since_date, datetime.min.time(), client.zone) - timedelta(days=1)
