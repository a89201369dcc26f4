"""The steps on the way to a goal."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients.actions import goals as goal_actions
from clients.forms.goals import GoalEditForm, MilestoneForm
from clients.gates import get_goal, get_milestone
from clients.models import Milestone
from clients.views.goals import goal_page
from common.answers import invalid, tell
from common.submissions import once


@coach_only
@require_POST
def add_milestone(request: PersonRequest, client_id: int, goal_id: int) -> HttpResponse:
    goal = get_goal(request.user, client_id, goal_id)
    form = MilestoneForm(request.POST, instance=Milestone(goal=goal, client=goal.client), user=request.user)
    if form.is_valid():
        return redirect(once(request, lambda: _added(form.instance)))
    return invalid(request, "clients/edit_goal.html", goal_page(goal, GoalEditForm(instance=goal, user=request.user)) | {"step_form": form})


def _added(milestone: Milestone) -> str:
    goal_actions.add_milestone(milestone)
    return f"{_goal_of(milestone)}#new-step"


@coach_only
@require_POST
def rename_milestone(request: PersonRequest, milestone_id: int) -> HttpResponse:
    milestone = get_milestone(request.user, milestone_id)
    form = MilestoneForm(request.POST, instance=milestone, user=request.user)
    if form.is_valid():
        goal_actions.rename_milestone(milestone)
        tell(request, _("The changes are saved."))
        return redirect(f"{_goal_of(milestone)}#step-{milestone.pk}")
    whole = GoalEditForm(instance=milestone.goal, user=request.user)
    return invalid(request, "clients/edit_goal.html", goal_page(milestone.goal, whole) | {"wrong_step": form})


@coach_only
@require_POST
def move_milestone(request: PersonRequest, milestone_id: int) -> HttpResponse:
    milestone = get_milestone(request.user, milestone_id)
    goal_actions.move_milestone(milestone, request.POST.get("to", ""))
    return redirect(f"{_goal_of(milestone)}#step-{milestone.pk}")


@coach_only
@require_POST
def remove_milestone(request: PersonRequest, milestone_id: int) -> HttpResponse:
    milestone = get_milestone(request.user, milestone_id)
    goal_actions.remove_milestone(milestone)
    tell(request, _("“%(step)s” is no step any more.") % {"step": milestone.title})
    return redirect(_goal_of(milestone))


@require_POST
def tick_milestone(request: PersonRequest, milestone_id: int) -> HttpResponse:
    """Coach or client: a step is reached, or not after all."""
    milestone, at = get_milestone(request.user, milestone_id), timezone.now()
    change = goal_actions.reopen_milestone if request.POST.get("to") == "open" else goal_actions.reach_milestone
    change(milestone, by=request.user, at=at)
    page = reverse("me") if request.user.is_client else reverse("clients:tasks", args=[milestone.client_id])
    return redirect(f"{page}#goal-{milestone.goal_id}")


def _goal_of(milestone: Milestone) -> str:
    return reverse("clients:edit_goal", args=[milestone.client_id, milestone.goal_id])
