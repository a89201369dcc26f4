"""Sessions that lie ahead: booked, moved, called off; each function is one transaction."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import acts
from clients.actions import refresh_cards
from clients.actions.locks import lock_living
from clients.models import Act, Client
from sessions_app.actions.outcomes import ChangedMeanwhile
from sessions_app.actions.reminding import forget_reminders, remind, tell_change, tell_wish
from sessions_app.models import Session

ALONE = "session_alone_in_its_time"
MOVED = ["session_date", "minutes", "place", "call_link", "move_asked_at", "move_wish", "sequence"]
CALLED_OFF = ["status", "decided_at", "called_off_by", "called_off_because", "move_asked_at", "sequence"]


class Clash(Exception):
    """The coach has another session booked at that time; `other` is the first of them, `at` when the refused one begins."""

    def __init__(self, other: Session | None, at: datetime) -> None:
        super().__init__()
        self.other, self.at = other, at


@transaction.atomic
def book(sessions: Sequence[Session], *, by: User, at: datetime) -> Sequence[Session]:
    """Book one session, or several of one rhythm; Clash when the coach is taken at one of these times, and then none is booked."""
    client = lock_living(sessions[0].client_id)
    series = uuid.uuid4() if len(sessions) > 1 else None
    for session in sessions:
        session.client, session.coach, session.booked_at, session.series = client, by, at, series
        _save(session)
    acts.record_many([_booked(session, by=by, at=at) for session in sessions])
    for session in sessions:
        remind(session, at=at)
    tell_change(sessions[0], "series" if series else "booked", by=by, at=at, count=len(sessions))
    refresh_cards([client.pk], at=at)
    return sessions


def in_rhythm(session: Session, moments: Sequence[datetime]) -> list[Session]:
    """The same session at each of these moments."""
    facts = {name: getattr(session, name) for name in ("client", "minutes", "format", "is_pro_bono", "place", "call_link")}
    return [Session(session_date=moment, **facts) for moment in moments]


@transaction.atomic
def reschedule(session: Session, *, was: str, by: User, at: datetime) -> Session:
    """Move a session that is booked; ChangedMeanwhile when it no longer stands as it `was` read, Clash when the coach is taken."""
    client, current = _locked(session)
    if current.as_read != was or current.status != Session.Status.PLANNED:
        raise ChangedMeanwhile(current)
    session.client, session.move_asked_at, session.move_wish, session.sequence = client, None, "", current.sequence + 1
    _save(session, MOVED)
    remind(session, at=at)
    tell_change(session, "moved", by=by, at=at)
    if session.session_date != current.session_date:
        # Booked anew: the later act stands, and everybody who counts sessions ahead reads its day.
        acts.record_many([_booked(session, by=by, at=at)])
        refresh_cards([client.pk], at=at)
    return session


@transaction.atomic
def call_off(session: Session, *, is_late: bool, side: str, because: str, with_following: bool, by: User, at: datetime) -> list[Session]:
    """Call a booked session off, perhaps with those of its series that follow; those are called off with notice. Return them all."""
    client, session = _locked(session)
    rows = [session] if session.status == Session.Status.PLANNED else []
    if with_following and session.series:
        following = Session.objects.filter(series=session.series, client=client, session_date__gt=session.session_date, status=Session.Status.PLANNED)
        rows += following.select_for_update(of=("self",)).order_by("session_date", "session_id")
    for row in rows:
        row.status = Session.Status.LATE_CANCELLED if is_late and row.pk == session.pk else Session.Status.CANCELLED
        row.sequence += 1
        row.client, row.decided_at, row.called_off_by, row.called_off_because, row.move_asked_at = client, at, side, because, None
        row.save(update_fields=CALLED_OFF)
        forget_reminders(row)
    acts.record_many([acts.new_act(client, f"session.{row.status}", actor=by, about=row, at=at) for row in rows])
    if rows:
        tell_change(rows[0], "off" if len(rows) == 1 else "series_off", by=by, at=at, count=len(rows))
    refresh_cards([client.pk], at=at)
    return rows


@transaction.atomic
def ask_to_move(session: Session, *, wish: str, by: User, at: datetime) -> Session:
    """The client asks for another time; the session stays where it is until the coach moves it."""
    client, session = _locked(session)
    if session.status == Session.Status.PLANNED and session.session_date > at:
        session.move_asked_at, session.move_wish = at, wish
        session.save(update_fields=["move_asked_at", "move_wish"])
        acts.record(client, "session.move_asked", actor=by, about=session, at=at)
        tell_wish(session, "move", wish, at=at, key=f"session_wish:{session.pk}:{at.timestamp()}")
    return session


@transaction.atomic
def keep_time(session: Session, *, by: User, at: datetime) -> Session:
    """Let a session stay at its time after somebody asked for another one."""
    client, session = _locked(session)
    if session.move_asked_at is not None:
        session.move_asked_at = None
        session.save(update_fields=["move_asked_at"])
        acts.record(client, "session.time_kept", actor=by, about=session, at=at)
    return session


def in_the_way(session: Session) -> Session | None:
    """The first session that the coach has planned at this time; a group may fill several rows at once."""
    ends_at = session.session_date + timedelta(minutes=session.minutes)
    others = Session.objects.filter(coach=session.coach_id, status=Session.Status.PLANNED).crossing(session.session_date, ends_at).exclude(pk=session.pk)
    if session.format == Session.Format.GROUP:
        others = others.exclude(format=Session.Format.GROUP)
    return others.order_by("session_date", "session_id").first()


def make_way(session: Session, *, at: datetime) -> None:
    """Call a session that is not saved yet off, when its coach has another one planned at that time; it says why."""
    if session.status == Session.Status.PLANNED and in_the_way(session) is not None:
        session.status, session.decided_at, session.called_off_by = Session.Status.CANCELLED, at, Session.Side.COACH
        session.called_off_because = _("Another session was already planned at this time when this one was brought in.")


def tell_made_way(client: Client, *, by: User, at: datetime) -> None:
    """Tell the log of the sessions that came in and made way: it still says that they are booked. No bell rings."""
    made_way = Session.objects.filter(client=client, status=Session.Status.CANCELLED, decided_at=at)
    for session in made_way.order_by("session_id"):
        acts.new_act(client, "session.cancelled", actor=by, about=session, at=at).save(force_insert=True)


def _locked(session: Session) -> tuple[Client, Session]:
    client = lock_living(session.client_id)
    return client, Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _save(session: Session, columns: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            session.save(update_fields=columns, force_insert=columns is None)
    except IntegrityError as problem:
        if ALONE in str(problem):
            raise Clash(in_the_way(session), session.session_date) from None
        raise


def _booked(session: Session, *, by: User, at: datetime) -> Act:
    return acts.new_act(session.client, "session.booked", actor=by, about=session, at=at, due_at=session.session_date)
