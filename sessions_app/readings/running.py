"""What follows a session."""

from datetime import date, datetime, timedelta

from sessions_app.models import Session

A_WEEK = timedelta(days=7)


def following_of(session: Session) -> Session | None:
    """The next session with this client that is booked after this one."""
    later = Session.objects.filter(client=session.client_id, session_date__gt=session.session_date, status=Session.Status.PLANNED)
    return later.order_by("session_date", "session_id").first()


def due_of(session: Session, *, at: datetime) -> date:
    """The day by which something agreed now is to be done: the day of the next session, else in a week."""
    following, client = following_of(session), session.client
    return client.today(following.session_date) if following and following.session_date > at else client.today(at) + A_WEEK
