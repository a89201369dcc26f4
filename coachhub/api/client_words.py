"""What the operations about clients take and give."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from clients.models import ArchetypeNote, Client
from clients.readings.timeline import ActRow
from common.api import Asked as AskedOf
from common.api import Id, Limit, Mark, Moment, Schema

Score = Annotated[int | None, Field(ge=0, le=100, description="Points of 100; null while there is too little to score.", examples=[82])]
Name = Annotated[str, Field(min_length=1, max_length=120, description="The name as people call it.", examples=["Noah Lindqvist"])]
Email = Annotated[str, Field(max_length=254, description="Where mail goes; may be empty.", examples=["noah@example.com"])]
Zone = Annotated[str, Field(max_length=64, description="IANA time zone: decides what “today” is for this client.", examples=["Europe/Berlin"])]
Tags = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20, description="Words to find the client by; only coaches see them.")]
Begun = Annotated[date, Field(description="When the coaching began.", examples=["2026-01-05"])]
State = Literal["active", "paused", "completed", "archived"]
Element = Literal["fire", "water", "earth", "air", "aether"]

# The columns of a card that a row is written from.
ROW = (
    "client_id", "name", "email", "state", "since_date", "tags", "archetypes", "leading", "score", "score_before", "score_state", "balance_by_week",
    "last_session_at", "next_session_at", "last_act_at", "sessions_held", "tasks_open", "tasks_overdue", "unread",
)  # fmt: skip


class ClientsAsked(AskedOf):
    """Which clients, in which order."""

    q: str = Field("", max_length=100, description="Words in name, address or tags; small mistakes are forgiven.")
    state: Literal["", "active", "paused", "completed", "archived"] = Field("", description="Archived clients come only when they are asked for.")
    band: Literal["", "strong", "steady", "thinning", "quiet", "dormant", "new", "no_plan"] = Field("", description="Where the engagement score lies.")
    element: Literal["", "fire", "water", "earth", "air", "aether"] = Field("", description="The element that leads.")
    tag: str = Field("", max_length=40, description="With this tag.")
    archetype: str = Field("", max_length=50, description="With this archetype, by its slug.", examples=["visionary"])
    next: Literal["", "today", "week", "booked", "none"] = Field("", description="When the next session is.")
    tasks: Literal["", "open", "overdue"] = Field("", description="With tasks in this state.")
    needs: Literal["", "1"] = Field("", description="Only those who need a look.")
    sort: Literal["", "name", "quiet", "engagement", "engagement-up", "session", "newest"] = Field("", description="By name, or with words by likeness.")
    limit: Limit = 50
    after: Mark = ""


class Engagement(Schema):
    """How much the client takes part (docs/scores.md)."""

    score: Score
    score_before: Score = Field(description="The score four weeks ago, in points of 100.")
    state: str = Field(description="What stands beside the score or in its place: scored, dormant, new, no_plan, paused, completed.", examples=["scored"])


class Weeks(Schema):
    """How even the five elements are, 0 to 100."""

    now: Score
    by_week: list[int | None] = Field(description="Twelve weeks, the oldest first; null where nobody knows.", examples=[[61, None, 64]])
    leading: str = Field(description="The element that stands out, empty where none does.", examples=["fire"])


class ClientRow(Schema):
    """A client with what is summed up."""

    id: Id
    name: Name
    email: Email
    state: State
    since_date: Begun
    tags: list[str]
    archetypes: list[str] = Field(description="Slugs of the archetypes that are noted for now.", examples=[["visionary"]])
    engagement: Engagement
    balance: Weeks
    last_session_at: Moment | None
    next_session_at: Moment | None
    last_act_at: Moment | None = Field(description="When the client last did something.")
    sessions_held: int = Field(description="Sessions in the last twelve weeks.", examples=[5])
    tasks_open: int = Field(examples=[3])
    tasks_overdue: int = Field(examples=[1])
    unread_messages: int = Field(examples=[0])


class ClientPage(Schema):
    """One page of clients."""

    items: list[ClientRow]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class ClientNew(Schema):
    """A client who is to be added."""

    name: Name
    email: Email = ""
    since_date: Begun | None = Field(None, description="Today when it is left out.")
    time_zone: Zone | None = Field(None, description="The coach's own when it is left out.")
    tags: Tags = []
    is_pro_bono: bool = False
    invite: bool = Field(False, description="Send the invitation to open an account right away.")


class ClientChange(Schema):
    """What is to be changed; all else stays."""

    name: Name | None = None
    email: Email | None = None
    since_date: Begun | None = None
    time_zone: Zone | None = None
    tags: Tags | None = None
    is_pro_bono: bool | None = None


class Noted(Schema):
    """An archetype that somebody appears as for a while."""

    archetype: str = Field(description="Its slug.", examples=["visionary"])
    name: str = Field(examples=["The visionary"])
    note: str
    from_date: date
    to_date: date | None = Field(description="null while it holds.")


class Happened(Schema):
    """One act of the log."""

    id: Id
    kind: str = Field(description="What happened.", examples=["task.done"])
    title: str = Field(description="What it was about, in the words of then.")
    at: Moment
    due_at: Moment | None


class LevelNow(Schema):
    """How much of one element there is."""

    level: float | None = Field(description="0 to 100; null where nobody knows.", examples=[57.2])
    low: float | None = Field(description="The lower end of the 80 % band.")
    high: float | None = Field(description="The upper end of the 80 % band.")
    confidence: str | None = Field(description="stale, low, fair or good.", examples=["fair"])


class ClientDetail(Schema):
    """A client in detail."""

    id: Id
    name: Name
    email: Email
    state: State
    since_date: Begun
    time_zone: Zone
    tags: list[str]
    is_pro_bono: bool
    has_account: bool = Field(description="Whether the client can sign in here.")
    profile: dict[str, Any] = Field(description="What was imported about the client, as it came.")
    engagement: Engagement
    balance: Score = Field(description="How even the five elements are, 0 to 100.")
    levels: dict[str, LevelNow] = Field(description="By element.")
    last_session_at: Moment | None
    next_session_at: Moment | None
    archetypes: list[Noted] = Field(description="The newest 25, those that ended among them.")
    history: list[Happened] = Field(description="The newest 25 acts that a coach may see.")

    @classmethod
    def of(cls, row: Client, notes: Sequence[ArchetypeNote], acts: Sequence[ActRow]) -> "ClientDetail":
        card, balance, standing = getattr(row, "card", None), getattr(row, "balance", None), getattr(row, "engagement", None)
        plain = {name: getattr(row, name) for name in ("name", "email", "state", "since_date", "time_zone", "tags", "is_pro_bono")}
        index = balance and balance.index
        return cls(
            id=row.pk,
            **plain,
            has_account=row.user_id is not None,
            profile=row.profile_data,
            engagement=Engagement(score=standing and standing.value, score_before=card and card.score_before, state=standing.state if standing else "new"),
            balance=None if index is None else round(index),
            levels={element: LevelNow(**{name: of.get(name) for name in LevelNow.model_fields}) for element, of in (balance.levels if balance else {}).items()},
            last_session_at=card and card.last_session_at,
            next_session_at=card and card.next_session_at,
            archetypes=[
                Noted(archetype=note.archetype.slug, name=note.archetype.name, note=note.note, from_date=note.from_date, to_date=note.to_date) for note in notes
            ],
            history=[Happened(id=act.act_id, kind=act.kind, title=act.title, at=act.at, due_at=act.due_at) for act in acts],
        )


def written(row: Mapping[str, Any]) -> dict[str, Any]:
    """A card as a ClientRow; by hand, because two hundred of them would take longer to check than to fetch."""
    weeks = row["balance_by_week"]
    return {
        "id": row["client_id"],
        "name": row["name"],
        "email": row["email"],
        "state": row["state"],
        "since_date": row["since_date"],
        "tags": row["tags"],
        "archetypes": row["archetypes"],
        "engagement": {"score": row["score"], "score_before": row["score_before"], "state": row["score_state"] or "new"},
        "balance": {"now": weeks[-1] if weeks else None, "by_week": weeks, "leading": row["leading"]},
        "last_session_at": row["last_session_at"],
        "next_session_at": row["next_session_at"],
        "last_act_at": row["last_act_at"],
        "sessions_held": row["sessions_held"],
        "tasks_open": row["tasks_open"],
        "tasks_overdue": row["tasks_overdue"],
        "unread_messages": row["unread"],
    }
