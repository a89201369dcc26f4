"""What progress does when the bell rings: work out the score of everybody concerned, and count what they did."""

from typing import Any

from django.dispatch import receiver

from clients.acts import rang
from clients.domain.kinds import SEEN_BY_COACH
from clients.models import Act
from common.jobs import defer, defer_for
from progress.domain.metrics import FAMILIES


@receiver(rang)
def refresh_engagement_of(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    # What only the client may see leaves no trace in the score, not even in the time at which it was computed. What the client
    # took back was seen before: it has to leave the score.
    seen = {act.client_id for act in acts if act.kind in SEEN_BY_COACH or act.kind == "entry.withdrawn"}
    defer_for(seen, each="progress.refresh_engagement", many="progress.refresh_engagements")


@receiver(rang)
def name_elements_for(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    """Whoever accepts an invitation reads the names of the practice they came to."""
    for user_id in {act.actor_id for act in acts if act.kind == "invitation.accepted" and act.actor_id}:
        defer("progress.name_for", user_id=user_id)


@receiver(rang)
def count_acts(sender: type[Act], acts: list[Act], **kwargs: Any) -> None:
    # What was private from its beginning was never counted, and is not looked at either.
    counted = [act.pk for act in acts if act.family in FAMILIES and act.kind != "entry.private"]
    if counted:
        defer("progress.count_acts", act_ids=counted)
