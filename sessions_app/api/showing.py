"""A session as its operations show it, and moments as they take them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.gates import PersonRequest
from common.api import Problem, require_version, with_version
from sessions_app.actions import agenda
from sessions_app.api.words import SessionOut
from sessions_app.gates import get_session
from sessions_app.models import PrivateNotes, Session

# What the forms call otherwise than the request.
NAMES = {"client": "client_id", "day": "starts_at", "time": "starts_at"}


def shown(request: PersonRequest, session_id: int, *, status: int = 200) -> HttpResponse:
    """The session as this reader may see it, with its version."""
    user = request.user
    row = get_session(user, session_id)
    blocks = agenda.plan_of(row).blocks if user.is_coach or row.plan_shared_at is not None else []
    notes = private_notes(request, row)
    response = with_version(SessionOut.of(row, blocks, notes, is_coach=user.is_coach), version(row, notes), status=status)
    if status == 201:
        response["Location"] = request.build_absolute_uri(f"/api/sessions/{row.pk}")
    return response


def require_read(request: PersonRequest, row: Session) -> PrivateNotes | None:
    """Go on only when the request names the version that stands; the private notes with which it does."""
    notes = private_notes(request, row)
    require_version(request, version(row, notes))
    return notes


def private_notes(request: PersonRequest, row: Session) -> PrivateNotes | None:
    return PrivateNotes.objects.visible_to(request.user).filter(session=row).first()


def version(row: Session, notes: PrivateNotes | None) -> str:
    return f"{row.as_read}-{row.plan_version}-{row.notes_version}-{notes.version if notes else 0}"


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """This moment on the clock of the zone; one without an offset is meant on that clock."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(zone)
    except (OverflowError, ValueError):
        raise Problem(422, _("This day cannot be right."), errors=[{"field": "body.starts_at", "detail": _("Choose another day.")}]) from None
