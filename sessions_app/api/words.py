"""What the operations about sessions take and give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from common.api import Asked, Id, Mark, Moment, Schema
from sessions_app.models import AgendaBlock, PrivateNotes, Session

Element = Literal["fire", "water", "earth", "air", "aether"]
Minutes = Annotated[int, Field(ge=5, le=480, description="How long the session takes, in minutes.", examples=[60])]
Reminders = Annotated[
    list[Literal[10080, 2880, 1440, 180, 60, 15]], Field(max_length=6, description="Minutes before it begins; empty: not at all.", examples=[[1440, 60]])
]
Title = Annotated[str, Field(min_length=1, max_length=200, examples=["Name the week"])]


class BlockNew(Schema):
    """One step of the plan."""

    title: Title
    minutes: int = Field(10, ge=1, le=480, description="In minutes.")
    element: Element | None = None
    text: str = Field("", max_length=1000, description="What happens; the client reads it when the plan is shared.")
    client_note: str = Field("", max_length=5000, description="The client reads it when the plan is shared.")
    private_note: str = Field("", max_length=5000, description="For the coach alone.")


class SessionNew(Schema):
    """A session that is to be booked, with its plan."""

    client_id: Id
    starts_at: datetime = Field(description="When it begins; without an offset by the coach's own clock.", examples=["2026-12-03T10:00:00+01:00"])
    minutes: Minutes = 60
    format: Literal["individual", "group"] = "individual"
    place: str = Field("", max_length=200, description="A room, an address, or how you will call.")
    call_link: str = Field("", max_length=500, description="The address of the call; the client sees it.")
    blocks: list[BlockNew] = Field([], max_length=60, description="The plan, in its order.")
    notes: str = Field("", max_length=20_000, description="Shared notes: the client may read them.")
    private_notes: str = Field("", max_length=20_000, description="The coach's own notes: nobody else reads them.")
    share: bool = Field(False, description="Show the plan to the client right away.")
    reminders: Reminders | None = Field(None, description="When the coach is reminded; as usual when it is left out.")
    client_reminders: Reminders | None = Field(None, description="When the client is reminded, if the client has an account.")


class Move(Schema):
    """Another time or place; all else stays."""

    starts_at: datetime | None = Field(None, description="When it begins; without an offset by the coach's own clock.", examples=["2026-12-03T10:00:00+01:00"])
    minutes: Minutes | None = None
    place: str | None = Field(None, max_length=200)
    call_link: str | None = Field(None, max_length=500)


class OutcomeNew(Schema):
    """How a session went."""

    status: Literal["held", "missed", "late_cancelled"] = Field(description="missed: the client did not come.")
    minutes: Minutes | None = Field(None, description="How long it took; as planned when it is left out.")
    focus: str = Field("", max_length=300, description="What is agreed to keep in mind until the next time; the client reads it.")
    share: bool = Field(False, description="Show the plan to the client.")


class OutcomeChange(Schema):
    """What is corrected; all else stays."""

    status: Literal["held", "missed", "late_cancelled"] | None = None
    starts_at: datetime | None = None
    minutes: Minutes | None = None
    format: Literal["individual", "group"] | None = None
    is_pro_bono: bool | None = None
    anyway: bool = Field(False, description="Also when the coach has another session at that time.")


class CallOff(Schema):
    """Who calls a session off, and how."""

    side: Literal["client", "coach"] = Field(description="Who calls it off.")
    late: bool = Field(False, description="It counts as cancelled late.")
    because: str = Field("", max_length=300, description="Why; both read it.")
    following: bool = Field(False, description="And all that follow in its series.")


class NotesChange(Schema):
    """What is written about a session; what is left out stays."""

    notes: str | None = Field(None, max_length=20_000, description="Shared notes: the client may read them.")
    private_notes: str | None = Field(None, max_length=20_000, description="The coach's own notes.")


class RemindersChange(Schema):
    """When who is reminded of one session; who is left out stays as it is."""

    own: Reminders | None = Field(None, description="When the person of the key is reminded.")
    client: Reminders | None = Field(None, description="A coach chooses for the client too; what the client chose alone stands.")


class RemindersOut(Schema):
    """When who is reminded of one session."""

    own: list[int] = Field(description="Minutes before it begins.", examples=[[1440, 60]])
    client: list[int] | None = Field(description="The same for the client; null for a client, and where the client has no account.")


class SessionRow(Schema):
    """A session in a list."""

    id: Id
    client_id: Id
    coach: str | None = Field(examples=["Maya Reyes"])
    starts_at: Moment
    minutes: Minutes
    status: Literal["planned", "held", "missed", "late_cancelled", "cancelled"]
    format: Literal["individual", "group"]


class SessionPage(Schema):
    """One page of sessions."""

    items: list[SessionRow]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class SessionsAsked(Asked):
    """Which sessions; a page has 25."""

    show: Literal["so_far", "ahead"] = Field("so_far", description="What was, the newest first; or what comes, the nearest first, ten at most.")
    status: Literal["", "planned", "held", "missed", "late_cancelled", "cancelled"] = ""
    after: Mark = ""


class BlockOut(Schema):
    """One step of the plan."""

    id: Id
    title: Title
    minutes: int = Field(description="In minutes.", examples=[10])
    element: Element | None
    text: str
    client_note: str
    private_note: str | None = Field(description="null for the client.")
    state: str = Field(description="open, done or skipped.", examples=["open"])


class SessionOut(Schema):
    """A session as its reader may see it."""

    id: Id
    client_id: Id
    coach: str | None = Field(description="The name of the coach.", examples=["Maya Reyes"])
    starts_at: Moment
    minutes: Minutes
    status: Literal["planned", "held", "missed", "late_cancelled", "cancelled"]
    format: Literal["individual", "group"]
    place: str
    call_link: str
    is_plan_shared: bool
    blocks: list[BlockOut] = Field(description="The plan; for the client empty until it is shared.")
    notes: str = Field(description="Shared notes; for the client empty before the plan is shared or the session is over.")
    private_notes: str | None = Field(description="The coach's own; null for the client.")
    focus: str = Field(description="What was agreed to keep in mind until the next time.")
    tasks_assigned: list[dict[str, Any]] = Field(description="What the blocks led to.")

    @classmethod
    def of(cls, row: Session, blocks: Sequence[AgendaBlock], private: PrivateNotes | None, *, is_coach: bool) -> "SessionOut":
        plain = ("client_id", "minutes", "status", "format", "place", "call_link", "focus", "tasks_assigned")
        are_notes_shown = is_coach or row.plan_shared_at is not None or row.status != Session.Status.PLANNED
        return cls(
            id=row.pk,
            coach=row.coach.name if row.coach else None,
            starts_at=row.session_date,
            is_plan_shared=row.plan_shared_at is not None,
            blocks=[_block(block, is_coach=is_coach) for block in blocks],
            notes=row.notes if are_notes_shown else "",
            private_notes=(private.body if private else "") if is_coach else None,
            **{name: getattr(row, name) for name in plain},
        )


def _block(block: AgendaBlock, *, is_coach: bool) -> BlockOut:
    plain = {name: getattr(block, name) for name in ("title", "minutes", "text", "client_note", "state")}
    return BlockOut(id=block.pk, element=block.element_id, private_note=block.private_note if is_coach else None, **plain)  # type: ignore[arg-type]
