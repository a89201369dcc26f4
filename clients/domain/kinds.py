"""What can happen with a client: each kind of act, whether it asks or answers, and who may see it."""

from dataclasses import dataclass
from typing import Literal

type Audience = Literal["both", "coach", "client"]


@dataclass(frozen=True)
class Kind:
    """A kind of act.

    An opportunity asks something of the client; a response answers; a meaningful act counts for "days since the last act".
    """

    slug: str
    is_opportunity: bool = False
    is_response: bool = False
    is_meaningful: bool = False
    audience: Audience = "both"

    @property
    def family(self) -> str:
        """Acts about the same thing supersede each other within a family."""
        return FAMILIES.get(self.slug, self.slug)


def _opportunity(slug: str, audience: Audience = "both") -> Kind:
    return Kind(slug, is_opportunity=True, audience=audience)


def _response(slug: str, audience: Audience = "both") -> Kind:
    return Kind(slug, is_response=True, is_meaningful=True, audience=audience)


_ALL = (
    Kind("client.added", audience="coach"),
    Kind("client.paused"),
    Kind("client.resumed"),
    Kind("client.completed"),
    Kind("client.archived", audience="coach"),
    Kind("client.restored", audience="coach"),
    Kind("client.handed_over"),
    Kind("client.left"),
    Kind("client.returned"),
    Kind("consent.given"),
    Kind("consent.withdrawn"),
    Kind("language_model.allowed"),
    Kind("language_model.forbidden"),
    Kind("archetypes.allowed"),
    Kind("archetypes.forbidden"),
    _opportunity("invitation.sent", "coach"),
    Kind("invitation.revoked", audience="coach"),
    Kind("invitation.accepted", is_response=True, is_meaningful=True),
    _opportunity("session.booked"),
    _response("session.held"),
    Kind("session.late_cancelled", is_response=True),
    Kind("session.missed", is_response=True),
    Kind("session.cancelled"),
    _response("session.move_asked"),
    Kind("session.time_kept"),
    Kind("session.plan_shared"),
    Kind("session.plan_withdrawn"),
    _response("session.reflected"),
    _response("topic.proposed"),
    Kind("topic.withdrawn"),
    _opportunity("task.agreed"),
    _opportunity("task.overdue"),
    _response("task.done"),
    _response("task.partly"),
    _response("task.renegotiated"),
    _response("task.skipped"),
    Kind("task.reopened"),
    Kind("task.withdrawn"),
    _response("entry.shared"),
    _response("entry.private", "client"),
    Kind("entry.withdrawn", audience="client"),
    _opportunity("checkin.due"),
    _response("checkin.done"),
    _response("pulse.done"),
    _opportunity("message.asked"),
    _response("message.replied"),
    _response("message.written"),
    Kind("message.answered"),
    Kind("message.settled", audience="coach"),
    Kind("message.unasked"),
    Kind("message.withdrawn"),
    _opportunity("resource.shared"),
    Kind("resource.opened", is_response=True),
    Kind("resource.unshared"),
    _opportunity("recommendation.sent"),
    Kind("recommendation.opened", is_response=True),
    _response("recommendation.done"),
    _response("recommendation.declined"),
    _response("recommendation.rated"),
    Kind("recommendation.withdrawn"),
    Kind("goal.set"),
    Kind("goal.reached", is_response=True, is_meaningful=True),
    Kind("goal.reopened"),
    Kind("milestone.reached", is_response=True, is_meaningful=True),
    Kind("milestone.reopened"),
    Kind("archetype.noticed"),
    Kind("archetype.faded"),
    Kind("archetype.withdrawn"),
    Kind("focus.chosen"),
    Kind("focus.ended"),
    Kind("focus.withdrawn"),
)

FAMILIES = {
    "session.held": "session.outcome",
    "session.missed": "session.outcome",
    "session.cancelled": "session.outcome",
    "session.late_cancelled": "session.outcome",
    "session.time_kept": "session.move_asked",
    "session.plan_withdrawn": "session.plan_shared",
    "topic.withdrawn": "topic.proposed",
    "task.done": "task.outcome",
    "task.partly": "task.outcome",
    "task.renegotiated": "task.outcome",
    "task.skipped": "task.outcome",
    "task.reopened": "task.outcome",
    "task.withdrawn": "task.agreed",
    "goal.reopened": "goal.reached",
    "milestone.reopened": "milestone.reached",
    "archetype.withdrawn": "archetype.noticed",
    "focus.withdrawn": "focus.chosen",
    "entry.shared": "entry",
    "entry.private": "entry",
    "entry.withdrawn": "entry",
    "message.unasked": "message.asked",
    "message.withdrawn": "message.written",
    "resource.unshared": "resource.shared",
    "recommendation.withdrawn": "recommendation.sent",
    "recommendation.opened": "suggestion.opened",
    "recommendation.done": "suggestion.outcome",
    "recommendation.declined": "suggestion.outcome",
}

KINDS: dict[str, Kind] = {kind.slug: kind for kind in _ALL}
MEANINGFUL = frozenset(kind.slug for kind in _ALL if kind.is_meaningful)
SEEN_BY_COACH = frozenset(kind.slug for kind in _ALL if kind.audience in {"both", "coach"})
ARCHETYPES = frozenset(slug for slug in KINDS if slug.startswith("archetype."))
SEEN_BY_CLIENT = frozenset(kind.slug for kind in _ALL if kind.audience in {"both", "client"})

# What acts are about, as the filters of the timeline have it: how the kinds of each begin.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "sessions": ("session.", "topic."),
    "tasks": ("task.",),
    "goals": ("goal.", "milestone."),
    "entries": ("entry.",),
    "checkins": ("checkin.", "pulse."),
    "messages": ("message.",),
    "suggestions": ("recommendation.",),
    "files": ("resource.",),
    "journey": ("archetype.", "focus."),
    "coaching": ("client.", "invitation.", "consent.", "language_model.", "archetypes."),
}
