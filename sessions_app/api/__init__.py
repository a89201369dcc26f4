"""Sessions for machines."""

from sessions_app.api import outcomes, sessions

# One router for both: what stands at one address must be declared at one.
router = sessions.router

__all__ = ["outcomes", "router"]
