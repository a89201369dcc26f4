"""The door to a session: for strangers a 404, as for a session that does not exist."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from sessions_app.models import Session


def get_own_session(user: User, client_id: int, session_id: int) -> Session:
    """A session that this coach gave or will give: another coach of the client reads it and changes nothing."""
    return get_object_or_404(Session.objects.visible_to(user).of_coach(user).select_related("client"), pk=session_id, client_id=client_id)
