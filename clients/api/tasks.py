"""A client's tasks for machines: agreed, changed, settled in either's words, taken off."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from clients.actions import task_lists
from clients.actions import tasks as actions
from clients.acts import record_read
from clients.domain.repeats import next_due
from clients.forms.tasks import OutcomeForm, OwnOutcomeForm, TaskEditForm, TaskForm
from clients.gates import get_client, get_live_client, get_task
from clients.models import Element, Task
from clients.readings.plans import task_list
from common.api import Asked, Id, Mark, Moment, Problem, Schema, filled, listing, mark, place, refuse, require_version, with_version

router = Router(tags=["clients"])
Slug = Literal["fire", "water", "earth", "air", "aether"]
NAMES = {"task_description": "description", "outcome": "outcome"}


class TaskNew(Schema):
    """What is agreed."""

    description: str = Field(min_length=1, max_length=300, description="What the client will do.", examples=["Walk before breakfast"])
    due_date: date | None = Field(None, description="The day by the client's calendar.")
    element: Slug | None = None
    repeats: bool = Field(False, description="Every week from its day on.")


class TaskChange(Schema):
    """What is to be changed; all else stays."""

    description: str | None = Field(None, min_length=1, max_length=300)
    due_date: date | None = None
    element: Slug | None = None
    repeats: bool | None = None


class Outcome(Schema):
    """What became of it."""

    outcome: Literal["done", "partly", "renegotiated", "skipped"] = Field(description="skipped is the coach's to say.")
    note: str = Field("", max_length=300, description="In a sentence; both read it.")
    due_date: date | None = Field(None, description="The new day, when a coach renegotiates; for a client it is a week later.")


class TaskOut(Schema):
    """A task."""

    id: Id
    client_id: Id
    description: str
    status: Literal["open", "done", "partly", "renegotiated", "skipped"]
    due_date: date | None
    is_overdue: bool
    element: Slug | None
    repeats: bool
    note: str = Field(description="What was said of the outcome.")
    settled_at: Moment | None
    version: int = Field(description="The version that stands, also the ETag.", examples=[1])


class TaskPage(Schema):
    """The open ones in their order, then the settled ones, the newest first."""

    items: list[TaskOut]
    next: str | None = Field(description="`after` of the next page, which goes on with the settled ones; null on the last one.")


class TasksAsked(Asked):
    """Which tasks."""

    show: Literal["", "open", "overdue", "done", "partly", "renegotiated", "skipped"] = Field("", description="Only those in this state.")
    element: Literal["", "fire", "water", "earth", "air", "aether"] = Field("", description="Only those of this element.")
    after: Mark = ""


LIST, ONE = "/clients/{client_id}/tasks", "/clients/{client_id}/tasks/{task_id}"


@router.get(LIST, response=TaskPage, summary="A client's tasks", url_name="tasks", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def tasks(request: PersonRequest, client_id: Id, asked: Query[TasksAsked]) -> HttpResponse:
    """The open ones in the order in which they were arranged, overdue first; then what was settled."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "tasks", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    begins, today = place("tasks", asked.after), client.today(now)
    mine = Task.objects.visible_to(request.user).filter(client=client)
    found = task_list(mine, show=asked.show, element=asked.element, before=begins[0] if begins else "", at=now, today=today)
    rows = [*([] if begins else found.open), *found.settled]
    return listing(request, [_written(row, today) for row in rows], next_mark=mark("tasks", found.earlier) if found.earlier else "")


@router.post(LIST, response={201: TaskOut}, summary="Agree on a task", url_name="tasks", openapi_extra={"x-house": ["etag"]})
@coach_only
def add_task(request: PersonRequest, client_id: Id, payload: TaskNew) -> HttpResponse:
    """At the end of the client's list."""
    client, now = get_live_client(request.user, client_id), timezone.now()
    form = TaskForm(_sent(request, payload.model_dump()), instance=Task(client=client), user=request.user, today=client.today(now))
    if not form.is_valid():
        refuse(form, names=NAMES)
    return _shown(actions.agree(form.instance, by=request.user, at=now), now, status=201)


@router.patch(ONE, response=TaskOut, summary="Change a task", url_name="task", openapi_extra={"x-house": ["etag", "versioned"]})
@coach_only
def change_task(request: PersonRequest, client_id: Id, task_id: Id, payload: TaskChange) -> HttpResponse:
    """Other words, another day."""
    task, now = get_task(request.user, client_id, task_id), timezone.now()
    require_version(request, task.version)
    stands = {"description": task.task_description, "due_date": task.due_date, "element": task.element and task.element.slug, "repeats": task.repeats}
    kept = {"version": task.version, "archetype": task.archetype_id}  # programs do not speak of the tag
    sent = _sent(request, stands | payload.model_dump(exclude_unset=True) | kept)
    version = task.version
    form = TaskEditForm(sent, instance=task, user=request.user, today=task.client.today(now))
    if not form.is_valid():
        refuse(form, names=NAMES)
    return _shown(actions.change(form.instance, version=version, by=request.user, at=now), now)


@router.delete(ONE, response={204: None}, summary="Take a task off the list", url_name="task")
@coach_only
def remove_task(request: PersonRequest, client_id: Id, task_id: Id) -> Status:
    """Only an open one: what was settled happened, and stays. For a day it can be put back on the page."""
    task = get_task(request.user, client_id, task_id)
    if not task_lists.remove(task.client, [task.pk], by=request.user, at=timezone.now()):
        raise Problem(409, _("This task is settled: it happened, and stays."))
    return Status(204, None)


@router.post(f"{ONE}/outcome", response=TaskOut, summary="Say what became of a task", url_name="task_outcome", openapi_extra={"x-house": ["etag"]})
@coach_or_client_only
def settle_task(request: PersonRequest, client_id: Id, task_id: Id, payload: Outcome) -> HttpResponse:
    """In the coach's or in the client's words; one that is settled stays as it is."""
    task, now = get_task(request.user, client_id, task_id), timezone.now()
    today = task.client.today(now)
    sent = filled(payload.model_dump() | {"when": "date" if payload.due_date else ""})
    form = OwnOutcomeForm(sent, user=request.user, client=task.client) if request.user.is_client else OutcomeForm(sent, today=today)
    if not form.is_valid():
        refuse(form)
    said = form.cleaned_data
    new_due = next_due(task.due_date or today, today=today) if request.user.is_client else said["due_date"]
    return _shown(actions.settle(task, said["outcome"], by=request.user, at=now, note=said["note"], new_due=new_due), now)


@router.post(f"{ONE}/reopen", response=TaskOut, summary="Take an outcome back", url_name="reopen_task", openapi_extra={"x-house": ["etag"]})
@coach_or_client_only
def reopen_task(request: PersonRequest, client_id: Id, task_id: Id) -> HttpResponse:
    """The task is open again, and what followed from its outcome goes as long as nobody touched it."""
    now = timezone.now()
    return _shown(actions.reopen(get_task(request.user, client_id, task_id), by=request.user, at=now), now)


def _sent(request: PersonRequest, given: dict[str, Any]) -> Any:
    """As the form of the page has it: elements by their number, the day under "On a day"."""
    element = Element.objects.visible_to(request.user).filter(slug=given["element"]).first() if given.get("element") else None
    plain = {"task_description": given["description"], "due_date": given["due_date"], "repeats": given["repeats"], "version": given.get("version")}
    plain["archetype"] = given.get("archetype")
    return filled(plain | {"when": "date" if given["due_date"] else "", "element": element and element.pk})


def _shown(task: Task, now: datetime, *, status: int = 200) -> HttpResponse:
    return with_version(TaskOut(**_written(task, task.client.today(now))), task.version, status=status)


def _written(task: Task, today: date) -> dict[str, Any]:
    return {
        "id": task.pk,
        "client_id": task.client_id,
        "description": task.task_description,
        "status": task.status,
        "due_date": task.due_date,
        "is_overdue": task.status == Task.Status.OPEN and task.due_date is not None and task.due_date < today,
        "element": task.element.slug if task.element else None,
        "repeats": task.repeats,
        "note": task.outcome_note,
        "settled_at": task.settled_at,
        "version": task.version,
    }
