"""Sessions as calendars read them (RFC 5545): the feed of a person, a file of one session, and invitations (RFC 5546)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.message import MIMEPart
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from accounts.models import User
from sessions_app.models import Session

PRODUCT = "-//CoachHub//Sessions//EN"
LOOKS_BACK, LOOKS_AHEAD = timedelta(days=90), timedelta(days=730)
MOST = 3000
ASK_AGAIN_AFTER = timedelta(hours=1)


def feed_of(person: User, *, shows_names: bool, at: datetime) -> bytes:
    """All that a person's calendar shows: what was held lately and what is ahead, in one query."""
    sessions = Session.objects.visible_to(person).of_period(at - LOOKS_BACK, at + LOOKS_AHEAD).filter(status__in=["planned", "held"])
    sessions = sessions.of_coach(person) if person.is_coach else sessions
    rows = sessions.select_related("client__practice", "coach")[:MOST]
    calendar = _calendar("PUBLISH", (_event(row, person, shows_names=shows_names, stamped_at=row.decided_at or row.booked_at) for row in rows))
    calendar.add("X-WR-CALNAME", _("Sessions"))
    calendar.add("REFRESH-INTERVAL", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    return calendar.to_ical()


def file_of(session: Session, person: User) -> bytes:
    """One session, to be put into a calendar by hand."""
    return _calendar("PUBLISH", [_event(session, person, shows_names=True, stamped_at=session.decided_at or session.booked_at)]).to_ical()


def invitation(sessions: Sequence[Session], person: User, *, at: datetime) -> MIMEPart:
    """What a mail program puts into the calendar, moves there, or takes out of it: as these sessions stand now.

    REQUEST and CANCEL may name one event alone (RFC 5546, 3.2.2 and 3.2.5). Several go as PUBLISH, which may name many and invites nobody.
    """
    method = "PUBLISH" if len(sessions) > 1 else "REQUEST" if sessions[0].status == Session.Status.PLANNED else "CANCEL"
    events = [_organized(_event(row, person, shows_names=True, stamped_at=at), row) for row in sessions]
    if len(events) == 1:
        events[0].add("ATTENDEE", _attendee(person))
    part = MIMEPart()
    part.set_content(_calendar(method, events).to_ical().decode(), subtype="calendar", charset="utf-8", cte="base64")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="session.ics")
    return part


def uid_of(session: Session) -> str:
    """The name by which every calendar knows the session, however often it moves."""
    return f"session-{session.pk}@{urlsplit(settings.SITE_ORIGIN).hostname}"


def _calendar(method: str, events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        calendar.add(name, value)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(session: Session, person: User, *, shows_names: bool, stamped_at: datetime) -> Event:
    event = Event()
    event.add("UID", uid_of(session))
    event.add("SEQUENCE", session.sequence)
    event.add("DTSTAMP", stamped_at.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", session.session_date.astimezone(UTC))
    event.add("DTEND", session.ends_at.astimezone(UTC))
    event.add("SUMMARY", _("Session with %(name)s") % {"name": _other(session, person)} if shows_names else _("Session"))
    event.add("STATUS", "CONFIRMED" if session.status in {Session.Status.PLANNED, Session.Status.HELD} else "CANCELLED")
    # Who leaves names out shares the calendar with others: no place, no link and no page are for them either.
    if shows_names:
        event.add("DESCRIPTION", settings.SITE_ORIGIN + (session.get_absolute_url() if person.is_coach else session.own_url))
        if session.place:
            event.add("LOCATION", session.place)
        if session.call_link:
            event.add("URL", session.call_link)
    return event


def _organized(event: Event, session: Session) -> Event:
    """With who invites: the house in the coach's name, because a coach's address is the coach's own."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = session.coach.name if session.coach else session.client.practice.name
    event.add("ORGANIZER", organizer)
    return event


def _attendee(person: User) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update({"CN": person.name, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    return attendee


def _other(session: Session, person: User) -> str:
    if person.is_coach:
        return session.client.name
    return session.coach.name if session.coach else session.client.practice.name
