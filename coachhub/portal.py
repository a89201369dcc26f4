"""The client's own place: what is next and what is to do."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, client_only
from accounts.models import User
from clients.gates import get_own_client
from clients.models import Client, Goal, Task
from clients.readings.plans import goals_in_order, task_list
from coachhub.home import greeting
from common.answers import page
from progress.forms.checkins import PulseForm
from progress.readings import names_for, turn_of
from progress.views.writing import begin
from recommendations.gates import suggestions_of
from sessions_app.readings.own import at_a_glance

SETTLED_SHOWN_FOR = timedelta(hours=24)
TASKS = 50
SUGGESTIONS = 3


@client_only
@require_safe
def portal(request: PersonRequest) -> HttpResponse:
    client, now = get_own_client(request.user), timezone.now()
    context = {
        "section": "today",
        "client": client,
        "date": date_format(timezone.localtime(now), "WEEKDAY_MONTH_DAY"),
        "greeting": greeting(request.user.first_name, now),
        "now": now,
        "next_session_at": _upcoming(client, now),
        "glance": at_a_glance(request.user, client, at=now),
        "coaches": _coaches(client),
        "tasks": _tasks(request.user, client, now),
        "goals": goals_in_order(Goal.objects.visible_to(request.user).filter(client=client)),
        "is_live": client.state != Client.State.ARCHIVED,
        "today": client.today(now),
        "form": begin(request, client),
    }
    return page(request, "coachhub/portal.html", context | _how_are_you(client, now) | _from_coach(request.user, client))


def _upcoming(client: Client, now: datetime) -> datetime | None:
    """When the next session begins, or just began."""
    card = getattr(client, "card", None)
    return card.next_session_at if card and card.next_session_at and card.next_session_at >= now - timedelta(hours=1) else None


def _how_are_you(client: Client, now: datetime) -> dict[str, Any]:
    """Where the client stands with check-in and pulse."""
    return {"turn": turn_of(client, at=now), "pulse_form": PulseForm(names=names_for(client))}


def _from_coach(user: User, client: Client) -> dict[str, Any]:
    """The newest suggestions that wait for an answer."""
    sent = suggestions_of(user).filter(client=client).open(timezone.now())
    return {"suggestions": sent.order_by("-sent_at", "-recommendation_id")[:SUGGESTIONS]}


def _coaches(client: Client) -> list[User]:
    return [coaching.coach for coaching in client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "id")]


def _tasks(user: User, client: Client, now: datetime) -> list[Task]:
    """What is open, in the order that was agreed, and what was settled within a day, so that it can be taken back."""
    mine = Task.objects.visible_to(user).filter(client=client)
    tasks = mine.open_or_settled_since(now - SETTLED_SHOWN_FOR).select_related("element", "archetype", "followed_by")
    return list(tasks.in_order(client.today(now))[:TASKS])


@client_only
@require_safe
def my_tasks(request: PersonRequest) -> HttpResponse:
    """All that the client ever agreed to do, and what became of it."""
    client, now = get_own_client(request.user), timezone.now()
    today, before = client.today(now), request.GET.get("before", "")
    found = task_list(Task.objects.visible_to(request.user).filter(client=client), show="", element="", before=before, at=now, today=today)
    context = {
        "section": "today",
        "found": found,
        "today": today,
        "now": now,
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "is_earlier_page": bool(before),
        "earlier": f"?{urlencode({'before': found.earlier})}" if found.earlier else "",
    }
    return page(request, "coachhub/my_tasks.html", context)
