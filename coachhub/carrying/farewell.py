"""The letter to a client whose coach erased them: what ended, and until when the own journal can be downloaded."""

from django.conf import settings
from django.urls import reverse

from clients.models import Client
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
