"""What messages do when the bell rings: count anew for everybody when a client changes hands, finds the way in, or moves to the archive and back."""

from typing import Any

from django.dispatch import receiver

from clients.acts import rang
from clients.models import Act
from common.jobs import defer

MOVES = {"client.handed_over", "client.archived", "client.restored", "invitation.accepted"}


@receiver(rang)
def count_anew(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    moved = sorted({act.client_id for act in acts if act.kind in MOVES})
    if moved:
        defer("messaging.refresh_unread", client_ids=moved)
