"""What happened with a client, for machines: the timeline, which is also what webhooks tell of."""

from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from accounts.gates import PersonRequest, coach_or_client_only
from clients.acts import record_read
from clients.domain.kinds import SEEN_BY_CLIENT, SEEN_BY_COACH, SUBJECTS
from clients.gates import get_client
from clients.readings.timeline import acts_of, in_plain
from common.api import Asked, Id, Limit, Mark, Moment, Schema, listing, mark, place

router = Router(tags=["clients"])


class ActOut(Schema):
    """One thing that happened."""

    id: Id
    client_id: Id
    kind: str = Field(description="What happened: what it is about, a dot, and how it went.", examples=["task.done"])
    title: str = Field(description="What it was about, in the words of then.", examples=["Walk before breakfast"])
    at: Moment
    due_at: Moment | None = Field(description="When what was booked or agreed is due.")
    about_id: Id | None = Field(description="The number of the task, session or whatever it is about.")


class ActPage(Schema):
    """One page of acts, the newest first."""

    items: list[ActOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class ActsAsked(Asked):
    """Which of them."""

    show: Literal[
        "", "sessions", "tasks", "goals", "entries", "checkins", "messages", "suggestions", "files", "journey", "coaching"
    ] = Field("", description="Only what is about this.")  # fmt: skip
    limit: Limit = 50
    after: Mark = ""


@router.get("/clients/{client_id}/acts", response=ActPage, summary="What happened with a client", url_name="acts", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def acts(request: PersonRequest, client_id: Id, asked: Query[ActsAsked]) -> HttpResponse:
    """The timeline: for a coach what coaches may see, for the client what the client may."""
    client = get_client(request.user, client_id)
    record_read(client, "overview", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    begins = place("acts", asked.after)
    rows = acts_of(
        client,
        prefixes=SUBJECTS.get(asked.show, ("",)),
        before=(datetime.fromisoformat(begins[0]), begins[1]) if begins else None,
        most=asked.limit + 1,
        seen=SEEN_BY_COACH if request.user.is_coach else SEEN_BY_CLIENT,
    )
    shown = rows[: asked.limit]
    return listing(request, [in_plain(row, client.pk) for row in shown], next_mark=mark("acts", shown[-1].at, shown[-1].pk) if len(rows) > asked.limit else "")
