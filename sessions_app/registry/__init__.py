"""The sessions' part of what crosses all apps."""

from sessions_app.registry import portable

__all__ = ["portable"]
