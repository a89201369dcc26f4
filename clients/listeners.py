"""What clients do when the bell rings: refresh the card of everybody concerned."""

from typing import Any

from django.dispatch import receiver

from clients.acts import rang
from clients.models import Act
from common.jobs import defer_once


@receiver(rang)
def refresh_cards_of(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    for client_id in {act.client_id for act in acts}:
        defer_once("clients.refresh_card", client_id=client_id)
