"""What is sent later, and counts that follow when coaches come and go."""

from django.utils import timezone

from accounts.models import User
from common.jobs import job, scheduled
from messaging.actions.outgoing import send_due
from messaging.actions.unread import refresh_unread, tell_unread
from messaging.actions.uploads import forget_unused

BATCH = 500


@job("messaging.send_later")
def send_later(outgoing_id: int) -> None:
    send_due(outgoing_id, at=timezone.now())


@job("messaging.refresh_unread")
def refresh_unread_of(client_ids: list[int]) -> None:
    refresh_unread(client_ids)


@job("messaging.count_anew")
def count_anew(people: list[int]) -> None:
    tell_unread(people)


@scheduled("messaging.forget_unused_files", cron="40 3 * * *")
def forget_unused_files() -> None:
    """Once a night, what was uploaded and is named by nothing."""
    forget_unused(at=timezone.now())


@scheduled("messaging.refresh_all_unread", cron="25 4 * * *")
def refresh_all_unread() -> None:
    """Once a night, whatever made a count differ."""
    people = list(User.objects.filter(is_active=True).exclude(role=User.Role.STAFF).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), BATCH):
        tell_unread(people[start : start + BATCH])
