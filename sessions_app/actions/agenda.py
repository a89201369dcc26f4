"""The plan of a session: blocks come, go and change places. Each function is one transaction that holds the client's row and the session's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from messaging.actions.notifying import withdraw
from recommendations.models import Recommendation, SessionRecommendation
from sessions_app.actions.reminding import tell_shared
from sessions_app.domain.agenda import MOST_BLOCKS, moved, place_of
from sessions_app.models import AgendaBlock, Session

# One statement for all: the plan gets its next number, if it still has the one that was read, and the blocks get their places.
RENUMBER = """
WITH counted AS (UPDATE sessions SET plan_version = plan_version + 1 WHERE session_id = %s AND plan_version = %s RETURNING plan_version),
     placed AS (SELECT * FROM unnest(%s::bigint[]) WITH ORDINALITY AS placed (id, place)),
     written AS (UPDATE sessions_app_agendablock block SET position = placed.place, removed_at = NULL
                 FROM placed, counted WHERE block.id = placed.id AND block.position IS DISTINCT FROM placed.place)
SELECT plan_version FROM counted
"""
type Row = tuple[Any, ...]
EDITED = ["title", "text", "minutes", "element", "private_note", "client_note", "version"]
COPIED = ("title", "text", "minutes", "element_id", "private_note", "client_note", "activity_id")


class PlanChanged(Exception):
    """Somebody changed the plan since it was read."""


class BlockChanged(Exception):
    """Somebody saved the same block since it was read; `current` is what stands now."""

    def __init__(self, current: AgendaBlock) -> None:
        super().__init__()
        self.current = current


class PlanFull(Exception):
    """A plan has room for sixty blocks."""


@dataclass
class Plan:
    """A session with its blocks in order, and the block that was just touched."""

    session: Session
    blocks: list[AgendaBlock] = field(default_factory=list)
    touched: AgendaBlock | None = None

    @property
    def slot(self) -> int:
        return self.session.minutes


class Step(NamedTuple):
    """As much of a block as a move needs."""

    pk: int
    title: str
    minutes: int
    element_id: str | None


@dataclass(frozen=True)
class Steps:
    """A plan as a move reads it: its number, the minutes of its slot, and its blocks in order."""

    session_id: int
    version: int
    slot: int
    blocks: list[Step]


@dataclass(frozen=True)
class Moved(Steps):
    """The plan after a move, the block that went, its place, and the order before it."""

    touched: Step
    place: int
    before: list[int]


def plan_of(session: Session) -> Plan:
    """The plan as it stands, in one query."""
    return Plan(session, list(AgendaBlock.objects.filter(session=session).in_order()))


def steps_of(session_id: int, rows: Sequence[Row] | None = None) -> Steps:
    """The plan for a move, in one query; a caller that read the rows already hands them over."""
    rows = AgendaBlock.objects.filter(session=session_id).steps() if rows is None else rows
    version, slot = rows[0][4:6] if rows else (0, 0)
    return Steps(session_id, version, slot, [Step(*row[:4]) for row in rows])


def move(plan: Steps, block_id: int, to: str, *, version: int | None) -> Moved | None:
    """Move a block up, down, to the top, or to a place; PlanChanged when `version` is no longer the one that stands.

    A block that is not in the plan any more, and a word that names no place, leave all as it is, and None is returned.
    """
    while True:
        if version is not None and version != plan.version:
            raise PlanChanged
        now = next((place for place, step in enumerate(plan.blocks, 1) if step.pk == block_id), 0)
        target = place_of(to, now=now, of=len(plan.blocks)) if now else None
        if target is None:
            return None
        order, stood = moved(plan.blocks, now=now, to=target), [step.pk for step in plan.blocks]
        number = plan.version if target == now else _write(plan.session_id, [step.pk for step in order], version=plan.version)
        if number:
            return Moved(plan.session_id, number, plan.slot, order, plan.blocks[now - 1], target, stood)
        plan = steps_of(plan.session_id)  # somebody was faster, and what was read is not the plan any more


@transaction.atomic
def add(session: Session, blocks: Sequence[AgendaBlock], *, at_place: int | None = None) -> Plan:
    """Put new blocks into the plan, at a place or at its end; PlanFull when there is no room."""
    plan = held(session)
    if len(plan.blocks) + len(blocks) > MOST_BLOCKS:
        raise PlanFull
    last = max([block.position or 0 for block in plan.blocks], default=0)
    for number, block in enumerate(blocks, 1):
        block.session, block.client_id, block.position = plan.session, plan.session.client_id, last + number
    AgendaBlock.objects.bulk_create(blocks)
    place = len(plan.blocks) if at_place is None else min(max(at_place - 1, 0), len(plan.blocks))
    plan.touched = blocks[0] if blocks else None
    return _renumber(plan, [*plan.blocks[:place], *blocks, *plan.blocks[place:]])


@transaction.atomic
def take(session: Session, block: AgendaBlock, *, at_place: int | None, at: datetime) -> Plan:
    """Put one new block into the plan; the suggestion that it came from is taken, and will not be offered again."""
    plan = add(session, [block], at_place=at_place)
    if block.suggestion_id:
        SessionRecommendation.objects.filter(pk=block.suggestion_id, taken_at=None).update(taken_at=at)
    if block.kept_id:
        Recommendation.objects.kept().filter(pk=block.kept_id, taken_at=None).update(taken_at=at)
    return plan


@transaction.atomic
def remove(session: Session, block_id: int, *, at: datetime) -> Plan:
    """Take a block off; it can be put back."""
    plan = held(session)
    plan.touched = next((block for block in plan.blocks if block.pk == block_id), None)
    if plan.touched is None:
        return plan
    AgendaBlock.objects.filter(pk=block_id).update(position=None, removed_at=at)
    if plan.touched.suggestion_id:
        SessionRecommendation.objects.filter(pk=plan.touched.suggestion_id).update(taken_at=None)
    if plan.touched.kept_id:
        Recommendation.objects.kept().filter(pk=plan.touched.kept_id).update(taken_at=None)
    return _renumber(plan, [block for block in plan.blocks if block.pk != block_id])


@transaction.atomic
def put_back(session: Session, block_id: int, *, at_place: int) -> Plan:
    """Put a block back that was taken off; one that is in the plan stays where it is."""
    plan = held(session)
    block = AgendaBlock.objects.filter(session=session, pk=block_id).exclude(removed_at=None).first()
    if block is None or len(plan.blocks) >= MOST_BLOCKS:
        return plan
    if block.suggestion_id:
        SessionRecommendation.objects.filter(pk=block.suggestion_id).update(taken_at=block.removed_at)
    if block.kept_id:
        Recommendation.objects.kept().filter(pk=block.kept_id).update(taken_at=block.removed_at)
    plan.touched, block.removed_at = block, None
    place = min(max(at_place - 1, 0), len(plan.blocks))
    return _renumber(plan, [*plan.blocks[:place], block, *plan.blocks[place:]])


@transaction.atomic
def duplicate(session: Session, block_id: int) -> Plan:
    """The same block once more, right behind."""
    plan = plan_of(session)
    for place, block in enumerate(plan.blocks, 1):
        if block.pk == block_id:
            return add(session, [copy_of(block)], at_place=place + 1)
    return plan


@transaction.atomic
def set_order(session: Session, order: Sequence[int]) -> Plan:
    """Bring the blocks into this order; those that it does not name follow, and those that are gone stay gone."""
    plan, places = held(session), {number: place for place, number in enumerate(order)}
    return _renumber(plan, sorted(plan.blocks, key=lambda block: (places.get(block.pk, len(places)), block.position)))


@transaction.atomic
def edit(block: AgendaBlock, *, version: int) -> AgendaBlock:
    """Save other words or minutes; BlockChanged when `version` is no longer the one that stands."""
    held(block.session)
    current = AgendaBlock.objects.select_related("session__client").get(pk=block.pk)
    if current.version != version:
        raise BlockChanged(current)
    block.version = version + 1
    block.save(update_fields=EDITED)
    return block


@transaction.atomic
def share(session: Session, *, by: User, at: datetime) -> Session:
    """Show the plan to the client from now on."""
    session = held(session).session
    if session.plan_shared_at is None:
        session.plan_shared_at = at
        session.save(update_fields=["plan_shared_at"])
        acts.record(session.client, "session.plan_shared", actor=by, about=session, at=at)
        tell_shared(session, at=at)
    return session


@transaction.atomic
def unshare(session: Session, *, by: User, at: datetime) -> Session:
    """Show the plan to the coach alone again."""
    session = held(session).session
    if session.plan_shared_at is not None:
        session.plan_shared_at = None
        session.save(update_fields=["plan_shared_at"])
        acts.record(session.client, "session.plan_withdrawn", actor=by, about=session, at=at)
        withdraw(session, "plan_shared")
    return session


def copy_of(block: AgendaBlock) -> AgendaBlock:
    """The same words and minutes as a block that is not saved yet; what became of it stays behind."""
    return AgendaBlock(**{name: getattr(block, name) for name in COPIED})


def held(session: Session, *, version: int | None = None) -> Plan:
    """The plan as it stands, with the client and the session's row held until the transaction ends: in this order, as everywhere."""
    client = lock_living(session.client_id)
    current = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    current.client = client
    plan = plan_of(current)
    if version is not None and current.plan_version != version:
        raise PlanChanged
    return plan


def _renumber(plan: Plan, blocks: Sequence[AgendaBlock]) -> Plan:
    session = plan.session
    session.plan_version = _write(session.pk, [block.pk for block in blocks], version=session.plan_version) or session.plan_version
    for place, block in enumerate(blocks, 1):
        block.position = place
    plan.blocks = list(blocks)
    return plan


def _write(session_id: int, order: Sequence[int], *, version: int) -> int | None:
    """Write this order and return the plan's next number; None, and nothing is written, when it has another one than `version`."""
    with connection.cursor() as cursor:
        cursor.execute(RENUMBER, [session_id, version, list(order)])
        found = cursor.fetchone()
    return found[0] if found else None
