"""The sessions' part of what crosses all apps."""

from sessions_app.registry import demo, plans, portable

__all__ = ["demo", "plans", "portable"]
