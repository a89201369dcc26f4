"""Keeping scores, balances and metrics up to date: one client's when something happened, everybody's as days pass."""

from django.utils import timezone

from accounts.models import User
from clients.models import Client
from common.jobs import job, scheduled
from progress.actions import count_acts, name_for, note_due, refresh_balance, refresh_engagement, refresh_metrics
from progress.actions.journal import forget_removed_entries

BATCH = 200  # their rows stay locked for less than a second


@job("progress.refresh_engagement")
def refresh_engagement_of(client_id: int) -> None:
    refresh_engagement([client_id], at=timezone.now())


@job("progress.refresh_engagements")
def refresh_engagements_of(client_ids: list[int]) -> None:
    for start in range(0, len(client_ids), BATCH):
        refresh_engagement(client_ids[start : start + BATCH], at=timezone.now())


@job("progress.count_acts")
def count(act_ids: list[int]) -> None:
    count_acts(act_ids)


@job("progress.recount")
def recount(client_id: int) -> None:
    """Count everything of one client anew, because all of it fell on other days or was tagged otherwise."""
    refresh_metrics([client_id])


@scheduled("progress.refresh_all_engagement", cron="10 * * * *")
def refresh_all_engagement() -> None:
    refresh_engagements_of(list(Client.objects.order_by("pk").values_list("pk", flat=True)))


@scheduled("progress.refresh_all_balances", cron="20 0 * * *")
def refresh_all_balances() -> None:
    """Once a night, because levels change with the age of their readings."""
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        refresh_balance(ids[start : start + BATCH], at=timezone.now())


@job("progress.name_for")
def name_for_one(user_id: int) -> None:
    name_for(User.objects.filter(pk=user_id))


@scheduled("progress.name_for_all", cron="50 0 * * *")
def name_for_all() -> None:
    """Once a night, because people come to a practice in ways that ring no bell."""
    name_for(User.objects.all())


@scheduled("progress.note_due_check_ins", cron="9,24,39,54 * * * *")
def note_due_check_ins() -> None:
    """Some client's day has just begun, wherever they live: note whose check-in became due."""
    note_due(at=timezone.now())


@scheduled("progress.forget_removed_entries", cron="43 3 * * *")
def forget_removed() -> None:
    forget_removed_entries(at=timezone.now())
