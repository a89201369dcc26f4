"""Plans that are used again: kept under a name, or taken from an earlier session."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from clients.models import Element
from sessions_app.actions.agenda import Plan, add, copy_of, plan_of
from sessions_app.models import AgendaBlock, PlanTemplate, Session

KEPT = ("title", "text", "minutes", "client_note")


class NameTaken(Exception):
    """The coach has a template of this name already."""


def save_as_template(session: Session, name: str, *, is_shared: bool, by: User, at: datetime) -> PlanTemplate:
    """Keep the plan of a session under a name; without the coach's own notes, which are about one client."""
    blocks = [_kept(block) for block in plan_of(session).blocks]
    try:
        with transaction.atomic():
            return PlanTemplate.objects.create(coach=by, practice=by.membership.practice, name=name, is_shared=is_shared, blocks=blocks, created_at=at)
    except IntegrityError as problem:
        if "template_name_once" in str(problem):
            raise NameTaken from None
        raise


def drop(template: PlanTemplate) -> None:
    """Forget a template; plans that came from it stay."""
    template.delete()


def apply(template: PlanTemplate, session: Session) -> Plan:
    """Put the blocks of a template at the end of a plan."""
    known = set(Element.objects.values_list("slug", flat=True))
    return add(session, [_made(block, known) for block in template.blocks])


def copy_plan(source: Session, session: Session) -> Plan:
    """Put the blocks of another session of the same client at the end of this plan, as if nothing had become of them yet."""
    return add(session, [copy_of(block) for block in plan_of(source).blocks])


def _kept(block: AgendaBlock) -> dict[str, Any]:
    return {name: getattr(block, name) for name in KEPT} | {"element": block.element_id}


def _made(kept: dict[str, Any], known: set[str]) -> AgendaBlock:
    element = kept.get("element")
    return AgendaBlock(**{name: kept[name] for name in KEPT}, element_id=element if element in known else None)
