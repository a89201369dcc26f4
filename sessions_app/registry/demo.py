"""The sessions of the demo world and of large worlds for measuring: rows, and the acts about them."""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import User
from clients import acts
from clients.domain.years import LASTS, Meeting
from clients.models import Act, Client
from clients.registry.archetypes import tagged
from clients.registry.demo import copy_acts
from common.registry import World, archetype_tags, demo, scale, tagged_models
from sessions_app.models import Session

MINUTES = LASTS // timedelta(minutes=1)
BATCH = 50_000
COLUMNS = [
    *("session_id", "client_id", "coach_id", "session_date", "minutes", "status", "format"),
    *("is_pro_bono", "notes", "tasks_assigned", "booked_at", "decided_at", "place", "call_link", "called_off_by", "called_off_because"),
    *("move_wish", "focus", "plan_version", "notes_version"),
]


@demo.part("sessions.year", order=30)
def demo_sessions(world: World) -> None:
    """Every meeting of the year as a session, with its booking and its outcome in the log."""
    _write(world, save=Session.objects.bulk_create, record=acts.record_many)


@scale.part("sessions.year", order=30)
def many_sessions(world: World, clients: int) -> None:
    """The same for thousands of clients, by COPY and with a silent bell."""
    written = _write(world, save=_copy, record=copy_acts)
    world.say(f"{written} sessions")


@tagged_models.part("sessions", order=30)
def sessions() -> type[Session]:
    return Session


@archetype_tags.part("sessions", order=30)
def tags(client_ids: Collection[int]) -> Iterable[tuple[str, int, str]]:
    """The archetypes of sessions."""
    rows = Session.objects.filter(client__in=client_ids).exclude(archetype=None).order_by("pk").values_list("pk", "archetype")
    return [("sessions_app.session", session_id, slug) for session_id, slug in rows]


@demo.part("sessions.tags", order=46)
def demo_tags(world: World) -> None:
    held = Session.objects.filter(client__practice__is_demo=True, status="held")
    Session.objects.bulk_update(tagged(held.order_by("pk"), world, "tags of sessions"), ["archetype"], batch_size=500)


def _write(world: World, *, save: Callable[[list[Session]], Any], record: Callable[[list[Act]], Any]) -> int:
    meetings = world.made.pop("meetings", [])
    for start in range(0, len(meetings), BATCH):
        rows = [_session(*meeting) for meeting in meetings[start : start + BATCH]]
        _number(rows)
        save(rows)
        told = [act for session in rows for act in _told(session) if act.at <= world.at]
        record(sorted(told, key=lambda act: act.at))
    return len(meetings)


def _session(client: Client, meeting: Meeting, coach: User) -> Session:
    return Session(
        client=client,
        coach=coach,
        session_date=meeting.at,
        minutes=MINUTES,
        status=meeting.outcome or Session.Status.PLANNED,
        is_pro_bono=client.is_pro_bono,
        booked_at=meeting.booked_at,
        decided_at=meeting.decided_at if meeting.outcome else None,
    )


def _number(sessions: list[Session]) -> None:
    # COPY gives no keys back, and the acts need them: they are drawn beforehand.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('sessions', 'session_id')) FROM generate_series(1, %s)", [len(sessions)])
        for session, (number,) in zip(sessions, cursor.fetchall(), strict=True):
            session.session_id = number


def _told(session: Session) -> list[Act]:
    booked = acts.new_act(session.client, "session.booked", actor=session.coach, about=session, at=session.booked_at, due_at=session.session_date)
    if session.decided_at is None:
        return [booked]
    minutes = Decimal(session.minutes) if session.status == Session.Status.HELD else None
    return [booked, acts.new_act(session.client, f"session.{session.status}", actor=session.coach, about=session, at=session.decided_at, value=minutes)]


def _copy(sessions: list[Session]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY sessions ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for session in sessions:
            copy.write_row(["[]" if column == "tasks_assigned" else getattr(session, column) for column in COLUMNS])
