from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.actions import task_lists
from clients.actions import tasks as task_actions
from clients.acts import record_read
from clients.forms.tasks import ManyTasksForm, OutcomeForm, TaskEditForm, TaskForm
from clients.gates import get_client, get_live_client, get_task
from clients.models import Client, Element, Goal, Task
from clients.readings.plans import goals_in_order, task_list
from clients.views.undoing import undo_address
from common.answers import answer, invalid, page, tell
from common.submissions import once

PAGE = "clients/tasks.html"


@coach_only
@require_safe
def tasks(request: PersonRequest, client_id: int) -> HttpResponse:
    """What is agreed with a client, what became of it, and what it is for."""
    client = get_client(request.user, client_id)
    record_read(client, "tasks", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    return page(request, PAGE, task_page(request, client), partial="board")


@coach_only
@require_POST
def add_task(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    form = TaskForm(request.POST, instance=Task(client=client), user=request.user, today=client.today(timezone.now()))
    if not form.is_valid():
        return invalid(request, PAGE, task_page(request, client) | {"form": form})
    return redirect(once(request, lambda: _agreed(request, form.instance)))


def _agreed(request: PersonRequest, task: Task) -> str:
    task_actions.agree(task, by=request.user, at=timezone.now())
    tell(request, _("“%(task)s” is on the list.") % {"task": task.task_description})
    return f"{reverse('clients:tasks', args=[task.client_id])}#new-task"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_task(request: PersonRequest, client_id: int, task_id: int) -> HttpResponse:
    task = get_task(request.user, client_id, task_id)
    form = TaskEditForm(request.POST or None, instance=task, user=request.user, today=task.client.today(timezone.now()))
    context = {"section": "clients", "tab": "tasks", "client": task.client, "task": task, "form": form}
    if request.method != "POST":
        return page(request, "clients/edit_task.html", context)
    if not form.is_valid():
        return invalid(request, "clients/edit_task.html", context)
    try:
        task_actions.change(task, version=form.cleaned_data["version"], by=request.user, at=timezone.now())
    except actions.ChangedMeanwhile as change:
        return page(request, "clients/edit_task.html", context | {"stands": form.meet(change.current)}, status=409)
    tell(request, _("The changes are saved."))
    return redirect(place_of(task))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: PersonRequest, client_id: int, task_id: int) -> HttpResponse:
    """Say what became of a task: done, partly, renegotiated, skipped by agreement; with a sentence."""
    task = get_task(request.user, client_id, task_id)
    form = OutcomeForm(request.POST or None, today=task.client.today(timezone.now()))
    context = {"section": "clients", "tab": "tasks", "client": task.client, "task": task, "form": form}
    if request.method != "POST":
        return page(request, "clients/settle.html", context)
    if not form.is_valid():
        return invalid(request, "clients/settle.html", context)
    said = form.cleaned_data
    task = task_actions.settle(task, said["outcome"], by=request.user, at=timezone.now(), note=said["note"], new_due=said["due_date"])
    return _after(request, task)


@coach_only
@require_POST
def reopen(request: PersonRequest, client_id: int, task_id: int) -> HttpResponse:
    """Take an outcome back."""
    task = get_task(request.user, client_id, task_id)
    return _after(request, task_actions.reopen(task, by=request.user, at=timezone.now()))


@coach_only
@require_POST
def move(request: PersonRequest, client_id: int, task_id: int) -> HttpResponse:
    """Move a task up, down, to the top, or before another one."""
    task = get_task(request.user, client_id, task_id)
    today, before = task.client.today(timezone.now()), request.POST.get("before")
    if before is not None:
        task_lists.move_before(task, int(before) if before.isdecimal() else None, today=today)
    else:
        task_lists.move(task, request.POST.get("to", ""), today=today)
    return answer(request, PAGE, "board", context=task_page(request, task.client), otherwise=place_of(task))


def _after(request: PersonRequest, task: Task) -> HttpResponse:
    if task.status == Task.Status.OPEN:
        tell(request, _("“%(task)s” is open again.") % {"task": task.task_description})
    else:
        words = {"task": task.task_description, "outcome": task.get_status_display()}
        tell(request, _("“%(task)s”: %(outcome)s.") % words, undo=undo_address(task.client, "reopen", {task.pk: None}))
    return answer(request, PAGE, "board", context=task_page(request, task.client), otherwise=reverse("clients:tasks", args=[task.client_id]))


def place_of(task: Task) -> str:
    return f"{reverse('clients:tasks', args=[task.client_id])}#task-{task.pk}"


def task_page(request: PersonRequest, client: Client) -> dict[str, Any]:
    """All that the page of one client's tasks shows."""
    now = timezone.now()
    today, asked = client.today(now), {name: _query(request).get(name, "") for name in ("show", "element", "before")}
    found = task_list(Task.objects.visible_to(request.user).filter(client=client), **asked, at=now, today=today)
    asked_for = {name: value for name, value in asked.items() if value and name != "before"}
    return {
        "section": "clients",
        "tab": "tasks",
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "today": today,
        "now": now,
        "found": found,
        "is_whole": not asked_for,
        "are_chosen": "all" in request.GET,
        "here": reverse("clients:tasks", args=[client.pk]),
        "states": _choices(asked, "show", _states()),
        "elements": _choices(asked, "element", [("", _("All elements")), *((each.slug, str(each)) for each in Element.objects.visible_to(request.user))]),
        "earlier": f"?{urlencode(asked_for | {'before': found.earlier})}" if found.earlier else "",
        "is_earlier_page": bool(asked["before"]),
        "goals": goals_in_order(Goal.objects.visible_to(request.user).filter(client=client)),
        "form": TaskForm(instance=Task(client=client), user=request.user, today=today),
        "many": ManyTasksForm(user=request.user, today=today),
    }


def _query(request: PersonRequest) -> QueryDict:
    """What the page that is open asks for: a part of it that a form brings anew keeps its filters."""
    address = request.htmx.current_url if request.htmx else None  # type: ignore[attr-defined]
    return QueryDict(urlsplit(address).query) if address and request.method == "POST" else request.GET


def _choices(asked: dict[str, str], name: str, values: list[tuple[str, str]]) -> list[dict[str, Any]]:
    others = {other: value for other, value in asked.items() if value and other not in {name, "before"}}
    return [
        {"value": value, "label": label, "url": f"?{urlencode(others | ({name: value} if value else {}))}", "is_current": asked[name] == value}
        for value, label in values
    ]


def _states() -> list[tuple[str, str]]:
    return [("", _("All")), ("overdue", _("Overdue")), *((value, str(label)) for value, label in Task.Status.choices)]
