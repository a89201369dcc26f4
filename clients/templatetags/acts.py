"""Acts in words, for the timeline."""

from django import template
from django.utils.translation import gettext_lazy as _

from clients.models import Act

register = template.Library()

# In the words of the house: what happened, and where it says something what it was about.
WORDS = {
    "client.added": _("Became a client"),
    "client.paused": _("The coaching paused"),
    "client.resumed": _("The coaching went on"),
    "client.completed": _("The coaching was completed"),
    "client.archived": _("Moved to the archive"),
    "client.restored": _("Back from the archive"),
    "client.handed_over": _("Handed over to %(title)s"),
    "client.left": _("Ended the coaching with %(title)s"),
    "client.returned": _("Let %(title)s in again"),
    "consent.given": _("May be named in the hours log"),
    "consent.withdrawn": _("May no longer be named in the hours log"),
    "language_model.allowed": _("Lets a language model word suggestions"),
    "language_model.forbidden": _("Lets no language model word suggestions"),
    "archetypes.allowed": _("Allows archetypes again"),
    "archetypes.forbidden": _("Wants no archetypes"),
    "invitation.sent": _("Invitation sent to %(title)s"),
    "invitation.revoked": _("Invitation to %(title)s withdrawn"),
    "invitation.accepted": _("Accepted the invitation"),
    "session.booked": _("Session booked"),
    "session.held": _("Session held"),
    "session.late_cancelled": _("Cancelled the session late"),
    "session.missed": _("Did not come to the session"),
    "session.cancelled": _("Session cancelled"),
    "session.move_asked": _("Asked for another time"),
    "session.time_kept": _("The session stays at its time"),
    "session.plan_shared": _("The plan was shared"),
    "session.plan_withdrawn": _("The plan is no longer shared"),
    "session.reflected": _("Reflected on the session"),
    "topic.proposed": _("Proposed a topic: %(title)s"),
    "topic.withdrawn": _("Took a topic back: %(title)s"),
    "task.agreed": _("Agreed: %(title)s"),
    "task.overdue": _("Became overdue: %(title)s"),
    "task.done": _("Finished: %(title)s"),
    "task.partly": _("Partly done: %(title)s"),
    "task.renegotiated": _("Renegotiated: %(title)s"),
    "task.skipped": _("Skipped by agreement: %(title)s"),
    "task.reopened": _("Reopened: %(title)s"),
    "task.withdrawn": _("Taken off the list: %(title)s"),
    "entry.shared": _("Shared a journal entry"),
    "entry.private": _("Wrote a private journal entry"),
    "entry.withdrawn": _("Took a journal entry back"),
    "checkin.due": _("Check-in became due"),
    "checkin.done": _("Checked in"),
    "pulse.done": _("Gave a pulse"),
    "message.asked": _("Was asked for an answer"),
    "message.replied": _("Replied"),
    "message.written": _("Wrote a message"),
    "message.answered": _("Was written to"),
    "message.settled": _("What was written needs no answer"),
    "message.unasked": _("Need not answer after all"),
    "message.withdrawn": _("Deleted a message"),
    "resource.shared": _("Was given: %(title)s"),
    "resource.opened": _("Opened: %(title)s"),
    "resource.unshared": _("Taken back: %(title)s"),
    "recommendation.sent": _("Was sent: %(title)s"),
    "recommendation.opened": _("Looked at: %(title)s"),
    "recommendation.done": _("Did: %(title)s"),
    "recommendation.declined": _("Declined: %(title)s"),
    "recommendation.rated": _("Rated: %(title)s"),
    "recommendation.withdrawn": _("Withdrawn: %(title)s"),
    "goal.set": _("Set a goal: %(title)s"),
    "goal.reached": _("Reached a goal: %(title)s"),
    "goal.reopened": _("Not reached after all: %(title)s"),
    "milestone.reached": _("Reached a milestone: %(title)s"),
    "milestone.reopened": _("Not reached after all: %(title)s"),
    "archetype.noticed": _("Appears as %(title)s"),
    "archetype.faded": _("No longer appears as %(title)s"),
    "archetype.withdrawn": _("Taken back: appears as %(title)s"),
    "focus.chosen": _("In focus: %(title)s"),
    "focus.ended": _("No longer in focus: %(title)s"),
    "focus.withdrawn": _("Taken back: %(title)s in focus"),
}

SUBJECT_ICONS = {
    "session": "calendar",
    "topic": "lightbulb",
    "task": "check",
    "goal": "flag",
    "milestone": "flag",
    "entry": "pencil",
    "checkin": "gauge",
    "pulse": "gauge",
    "invitation": "mail",
    "message": "message-circle",
    "recommendation": "compass",
    "resource": "file-text",
    "archetype": "eye",
    "focus": "target",
    "consent": "shield",
    "language_model": "shield",
    "archetypes": "shield",
}


@register.filter
def in_words(act: Act) -> str:
    """The act as a phrase, for example "Finished: Call the insurer"."""
    return str(WORDS[act.kind]) % {"title": act.title}


@register.filter
def subject_icon(act: Act) -> str:
    """The icon's name for what the act is about."""
    return SUBJECT_ICONS.get(act.kind.partition(".")[0], "circle")
