"""What messages do when the bell rings: tell programs, plan words about agreed tasks, count anew when a client changes hands or comes and goes."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from clients.acts import rang
from clients.models import Act
from common.jobs import defer
from messaging.actions import telling

MOVES = {"client.handed_over", "client.left", "client.returned", "client.archived", "client.restored", "invitation.accepted"}


@receiver(rang)
def count_anew(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    moved = sorted({act.client_id for act in acts if act.kind in MOVES})
    if moved:
        defer("messaging.refresh_unread", client_ids=moved)


@receiver(rang)
def plan_due_tasks(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    """What was agreed a moment ago may fall due before the clock's own round."""
    agreed = sorted({act.client_id for act in acts if act.kind == "task.agreed"})
    if agreed:
        defer("messaging.plan_due_tasks", client_ids=agreed)


@receiver(rang)
def tell_programs(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    telling.put_down([act.pk for act in acts], at=timezone.now())
