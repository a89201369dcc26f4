"""What a person was told, for machines."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, coach_or_client_only
from common.api import Asked, Id, Limit, Mark, Moment, Schema, listing, mark, place
from common.dates import spoken_time
from messaging.actions import notifying
from messaging.gates import get_notification
from messaging.models import Notification
from messaging.readings.notices import sentence

router = Router(tags=["notifications"])


class NotificationOut(Schema):
    """One thing that the person was told."""

    id: Id
    client_id: Id
    kind: str = Field(examples=["session_soon"])
    words: str = Field(description="In the person's language, with times on their clock.", examples=["You meet Noah Lindqvist tomorrow at 10:00"])
    place: str = Field(description="The page to which it leads.", examples=["/sessions/7/"])
    arrived_at: Moment
    read_at: Moment | None


class NotificationPage(Schema):
    """One page of them, the newest first."""

    items: list[NotificationOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class NotificationsAsked(Asked):
    """Which of them."""

    unread: bool = Field(False, description="Only what was not seen yet.")
    limit: Limit = 50
    after: Mark = ""


@router.get("/notifications", response=NotificationPage, summary="What you were told", url_name="notifications", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def notifications(request: PersonRequest, asked: Query[NotificationsAsked]) -> HttpResponse:
    """One's own, the newest first; looking marks nothing as read."""
    begins, now = place("notifications", asked.after), timezone.now()
    found = Notification.objects.visible_to(request.user).arrived()
    found = found.filter(read_at=None) if asked.unread else found
    rows = list((found.before(datetime.fromisoformat(begins[0]), begins[1]) if begins else found)[: asked.limit + 1])
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    return listing(request, [_written(row, now) for row in rows[: asked.limit]], next_mark=mark("notifications", last.arrived_at, last.pk) if last else "")


@router.post("/notifications/read", response={204: None}, summary="Mark all as read", url_name="read_all")
@coach_or_client_only
def read_all(request: PersonRequest) -> Status:
    """All of them were seen."""
    notifying.mark_read(request.user, Notification.objects.visible_to(request.user), at=timezone.now())
    return Status(204, None)


@router.post("/notifications/{notification_id}/read", response={204: None}, summary="Mark one as read", url_name="read")
@coach_or_client_only
def read_one(request: PersonRequest, notification_id: Id) -> Status:
    """It was seen."""
    row = get_notification(request.user, notification_id)
    notifying.mark_read(request.user, Notification.objects.visible_to(request.user).filter(pk=row.pk), at=timezone.now())
    return Status(204, None)


@router.delete("/notifications/{notification_id}/read", response={204: None}, summary="Mark one as unread", url_name="read")
@coach_or_client_only
def unread_one(request: PersonRequest, notification_id: Id) -> Status:
    """To be looked at again."""
    notifying.mark_unread(get_notification(request.user, notification_id))
    return Status(204, None)


def _written(row: Notification, now: datetime) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("client_id", "kind", "place", "arrived_at", "read_at")}
    return {"id": row.pk, "words": sentence(row, when=lambda at: spoken_time(at, now=now)), **plain}
