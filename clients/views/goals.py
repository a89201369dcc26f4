from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.actions import goals as goal_actions
from clients.forms.goals import GoalEditForm, GoalForm
from clients.gates import get_goal, get_live_client
from clients.models import Goal
from common.answers import invalid, page, tell
from common.submissions import once


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_goal(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    form = GoalForm(request.POST or None, instance=Goal(client=client), user=request.user)
    context = {"section": "clients", "tab": "tasks", "client": client, "form": form}
    if request.method != "POST":
        return page(request, "clients/new_goal.html", context)
    if not form.is_valid():
        return invalid(request, "clients/new_goal.html", context)
    return redirect(once(request, lambda: _set(request, form.instance)))


def _set(request: PersonRequest, goal: Goal) -> str:
    goal_actions.set_goal(goal, by=request.user, at=timezone.now())
    tell(request, _("The goal is set. Add the steps on the way, if there are some."))
    return reverse("clients:edit_goal", args=[goal.client_id, goal.pk])


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_goal(request: PersonRequest, client_id: int, goal_id: int) -> HttpResponse:
    """A goal's words, and the steps on the way."""
    goal = get_goal(request.user, client_id, goal_id)
    form = GoalEditForm(request.POST or None, instance=goal, user=request.user)
    context = goal_page(goal, form)
    if request.method != "POST":
        return page(request, "clients/edit_goal.html", context)
    if not form.is_valid():
        return invalid(request, "clients/edit_goal.html", context)
    try:
        goal_actions.change_goal(goal, version=form.cleaned_data["version"], at=timezone.now())
    except actions.ChangedMeanwhile as change:
        return page(request, "clients/edit_goal.html", context | {"stands": form.meet(change.current)}, status=409)
    tell(request, _("The changes are saved."))
    return redirect(_goals_of(goal))


@coach_only
@require_POST
def reach(request: PersonRequest, client_id: int, goal_id: int) -> HttpResponse:
    """Mark a goal as reached, or as not reached after all."""
    goal, at = get_goal(request.user, client_id, goal_id), timezone.now()
    if request.POST.get("to") == "open":
        goal_actions.reopen_goal(goal, by=request.user, at=at)
        tell(request, _("“%(goal)s” is open again.") % {"goal": goal.title})
    else:
        goal_actions.reach_goal(goal, by=request.user, at=at)
        tell(request, _("“%(goal)s” is reached.") % {"goal": goal.title})
    return redirect(_goals_of(goal))


def goal_page(goal: Goal, form: GoalEditForm) -> dict[str, Any]:
    """What the page of one goal shows: its form, and its steps."""
    steps = goal.milestones.order_by("position", "id")
    return {"section": "clients", "tab": "tasks", "client": goal.client, "goal": goal, "title": goal.title, "form": form, "steps": steps}


def _goals_of(goal: Goal) -> str:
    return f"{reverse('clients:tasks', args=[goal.client_id])}#goal-{goal.pk}"
