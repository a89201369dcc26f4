"""The client's own hand on tasks: ticks, and what became of one in their words."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, client_only
from clients.actions import tasks as task_actions
from clients.domain.repeats import next_due
from clients.forms.archetypes import ArchetypeForm
from clients.forms.tasks import OwnOutcomeForm
from clients.gates import get_own_task
from clients.models import Task
from common.answers import answer, invalid, page, tell


@client_only
@require_POST
def tick(request: PersonRequest, task_id: int) -> HttpResponse:
    """The client's own tick on a task, or taking it back."""
    task = get_own_task(request.user, task_id)
    change = task_actions.reopen if request.POST.get("to") == "open" else task_actions.finish
    task = change(task, by=request.user, at=timezone.now())
    context = {"task": task, "today": task.client.today(timezone.now()), "is_live": True}
    return answer(request, "coachhub/portal.html", "task", context=context, otherwise="me")


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer_task(request: PersonRequest, task_id: int) -> HttpResponse:
    """Done, partly or not this week, with a sentence for the coach; of a settled one, which archetype was in it."""
    task, now = get_own_task(request.user, task_id), timezone.now()
    today = task.client.today(now)
    new_due = next_due(task.due_date or today, today=today)
    is_open = task.status == Task.Status.OPEN
    kind = OwnOutcomeForm if is_open else ArchetypeForm
    form = kind(request.POST or None, user=request.user, client=task.client, initial={"archetype": task.archetype_id})
    context = {"section": "today", "task": task, "form": form, "today": today, "new_due": new_due}
    if request.method != "POST":
        return page(request, "clients/answer_task.html", context)
    if not form.is_valid():
        return invalid(request, "clients/answer_task.html", context)
    if is_open:
        _answered(request, task, form, new_due=new_due, at=now)
        return redirect("me")
    task_actions.tag(task, form.tag)
    tell(request, _("“%(task)s” is tagged.") % {"task": task.task_description})
    return redirect("my_tasks")


def _answered(request: PersonRequest, task: Task, form: ArchetypeForm, *, new_due: date, at: datetime) -> None:
    said = form.cleaned_data
    task = task_actions.answer(task, said["outcome"], archetype=form.tag, by=request.user, at=at, note=said["note"], new_due=new_due)
    words = {"task": task.task_description, "outcome": task.get_status_display()}
    tell(request, _("“%(task)s”: %(outcome)s.") % words, undo=reverse("clients:take_back", args=[task.pk]))


@client_only
@require_POST
def take_back(request: PersonRequest, task_id: int) -> HttpResponse:
    """Open a task again that the client settled."""
    task = task_actions.reopen(get_own_task(request.user, task_id), by=request.user, at=timezone.now())
    tell(request, _("“%(task)s” is open again.") % {"task": task.task_description})
    return redirect("me")
