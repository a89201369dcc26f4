"""Something done with several tasks at once."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients.actions import task_lists
from clients.forms.tasks import ManyTasksForm
from clients.gates import get_live_client
from clients.models import Client, Task
from clients.views.tasks import PAGE, task_page
from clients.views.undoing import undo_address
from common.answers import answer, invalid, page, tell

# What was done, and why some were left out.
WORDS = {
    "done": (lambda n: ngettext("%(n)d task is done.", "%(n)d tasks are done.", n), lambda: _("not open any more")),
    "skipped": (lambda n: ngettext("%(n)d task is skipped by agreement.", "%(n)d tasks are skipped by agreement.", n), lambda: _("not open any more")),
    "week": (lambda n: ngettext("%(n)d task moved by a week.", "%(n)d tasks moved by a week.", n), lambda: _("without a date, or not open any more")),
    "day": (lambda n: ngettext("%(n)d task moved.", "%(n)d tasks moved.", n), lambda: _("due on that day already, or not open any more")),
    "element": (lambda n: ngettext("%(n)d task changed.", "%(n)d tasks changed.", n), lambda: _("of that element already, or not open any more")),
    "remove": (lambda n: ngettext("%(n)d task is off the list.", "%(n)d tasks are off the list.", n), lambda: _("settled, which stays on record")),
}


@coach_only
@require_POST
def many(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    form = ManyTasksForm(request.POST, user=request.user, today=client.today(timezone.now()))
    if not form.is_valid():
        return invalid(request, PAGE, task_page(request, client) | {"many": form, "chosen": form.cleaned_data.get("tasks", [])})
    asked = form.cleaned_data
    if asked["do"] == "remove" and not asked["sure"]:
        doomed = Task.objects.visible_to(request.user).filter(client=client).open().filter(pk__in=asked["tasks"]).order_by("task_id")
        return page(request, "clients/remove_tasks.html", {"section": "clients", "tab": "tasks", "client": client, "doomed": doomed})
    _tell(request, client, asked["do"], len(set(asked["tasks"])), _done(request, client, asked))
    return answer(request, PAGE, "board", context=task_page(request, client), otherwise=reverse("clients:tasks", args=[client.pk]))


type Outcome = tuple[str, dict[int, Any]]


def _done(request: PersonRequest, client: Client, asked: dict[str, Any]) -> Outcome:
    """How it is taken back: the kind of undo, and what stood before for each task that changed."""
    ids, by, at = asked["tasks"], request.user, timezone.now()
    before = {task.pk: task for task in Task.objects.visible_to(request.user).filter(client=client, pk__in=ids)}
    match asked["do"]:
        case "done" | "skipped" as outcome:
            return "reopen", {task.pk: None for task in task_lists.settle_all(client, ids, outcome, by=by, at=at)}
        case "week":
            return "days", _days(before, task_lists.move_days(client, ids, lambda day: day + timedelta(days=7), by=by, at=at))
        case "day":
            return "days", _days(before, task_lists.set_days(client, dict.fromkeys(ids, asked["day"]), by=by, at=at))
        case "element":
            changed = task_lists.set_elements(client, dict.fromkeys(ids, asked["element"].pk if asked["element"] else None))
            return "elements", {task.pk: before[task.pk].element_id for task in changed}
        case _:
            return "put back", {task.pk: None for task in task_lists.remove(client, ids, by=by, at=at)}


def _days(before: dict[int, Task], moved: list[Task]) -> dict[int, str | None]:
    days = {task.pk: before[task.pk].due_date for task in moved}
    return {task: day.isoformat() if day else None for task, day in days.items()}


def _tell(request: PersonRequest, client: Client, do: str, asked: int, outcome: Outcome) -> None:
    what, before = outcome
    done, why = WORDS[do]
    sentence = done(len(before)) % {"n": len(before)}
    if left := asked - len(before):
        sentence += " " + ngettext("%(n)d was left out: %(why)s.", "%(n)d were left out: %(why)s.", left) % {"n": left, "why": why()}
    tell(request, sentence, undo=undo_address(client, what, before) if before else "")
