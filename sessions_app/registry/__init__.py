"""The sessions' part of what crosses all apps."""

from sessions_app.registry import demo, portable

__all__ = ["demo", "portable"]
