"""What becomes of sessions: each function is one transaction."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions import refresh_cards, refuse_archived
from clients.models import Archetype, Client
from common.jobs import defer_once
from sessions_app.actions.reminding import remind
from sessions_app.models import Session


class ChangedMeanwhile(Exception):
    """Somebody corrected the same session since it was read; `current` is what stands now."""

    def __init__(self, current: Session) -> None:
        super().__init__()
        self.current = current


class Crossing(Exception):
    """The same coach has another session at that time; `other` is the first of them."""

    def __init__(self, other: Session) -> None:
        super().__init__()
        self.other = other


def refuse_crossing(session: Session, *, coach: User) -> None:
    """Crossing for a held session that shares time with another one of the coach; a group may fill several rows at once."""
    if session.status != Session.Status.HELD:
        return
    others = Session.objects.of_coach(coach).crossing(session.session_date, session.ends_at).exclude(pk=session.pk)
    if session.format == Session.Format.GROUP:
        others = others.exclude(format=Session.Format.GROUP)
    if other := others.order_by("session_date", "session_id").first():
        raise Crossing(other)


@transaction.atomic
def log(session: Session, *, by: User, at: datetime) -> Session:
    """Keep a session that took place, or did not; Archived for a client in the archive."""
    _live(session.client_id)
    session.coach, session.booked_at, session.decided_at = by, min(session.session_date, at), at
    session.save(force_insert=True)
    record(session, by=by, at=at)
    return session


@transaction.atomic
def correct(session: Session, *, was: str, by: User, at: datetime) -> Session:
    """Save what was corrected; ChangedMeanwhile when the session no longer stands as it `was` read."""
    _live(session.client_id)
    current = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if current.as_read != was:
        raise ChangedMeanwhile(current)
    session.decided_at = at
    session.save(update_fields=["session_date", "minutes", "status", "format", "is_pro_bono", "notes", "archetype", "decided_at"])
    record(session, by=by, at=at)
    return session


@transaction.atomic
def cancel(session: Session, *, by: User, at: datetime) -> Session:
    """Take a session off that was a mistake: it stays in the list as cancelled and counts for nothing."""
    _live(session.client_id)
    session = Session.objects.select_for_update(of=("self",)).select_related("client").get(pk=session.pk)
    if session.status != Session.Status.CANCELLED:
        session.status, session.decided_at = Session.Status.CANCELLED, at
        session.save(update_fields=["status", "decided_at"])
        record(session, by=by, at=at)
    return session


@transaction.atomic
def tag(session: Session, archetype: Archetype | None) -> Session:
    """Say which archetype is in a session that was held; None for nothing in particular."""
    _live(session.client_id)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    was, session.archetype = session.archetype_id, archetype
    if session.status == Session.Status.HELD and session.archetype_id != was:
        session.save(update_fields=["archetype"])
        defer_once("progress.recount", client_id=session.client_id)
    return session


def _live(client_id: int) -> None:
    refuse_archived(Client.objects.select_for_update(of=("self",), no_key=True).get(pk=client_id))


def record(session: Session, *, by: User, at: datetime) -> None:
    """Tell the log what became of a session, and bring the card up to date."""
    is_held = session.status == Session.Status.HELD
    value = Decimal(session.minutes) if is_held else None
    acts.record(session.client, f"session.{session.status}", actor=by, about=session, at=_known_at(session, at), value=value)
    remind(session, at=at)
    refresh_cards([session.client_id], at=at)


def _known_at(session: Session, at: datetime) -> datetime:
    """When the outcome came about: held at its end, missed or called off at its beginning, never later than now."""
    if session.status == Session.Status.CANCELLED:
        return at
    return min(session.ends_at if session.status == Session.Status.HELD else session.session_date, at)
