"""What clients do when the bell rings: refresh the card of everybody concerned."""

from typing import Any

from django.dispatch import receiver

from clients.acts import rang
from clients.models import Act
from common.jobs import defer_for


@receiver(rang)
def refresh_cards_of(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    defer_for({act.client_id for act in acts}, each="clients.refresh_card", many="clients.refresh_cards")
