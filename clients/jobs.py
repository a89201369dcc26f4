"""Keeping the cards up to date: one client's after each act, everybody's once an hour as days pass. And the invitation's letter, and imports."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from clients import actions
from clients.actions import refresh_cards
from clients.actions.journey import forget_taken_away
from clients.actions.notes import forget_removed_notes
from clients.actions.repeats import follow_up_all, note_overdue
from clients.actions.task_lists import forget_removed_tasks
from clients.models import Client, ClientImport, Invitation
from common import mail
from common.jobs import job, scheduled

BATCH = 500


@job("clients.refresh_card")
def refresh_card(client_id: int) -> None:
    refresh_cards([client_id], at=timezone.now())


@job("clients.refresh_cards")
def refresh_cards_of(client_ids: list[int]) -> None:
    for start in range(0, len(client_ids), BATCH):
        refresh_cards(client_ids[start : start + BATCH], at=timezone.now())


@scheduled("clients.refresh_all_cards", cron="5 * * * *")
def refresh_all_cards() -> None:
    refresh_cards_of(list(Client.objects.order_by("pk").values_list("pk", flat=True)))


@scheduled("clients.forget_stretches", cron="35 * * * *")
def forget_stretches() -> None:
    """Delete archetypes and facets in focus that were taken away a day ago."""
    forget_taken_away(at=timezone.now())


@scheduled("clients.turn_the_day", cron="3,18,33,48 * * * *")
def turn_the_day() -> None:
    """Some client's day has just ended, wherever they live: note what became overdue, agree the next round of weekly tasks."""
    note_overdue(at=timezone.now())
    follow_up_all(at=timezone.now())


@scheduled("clients.forget_removed", cron="41 3 * * *")
def forget_removed() -> None:
    forget_removed_tasks(at=timezone.now())
    forget_removed_notes(at=timezone.now())


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


@job("clients.run_import")
def run_import(import_id: int) -> None:
    """Write a confirmed import, batch by batch; killed in the middle, it goes on with the next line."""
    try:
        while actions.write_batch(import_id, at=timezone.now()):
            pass
    except ClientImport.DoesNotExist:
        return
    except Exception:
        actions.fail(import_id, gettext("The import stopped in the middle. What is written stands; the rest is tried again by itself."))
        raise


@job("clients.undo_import")
def undo_import(import_id: int) -> None:
    while actions.undo_batch(import_id, at=timezone.now()):
        pass


@job("clients.invite_imported")
def invite_imported(import_id: int) -> None:
    while actions.invite_added(import_id, at=timezone.now()):
        pass


@scheduled("clients.forget_old_imports", cron="41 3 * * *")
def forget_old_imports() -> None:
    """The cells of a CSV file are private: kept for thirty days, and one day as long as nothing was confirmed."""
    actions.forget_old_imports(at=timezone.now(), rows_after=timedelta(days=30), files_after=timedelta(days=1))
