"""What sessions carry out and in."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from clients.models import Client
from common.registry import NotCarried, Reader, Table, arrived, portable
from sessions_app.actions import booking
from sessions_app.models import AgendaBlock, CalendarFeed, PlanTemplate, PrivateNotes, Reflection, ReminderChoice, Session, Topic

COUNTS_SAVES = "counts saves in this house"
NOT_CARRIED = {
    "activity": "the library stays in this house; the block holds its words",
    "kept": "where the block came from; it holds the words",
    "suggestion": "where the block came from; it holds the words",
}


@portable.part("sessions", order=30)
def carried() -> list[Table | NotCarried]:
    return [_sessions(), *_plans(), *_words()]


@arrived.part("sessions", order=30)
def tell_made_way(client: Client, coach: User, at: datetime) -> None:
    booking.tell_made_way(client, by=coach, at=at)


def _sessions() -> Table:
    return Table(
        "sessions",
        Session,
        fields=(
            *("coach", "session_date", "minutes", "status", "format", "is_pro_bono", "notes", "tasks_assigned", "booked_at", "decided_at"),
            *("place", "call_link", "series", "called_off_by", "called_off_because", "move_asked_at", "move_wish", "focus"),
            *("archetype", "plan_shared_at", "begun_at"),
        ),
        for_machines=("series",),
        fitted=lambda session, at: booking.make_way(session, at=at),
        left_out={"sequence": "counts changes for calendars", "plan_version": COUNTS_SAVES, "notes_version": COUNTS_SAVES},
    )


def _plans() -> list[Table | NotCarried]:
    return [
        Table("topics", Topic, fields=("session", "words", "created_at")),
        Table(
            "plans",
            AgendaBlock,
            fields=("session", "position", "title", "text", "minutes", "element", "client_note", "state", "begun_at", "topic", "left_from", "task"),
            for_coach=("private_note",),
            for_machines=("position", "left_from"),
            left_out={"version": COUNTS_SAVES, "removed_at": "what was taken away is not carried", **NOT_CARRIED},
            rows_for=_in_a_plan,
        ),
        NotCarried(CalendarFeed, "a secret address of this house"),
        NotCarried(PlanTemplate, "holds nothing about a client; it stays with its coach"),
    ]


def _words() -> list[Table | NotCarried]:
    version = {"version": COUNTS_SAVES}
    return [
        Table("private notes of sessions", PrivateNotes, for_coach=("session", "body", "updated_at"), left_out=version, readers=("coach",)),
        Table(
            "reminders of sessions",
            ReminderChoice,
            for_client=("session", "minutes", "is_own"),
            left_out={"person": "the client"},
            readers=("client",),
            rows_for=_of_the_client,
            comes_in=False,
        ),
        Table("reflections", Reflection, fields=("session", "body", "updated_at"), left_out=version),
    ]


def _of_the_client(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """How the coach is reminded is the coach's."""
    return rows.filter(person=F("client__user"))


def _in_a_plan(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """For the client only plans that were shared."""
    rows = rows.filter(removed_at=None)
    return rows if reader == "coach" else rows.filter(session__plan_shared_at__isnull=False)
