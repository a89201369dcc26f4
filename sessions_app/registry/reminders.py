"""The reminders of the demo world: planned for what is ahead, and word of the plans that are shared already."""

from accounts.models import User
from common.registry import World, demo
from messaging.actions.unread import tell_unread
from messaging.models import Conversation, Notification
from sessions_app.actions.reminding import remind
from sessions_app.models import Session


@demo.part("sessions.reminders", order=93)
def demo_reminders(world: World) -> None:
    """What everybody was told lately, and will be told."""
    ahead = list(Session.objects.filter(client__practice__is_demo=True).ahead(world.at).select_related("client__user", "client__practice", "coach"))
    for session in ahead:
        remind(session, at=world.at)
    told = [*_of_plans(ahead), *_of_messages()]
    Notification.objects.bulk_create(told)
    tell_unread(list(User.objects.filter(pk__in={row.person_id for row in told}).values_list("pk", flat=True)))


def _of_plans(ahead: list[Session]) -> list[Notification]:
    shared = [(session, session.client.user, session.plan_shared_at) for session in ahead]
    return [
        Notification(
            person=person, client=session.client, kind="plan_shared", key=f"plan_shared:{session.pk}", about_type="sessions_app.session",
            about_id=session.pk, place=session.own_url, due_at=at, arrived_at=at,
            facts={"who": session.coach.first_name if session.coach else "", "at": session.session_date.isoformat()},
        )
        for session, person, at in shared if person is not None and at is not None
    ]  # fmt: skip


def _of_messages() -> list[Notification]:
    """Threads that a coach has not read."""
    waiting = Conversation.objects.filter(unread_by_coach__gt=0, client__practice__is_demo=True).select_related("client").order_by("pk")
    return [
        Notification(
            person=coaching.coach, client=thread.client, kind="message", key=f"message:{thread.pk}:{thread.read_by_coach}",
            place=f"/messages/{thread.pk}/", due_at=thread.last_at, arrived_at=thread.last_at, facts={"who": thread.client.name},
        )
        for thread in waiting for coaching in thread.client.coachings.filter(ended_at=None).select_related("coach")
    ]  # fmt: skip
