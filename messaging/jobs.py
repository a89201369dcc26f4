"""What is sent later, what people are told of when its time comes, and counts that follow when coaches come and go."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from common.jobs import defer, job, scheduled
from messaging.actions import notifying, posting, telling
from messaging.actions.due_tasks import plan_due_tasks
from messaging.actions.outgoing import send_due
from messaging.actions.unread import refresh_unread, tell_unread
from messaging.actions.uploads import forget_unused

BATCH = 500
ROUND = timedelta(seconds=20)


@job("messaging.send_later")
def send_later(outgoing_id: int) -> None:
    send_due(outgoing_id, at=timezone.now())


@job("messaging.arrive")
def arrive(notification_id: int) -> None:
    notifying.arrive(notification_id, at=timezone.now())


@job("messaging.post")
def post(person_id: int) -> None:
    posting.post(person_id, at=timezone.now())


@job("messaging.plan_due_tasks")
def plan_due_tasks_of(client_ids: list[int]) -> None:
    plan_due_tasks(at=timezone.now(), client_ids=client_ids)


@scheduled("messaging.plan_all_due_tasks", cron="12 * * * *")
def plan_all_due_tasks() -> None:
    plan_due_tasks(at=timezone.now())


@scheduled("messaging.look_after_the_post", cron="*/10 * * * *")
def look_after_the_post() -> None:
    """Whatever was due and whose own job was lost, or gave up while no mail server answered."""
    notifying.arrive_overdue(at=timezone.now())
    for person_id in posting.people_waiting(at=timezone.now()):
        defer("messaging.post", person_id=person_id)


@job("messaging.tell_program")
def tell_program(webhook_id: int) -> None:
    """One round: what is due, one after another, until one fails or the round was long enough for others to have their turn."""
    begun = timezone.now()
    while telling.tell_next(webhook_id, at=timezone.now()) and timezone.now() - begun < ROUND:
        pass
    telling.plan_next(webhook_id, at=timezone.now())


@scheduled("messaging.look_after_programs", cron="*/10 * * * *")
def look_after_programs() -> None:
    telling.look_after(at=timezone.now())


@scheduled("messaging.forget_deliveries", cron="47 3 * * *")
def forget_deliveries() -> None:
    telling.forget_old(at=timezone.now())


@scheduled("messaging.forget_notifications", cron="44 3 * * *")
def forget_notifications() -> None:
    notifying.forget_old(at=timezone.now())


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
