"""The sessions' part of what crosses all apps."""

from sessions_app.registry import demo, notices, plans, portable, reminders

__all__ = ["demo", "notices", "plans", "portable", "reminders"]
