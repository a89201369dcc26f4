"""Reminders of sessions, and word of what changed: planned in the transaction that books, moves or calls off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import Preferences, User
from messaging.actions.notifying import notify, withdraw
from sessions_app.models import ReminderChoice, Session

BRIEF_BEFORE = timedelta(hours=1)
SOON = ("session_soon", "brief")


def remind(session: Session, *, at: datetime, person: User | None = None) -> None:
    """Plan the reminders of everybody who takes part, or of one of them, in place of those that were planned."""
    for each in people_of(session) if person is None else [person]:
        withdraw(session, *SOON, person=each)
        if session.status == Session.Status.PLANNED:
            _plan(session, each, at=at)


def forget_reminders(session: Session) -> None:
    """Nobody is to be reminded of it any more."""
    withdraw(session, *SOON)


def tell_change(session: Session, how: str, *, by: User, at: datetime, count: int = 1) -> None:
    """Tell whoever did not do it that a session is booked, a series of them, moved or off."""
    for person in people_of(session):
        if person.pk != by.pk:
            facts = {"who": _other(session, person), "at": session.session_date.isoformat(), "how": how, "what": str(count)}
            key = f"session_changed:{session.pk}:{session.sequence}:{how}"
            notify(person, "session_changed", session, client=session.client, place=place_for(session, person), at=at, key=key, facts=facts)


def tell_wish(session: Session, how: str, words: str, *, at: datetime, key: str) -> None:
    """Tell the coach what the client wishes for: another time, or a topic."""
    coach = session.coach
    if coach is not None:
        facts = {"who": session.client.name, "what": words, "how": how}
        notify(coach, "session_wish", session, client=session.client, place=place_for(session, coach), at=at, key=key, facts=facts)


def tell_shared(session: Session, *, at: datetime) -> None:
    """Tell the client that the plan can be read."""
    person = session.client.user
    if person is not None:
        facts = {"who": _other(session, person), "at": session.session_date.isoformat()}
        key = f"plan_shared:{session.pk}:{at.timestamp()}"
        notify(person, "plan_shared", session, client=session.client, place=place_for(session, person), at=at, key=key, facts=facts, by=session.coach)


@transaction.atomic
def choose_reminders(session: Session, person: User, minutes: Sequence[int], *, by: User, at: datetime) -> bool:
    """Other reminders than usual for this session; whether it was taken: what a person chose alone stands against the coach."""
    held = ReminderChoice.objects.select_for_update().filter(session=session, person=person).first()
    is_own = by.pk == person.pk
    if held is not None and held.is_own and not is_own:
        return held.minutes == list(minutes)
    ReminderChoice.objects.update_or_create(
        session=session, person=person, defaults={"client_id": session.client_id, "minutes": list(minutes), "is_own": is_own}
    )
    remind(session, at=at, person=person)
    return True


def remind_anew(person: User, *, at: datetime) -> None:
    """Plan a person's reminders of everything that is ahead once more: they chose otherwise."""
    ahead = Session.objects.visible_to(person).ahead(at).select_related("client__user", "coach")
    for session in ahead.of_coach(person) if person.is_coach else ahead:
        remind(session, at=at, person=person)


def people_of(session: Session) -> list[User]:
    """Whoever takes part and can sign in: coach and client."""
    return [person for person in (session.coach, session.client.user) if person is not None]


def reminders_of(session: Session, person: User) -> list[int]:
    """How many minutes before this session this person is reminded, the longest first."""
    chosen = ReminderChoice.objects.filter(session=session, person=person).first()
    return sorted(chosen.minutes if chosen is not None else Preferences.objects.of(person).reminders, reverse=True)


def place_for(session: Session, person: User) -> str:
    return session.get_absolute_url() if person.is_coach else session.own_url


def _plan(session: Session, person: User, *, at: datetime) -> None:
    begins = session.session_date
    facts = {"who": _other(session, person), "at": begins.isoformat()}
    for minutes in reminders_of(session, person):
        _plan_one(session, person, "session_soon", begins - timedelta(minutes=minutes), place_for(session, person), facts, at=at)
    if person.is_coach:
        _plan_one(session, person, "brief", begins - BRIEF_BEFORE, reverse("brief", args=[session.client_id]), facts, at=at)


def _plan_one(session: Session, person: User, kind: str, due_at: datetime, place: str, facts: dict[str, str], *, at: datetime) -> None:
    if due_at > at:
        key = f"{kind}:{session.pk}:{session.session_date.timestamp():.0f}:{due_at.timestamp():.0f}"
        notify(person, kind, session, client=session.client, place=place, at=at, key=key, due_at=due_at, not_after=session.session_date, facts=facts)


def _other(session: Session, person: User) -> str:
    """Whom this person meets."""
    if person.is_coach:
        return session.client.name
    return session.coach.first_name if session.coach else session.client.practice.name
