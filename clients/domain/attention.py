"""Why a coach should look at a client: the reasons, in the order in which one speaks before another."""

# Later reasons of a client stay silent while an earlier one speaks: at most one line per client.
CONCERNS = (
    "message_unanswered",  # the client waits for an answer
    "session_missed",  # did not come; strongest before the third session
    "tasks_overdue",  # two tasks in a row fell overdue
    "silent",  # no act for one and a half times the agreed interval
    "score_fell",  # by 20 or more within fourteen days
    "no_plan",  # nothing was ever asked of the client: a to-do for the coach
    "checkin_due",
    "invitation_waiting",  # sent, and not accepted
)
CELEBRATIONS = (
    "goal_reached",
    "milestone_reached",
    "came_back",  # after a silence that would have been a concern
)
REASONS = {reason: place for place, reason in enumerate((*CONCERNS, *CELEBRATIONS))}
