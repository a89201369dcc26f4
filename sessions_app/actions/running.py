"""A session while it is held, and its end: each function is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from clients.actions import tasks as task_actions
from clients.models import Archetype, Task
from sessions_app.actions import agenda, booking, outcomes
from sessions_app.models import AgendaBlock, Session

EXTENDS_BY = 5
LONGEST = 480
ENDED = ["status", "minutes", "focus", "archetype", "decided_at", "move_asked_at", "plan_shared_at"]
Block = AgendaBlock.State


@dataclass(frozen=True)
class Agreed:
    """A task that came of a session: its words, its day, and the block it came of, None for one without."""

    words: str
    due: date | None
    block_id: int | None = None


@dataclass(frozen=True)
class Ending:
    """All that is said at the end of a session; `following` is the next one, not saved yet."""

    status: str
    minutes: int
    focus: str
    tasks: Sequence[Agreed]
    following: Session | None
    is_shared: bool
    archetype: Archetype | None = None


@transaction.atomic
def begin(session: Session, *, at: datetime) -> Session:
    """Start the clock of a session and of its first open block; one that has begun goes on."""
    plan = agenda.held(session)
    if plan.session.begun_at is None and plan.session.status == Session.Status.PLANNED:
        plan.session.begun_at = at
        plan.session.save(update_fields=["begun_at"])
        _start_next(plan, at=at)
    return plan.session


@transaction.atomic
def step(session: Session, block_id: int, do: str, *, at: datetime) -> agenda.Plan:
    """Tick a block, skip it, give it five minutes more, or open it again; anything else leaves all as it is."""
    plan = agenda.held(session)
    block = next((block for block in plan.blocks if block.pk == block_id), None)
    if block is None or plan.session.status != Session.Status.PLANNED:
        return plan
    plan.touched = block
    if do in {Block.DONE, Block.SKIPPED} and block.state == Block.OPEN:
        block.state = do
        block.save(update_fields=["state"])
        _start_next(plan, at=at)
    elif do == "more" and block.minutes + EXTENDS_BY <= LONGEST:
        block.minutes += EXTENDS_BY
        block.save(update_fields=["minutes"])
    elif do == Block.OPEN:
        block.state, block.begun_at = Block.OPEN, at
        block.save(update_fields=["state", "begun_at"])
    _outdate(plan)
    return plan


@transaction.atomic
def make_task(session: Session, block_id: int, *, words: str, due: date | None, by: User, at: datetime) -> Task | None:
    """Agree on a task that comes of a block; None when the block is gone or has led to one already."""
    plan = agenda.held(session)
    block = next((block for block in plan.blocks if block.pk == block_id), None)
    if block is None or block.task_id:
        return None
    task = _agreed(plan.session, block, words, due, by=by, at=at)
    _derive(plan.session)
    return task


@transaction.atomic
def end(session: Session, ending: Ending, *, by: User, at: datetime) -> Session:
    """Say how a session went, agree on what follows, book the next one, and let the client see it.

    A session that has its outcome already stays as it is. Clash when the coach is taken at the time of the next one; then nothing is written.
    """
    plan = agenda.held(session)
    session = plan.session
    if session.status != Session.Status.PLANNED:
        return session
    session.status, session.minutes, session.focus, session.decided_at, session.move_asked_at = ending.status, ending.minutes, ending.focus, at, None
    session.archetype = ending.archetype
    session.save(update_fields=ENDED)
    for agreed in ending.tasks:
        block = next((block for block in plan.blocks if block.pk == agreed.block_id), None) or _extra_block(plan, agreed.words)
        if not block.task_id:
            _agreed(session, block, agreed.words, agreed.due, by=by, at=at)
    _derive(session)
    if ending.is_shared:
        agenda.share(session, by=by, at=at)
    outcomes.record(session, by=by, at=at)
    if ending.following is not None:
        booking.book([ending.following], by=by, at=at)
    return session


def tasks_of(session: Session) -> list[dict[str, Any]]:
    """The tasks that came of a session, from its blocks, as readers of the table find them."""
    blocks = AgendaBlock.objects.filter(session=session, task__isnull=False, task__removed_at=None).in_order().select_related("task__element")
    return [_in_short(block.task) for block in blocks if block.task is not None]


def _in_short(task: Task) -> dict[str, Any]:
    return {
        "task_id": task.pk,
        "task_description": task.task_description,
        "element": task.element and task.element.slug,
        "due_date": task.due_date and task.due_date.isoformat(),
    }


def _start_next(plan: agenda.Plan, *, at: datetime) -> None:
    following = next((block for block in plan.blocks if block.state == Block.OPEN), None)
    if following is not None:
        following.begun_at = at
        following.save(update_fields=["begun_at"])


def _outdate(plan: agenda.Plan) -> None:
    """Whoever has the plan open elsewhere reads an older one now."""
    Session.objects.filter(pk=plan.session.pk).update(plan_version=F("plan_version") + 1)


def _agreed(session: Session, block: AgendaBlock, words: str, due: date | None, *, by: User, at: datetime) -> Task:
    task = task_actions.agree(Task(client=session.client, task_description=words, element=block.element, due_date=due), by=by, at=at)
    block.task = task
    block.save(update_fields=["task"])
    return task


def _extra_block(plan: agenda.Plan, words: str) -> AgendaBlock:
    """A task that came of no block stands at the end of the plan as one: the blocks are the truth about what a session led to."""
    last = max([block.position or 0 for block in plan.blocks], default=0)
    block = AgendaBlock.objects.create(
        session=plan.session, client_id=plan.session.client_id, position=last + 1, title=words[:200], minutes=1, state=Block.DONE
    )
    plan.blocks.append(block)
    return block


def _derive(session: Session) -> None:
    session.tasks_assigned = tasks_of(session)
    session.save(update_fields=["tasks_assigned"])
