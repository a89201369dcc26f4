"""What suggestions do when the bell rings: look at everybody concerned anew."""

from typing import Any

from django.dispatch import receiver

from clients.acts import rang
from clients.domain.kinds import SEEN_BY_COACH
from clients.models import Act
from common.jobs import defer_for


@receiver(rang)
def refresh_suggestions_for(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    # What only the client may see must not be read off a new list.
    seen = {act.client_id for act in acts if act.kind in SEEN_BY_COACH}
    defer_for(seen, each="recommendations.refresh", many="recommendations.refresh_many")
