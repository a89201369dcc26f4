"""Keeping the cards up to date: one client's after each act, everybody's once an hour as days pass. And the invitation's letter."""

from django.conf import settings
from django.utils import timezone

from clients.actions import refresh_cards
from clients.actions.journey import forget_taken_away
from clients.models import Client, Invitation
from common import mail
from common.jobs import job, scheduled

BATCH = 500


@job("clients.refresh_card")
def refresh_card(client_id: int) -> None:
    refresh_cards([client_id], at=timezone.now())


@scheduled("clients.refresh_all_cards", cron="5 * * * *")
def refresh_all_cards() -> None:
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        refresh_cards(ids[start : start + BATCH], at=timezone.now())


@scheduled("clients.forget_stretches", cron="35 * * * *")
def forget_stretches() -> None:
    """Delete archetypes and facets in focus that were taken away a day ago."""
    forget_taken_away(at=timezone.now())


@job("clients.mail_invitation")
def mail_invitation(invitation_id: int) -> None:
    """Send the letter with the link; nothing for an invitation that no longer works. The fixed Message-ID makes a repeat one letter."""
    invitation = Invitation.objects.select_related("client__practice", "invited_by").filter(pk=invitation_id).first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return
    coach = invitation.invited_by
    context = {
        "name": invitation.client.first_name,
        "coach": coach.name if coach else invitation.client.practice.name,
        "practice": invitation.client.practice.name,
        "link": settings.SITE_ORIGIN + invitation.get_absolute_url(),
        "until": invitation.expires_at.astimezone(invitation.client.zone).date(),
    }
    language = coach.language if coach else settings.LANGUAGE_CODE
    mail.send("mail/clients/invitation", context, to=invitation.email, language=language, message_id=f"invitation-{invitation.pk}")
