"""The client's own place: what is next and what is to do."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, client_only
from accounts.models import User
from clients.gates import get_own_client
from clients.models import Client, Task
from coachhub.home import greeting
from common.answers import page

SETTLED_SHOWN_FOR = timedelta(hours=24)
TASKS = 50


@client_only
@require_safe
def portal(request: PersonRequest) -> HttpResponse:
    client, now = get_own_client(request.user), timezone.now()
    card = getattr(client, "card", None)
    upcoming = card.next_session_at if card and card.next_session_at and card.next_session_at >= now - timedelta(hours=1) else None
    context = {
        "section": "today",
        "client": client,
        "date": date_format(timezone.localtime(now), "l j F"),
        "greeting": greeting(request.user.first_name, now),
        "now": now,
        "next_session_at": upcoming,
        "coaches": _coaches(client),
        "tasks": _tasks(request.user, client),
        "goal": card.goal if card else "",
        "today": client.today(now),
    }
    return page(request, "coachhub/portal.html", context)


def _coaches(client: Client) -> list[User]:
    return [coaching.coach for coaching in client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "id")]


def _tasks(user: User, client: Client) -> list[Task]:
    """What is open, and what was settled within a day, so that a tick can be taken back."""
    recent = timezone.now() - SETTLED_SHOWN_FOR
    tasks = Task.objects.visible_to(user).filter(client=client).open_or_settled_since(recent).select_related("element")
    return list(tasks.order_by("due_date", "position", "task_id")[:TASKS])
