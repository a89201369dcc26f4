"""What goes along with mails about sessions, and reminding a client of one by hand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.registry import Enclosure, Subject, enclosures, subjects
from messaging.models import Notification
from sessions_app.models import Session
from sessions_app.readings.calendars import invitation


@enclosures.part("session_soon", order=70)
def session_soon(row: Notification) -> Enclosure | None:
    """Where they meet; nothing once the session is at another time, or is not to be."""
    session = Session.objects.filter(pk=row.about_id or 0, status=Session.Status.PLANNED, session_date=datetime.fromisoformat(row.facts["at"])).first()
    return None if session is None else Enclosure(where(session))


@enclosures.part("session_changed", order=70)
def session_changed(row: Notification) -> Enclosure | None:
    """The session as it stands now, for the calendar; nothing once it was held or missed."""
    session = Session.objects.filter(pk=row.about_id or 0).select_related("client__practice", "coach").first()
    if session is None or session.status in {Session.Status.HELD, Session.Status.MISSED}:
        return None
    words = where(session) if session.status == Session.Status.PLANNED else session.called_off_because
    return Enclosure(words, (invitation(_together(session, row.facts.get("how", "")), row.person, at=timezone.now()),))


@subjects.part("session", order=70)
def session(client_id: int, number: int) -> Subject | None:
    found = Session.objects.ahead(timezone.now()).filter(client=client_id, pk=number).first()
    return Subject(found, _("I am looking forward to our session. Is there something you want to bring?"), found.own_url) if found else None


def where(session: Session) -> str:
    """How long it takes, and where: the place, or the link for the call."""
    lasts = ngettext("%(count)d minute", "%(count)d minutes", session.minutes) % {"count": session.minutes}
    return "\n".join(filter(None, [lasts, session.place, session.call_link]))


def _together(session: Session, how: str) -> list[Session]:
    """The session, or all of its series that were booked or called off with it."""
    if not how.startswith("series") or session.series is None:
        return [session]
    rows = Session.objects.filter(series=session.series, status=session.status, decided_at=session.decided_at).select_related("client__practice", "coach")
    return list(rows.order_by("session_date", "session_id"))
