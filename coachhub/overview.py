"""One client for the coach: what is agreed, what comes next, and everything that happened."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.gates import get_client
from clients.models import Act, Client, Goal, Invitation, Milestone
from clients.querysets import ActQuerySet
from common.answers import page
from common.dates import spoken_day

ACTS, TASKS = 30, 50
SUBJECTS = {"sessions": ("session.",), "tasks": ("task.",), "goals": ("goal.", "milestone."), "entries": ("entry.", "checkin.")}


@coach_only
@require_safe
def overview(request: PersonRequest, client_id: int) -> HttpResponse:
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "overview", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {
        "section": "clients",
        "client": client,
        "tab": "overview",
        "card": getattr(client, "card", None),
        "now": now,
        "tasks": _tasks(client, now),
        "goals": _goals(client),
        "invitation": Invitation.objects.visible_to(request.user).filter(client=client).first(),
        **_timeline(Act.objects.visible_to(request.user).filter(client=client), request.GET, today=timezone.localdate()),
    }
    return page(request, "coachhub/overview.html", context, partial="timeline")


def _tasks(client: Client, now: datetime) -> list[dict[str, Any]]:
    """Open tasks, the earliest due first, with "overdue" by the client's own calendar."""
    today = client.today(now)
    return [
        {
            "words": task.task_description,
            "element": task.element,
            "due": spoken_day(task.due_date, today=today) if task.due_date else "",
            "is_overdue": task.due_date is not None and task.due_date < today,
        }
        for task in client.tasks.open().select_related("element").order_by("due_date", "position", "task_id")[:TASKS]
    ]


def _goals(client: Client) -> list[dict[str, Any]]:
    goals = client.goals.prefetch_related("milestones").order_by("reached_at", "created_at", "id")
    return [_goal(goal, list(goal.milestones.all())) for goal in goals]


def _goal(goal: Goal, steps: list[Milestone]) -> dict[str, Any]:
    done = sum(step.done_at is not None for step in steps)
    return {"title": goal.title, "why": goal.why, "is_reached": goal.reached_at is not None, "steps": steps, "done": done, "count": len(steps)}


def _timeline(acts: ActQuerySet, asked: QueryDict, *, today: date) -> dict[str, Any]:
    """A page of acts by day, newest first, with its filters and the mark where the next page begins."""
    subject = asked.get("show", "")
    before = str(asked.get("before", ""))
    if before:
        acts = acts.before(*_mark(before))
    rows = list(acts.about_subject(*SUBJECTS.get(subject, ("",))).newest_first().select_related("actor")[: ACTS + 1])
    more = signing.dumps([rows[ACTS - 1].at.isoformat(), rows[ACTS - 1].pk], salt="timeline") if len(rows) > ACTS else ""
    days = groupby(rows[:ACTS], key=lambda act: timezone.localtime(act.at).date())
    return {
        "days": [(spoken_day(day, today=today), day, list(of_day)) for day, of_day in days],
        "filters": [{"value": value, "label": label, "is_current": value == subject} for value, label in _subjects()],
        "earlier": f"?{urlencode({'show': subject, 'before': more})}" if more else "",
        "is_earlier_page": bool(before),
    }


def _subjects() -> list[tuple[str, str]]:
    return [("", _("All")), ("sessions", _("Sessions")), ("tasks", _("Tasks")), ("goals", _("Goals")), ("entries", _("Entries"))]


def _mark(before: str) -> tuple[datetime, int]:
    try:
        at, act_id = signing.loads(before, salt="timeline")
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), act_id
