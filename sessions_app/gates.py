"""The door to a session: for strangers a 404, as for a session that does not exist."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.actions import refuse_archived
from clients.models import Client
from sessions_app.actions.agenda import Steps, steps_of
from sessions_app.models import AgendaBlock, CalendarFeed, PlanTemplate, Session, Topic
from sessions_app.readings.steps import rows_of


def get_own_session(user: User, client_id: int, session_id: int) -> Session:
    """A session that this coach gave or will give: another coach of the client reads it and changes nothing."""
    return get_object_or_404(Session.objects.visible_to(user).of_coach(user).select_related("client"), pk=session_id, client_id=client_id)


def get_session(user: User, session_id: int) -> Session:
    """A session to look at: of one of the coach's clients, or the client's own."""
    return get_object_or_404(Session.objects.visible_to(user).select_related("client", "coach", "archetype"), pk=session_id)


def get_led_session(user: User, session_id: int) -> Session:
    """A session that this coach leads, to be changed; Archived for a client in the archive."""
    session = get_object_or_404(Session.objects.visible_to(user).of_coach(user).select_related("client"), pk=session_id)
    refuse_archived(session.client)
    return session


def get_steps(user: User, session_id: int) -> Steps:
    """The plan of a session that this coach leads, with no more than a move needs: every drag asks for it."""
    rows = rows_of(user, session_id)
    if not rows or rows[0][-1] == Client.State.ARCHIVED:
        get_led_session(user, session_id)
    return steps_of(session_id, rows)


def get_attended_session(user: User, session_id: int) -> Session:
    """A client's own session, to be changed; Archived for a client in the archive."""
    session = get_session(user, session_id)
    refuse_archived(session.client)
    return session


def get_source(user: User, session: Session, source_id: int) -> Session:
    """Another session of the same client, to be copied from."""
    return get_object_or_404(Session.objects.visible_to(user).filter(client=session.client_id).exclude(pk=session.pk), pk=source_id)


def get_block(user: User, session_id: int, block_id: int) -> AgendaBlock:
    """A block of a session that this coach leads, also one that was taken off."""
    blocks = AgendaBlock.objects.visible_to(user).filter(session=session_id, session__coach=user).select_related("session__client", "client", "element", "task")
    block = get_object_or_404(blocks, pk=block_id)
    refuse_archived(block.client)
    return block


def get_topic(user: User, session_id: int, topic_id: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(user).select_related("session", "client"), pk=topic_id, session=session_id)


def get_template(user: User, template_id: int) -> PlanTemplate:
    """A template that this coach may use: their own or one of the practice."""
    return get_object_or_404(PlanTemplate.objects.visible_to(user), pk=template_id)


def get_own_template(user: User, template_id: int) -> PlanTemplate:
    return get_object_or_404(PlanTemplate.objects.visible_to(user).filter(coach=user), pk=template_id)


def get_feed(token: str) -> CalendarFeed:
    """The calendar address that this token belongs to, with its person."""
    return get_object_or_404(CalendarFeed.objects.with_token(token).select_related("user"))
