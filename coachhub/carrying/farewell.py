"""The letters at the end: to a client whose coach erased them, and to a coach whom a client left."""

from django.conf import settings
from django.urls import reverse

from clients.models import Client, Coaching
from common import mail as letters


def mail(client_id: int) -> None:
    """Write to the client's account; nothing when all is gone already. The fixed Message-ID makes a repeat one letter."""
    client = Client.objects.select_related("user", "practice").filter(pk=client_id).exclude(erased_at=None).first()
    if client is None or client.user is None or client.leaves_at is None:
        return
    context = {
        "name": client.user.first_name,
        "practice": client.practice.name,
        "link": settings.SITE_ORIGIN + reverse("data"),
        "until": client.leaves_at.astimezone(client.user.zone).date(),
    }
    letters.send("mail/coachhub/farewell", context, to=client.user.email, language=client.user.language, message_id=f"farewell-{client.pk}")


def mail_leaving(coaching_id: int) -> None:
    """Write to the coach that the coaching has ended; nothing when it goes on again meanwhile."""
    coaching = Coaching.objects.select_related("coach", "client").filter(pk=coaching_id, was_left=True).first()
    if coaching is None:
        return
    coach, context = coaching.coach, {"name": coaching.coach.first_name, "client": coaching.client.name}
    letters.send("mail/coachhub/leaving", context, to=coach.email, language=coach.language, message_id=f"leaving-{coaching.pk}-{coaching.ended_at:%Y%m%d%H%M}")
