"""The two pages: the overview of a client, and the brief before the next session."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.domain.agreements import Agreement
from clients.gates import get_client
from clients.models import Act, Client, Invitation
from clients.readings.brief import agreements_of, happenings_of, last_met
from clients.readings.journey import standing_now
from coachhub.overview.completion import completion
from coachhub.overview.places import page_of
from coachhub.overview.since import Brief, brief_of
from coachhub.overview.timeline import timeline
from common.answers import page
from common.dates import spoken_day

OPEN_TASKS, GOAL_ROWS, NEWS = 8, 60, 6
SNAPSHOTS = ("balance", "engagement")


@coach_only
@require_safe
def overview(request: PersonRequest, client_id: int) -> HttpResponse:
    client, now = get_client(request.user, client_id, *SNAPSHOTS), timezone.now()
    record_read(client, "overview", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    acts = timeline(Act.objects.visible_to(request.user).filter(client=client), request.GET, client_id=client.pk, now=now)
    context = {"section": "clients", "client": client, "tab": "overview", "now": now, **_standing(request, client, now), **acts}
    return page(request, "coachhub/overview.html", context, partial="timeline")


@coach_only
@require_safe
def brief(request: PersonRequest, client_id: int) -> HttpResponse:
    """Everything since the last session on one page, to read or to print."""
    client, now = get_client(request.user, client_id, *SNAPSHOTS), timezone.now()
    record_read(client, "brief", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {
        "section": "clients",
        "client": client,
        "tab": "overview",
        "now": now,
        "brief": _brief(request, client, _agreements(client, now), now),
        "journey": standing_now(client),
    }
    return page(request, "coachhub/brief.html", context)


def _standing(request: PersonRequest, client: Client, now: datetime) -> dict[str, Any]:
    """The cards above the timeline, in one query each."""
    agreements, today = _agreements(client, now), client.today(now)
    found = _brief(request, client, agreements, now)
    opened = [row for row in agreements if row.status == "open"]
    return {
        "brief": found,
        "news": found.news[:NEWS],
        "more_news": max(0, len(found.news) - NEWS),
        "completion": completion(agreements, today=today),
        "tasks": [_task(row, client, now) for row in opened[:OPEN_TASKS]],
        "more_tasks": max(0, len(opened) - OPEN_TASKS),
        "tasks_url": page_of("task", client.pk),
        "goals": _goals(client),
        "journey": standing_now(client),
        "invitation": None if client.user_id else Invitation.objects.visible_to(request.user).filter(client=client).first(),
    }


def _agreements(client: Client, now: datetime) -> list[Agreement]:
    return agreements_of(client, since=last_met(client), today=client.today(now))


def _brief(request: PersonRequest, client: Client, agreements: list[Agreement], now: datetime) -> Brief:
    met, balance = last_met(client), getattr(client, "balance", None)
    happenings = happenings_of(client, user=request.user, since=met, at=now)
    return brief_of(client, agreements, happenings, levels=balance.levels if balance else {}, met=met, now=now)


def _task(row: Agreement, client: Client, now: datetime) -> dict[str, Any]:
    today = client.today(now)
    return {
        "words": row.words,
        "element": row.element,
        "element_name": row.element_name,
        "due": spoken_day(row.due, today=today) if row.due else "",
        "is_overdue": row.outcome(today) == "overdue",
    }


def _goals(client: Client) -> list[dict[str, Any]]:
    """Goals with their milestones from one query, those still ahead first."""
    order = ("reached_at", "created_at", "id", "milestones__position", "milestones__id")
    columns = ("id", "title", "why", "reached_at", "milestones__title", "milestones__done_at")
    goals: dict[int, dict[str, Any]] = {}
    for ref, title, why, reached_at, step, done_at in client.goals.order_by(*order).values_list(*columns)[:GOAL_ROWS]:
        goal = goals.setdefault(ref, {"id": ref, "title": title, "why": why, "is_reached": reached_at is not None, "steps": [], "done": 0})
        if step is not None:
            goal["steps"].append({"title": step, "is_done": done_at is not None})
            goal["done"] += done_at is not None
    ahead = [goal for goal in goals.values() if not goal["is_reached"]]
    return [*ahead, *(goal for goal in goals.values() if goal["is_reached"])]
