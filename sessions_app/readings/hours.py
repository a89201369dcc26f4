"""The hours of a coach, from sessions held."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from common.templatetags.ui import initials
from sessions_app.domain.hours import Held
from sessions_app.models import Session


def held_by(coach: User, *, start: datetime | None, end: datetime) -> list[Held]:
    """The sessions that this coach held from `start` to before `end`, the newest first, in one query; clients are named if they agreed."""
    sessions = Session.objects.of_coach(coach).held().filter(session_date__lt=end).select_related("client")
    if start is not None:
        sessions = sessions.filter(session_date__gte=start)
    return [
        Held(
            client_id=session.client_id,
            who=session.client.name if session.client.may_be_named else _nameless(session),
            start=session.session_date,
            minutes=session.minutes,
            is_group=session.format == Session.Format.GROUP,
            is_pro_bono=session.is_pro_bono,
        )
        for session in sessions.order_by("-session_date", "-session_id")
    ]


def _nameless(session: Session) -> str:
    return _("%(initials)s (client %(number)d)") % {"initials": initials(session.client.name), "number": session.client_id}
