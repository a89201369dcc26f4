"""The suggestions' part of what crosses all apps."""

from recommendations.registry import demo, engine, portable

__all__ = ["demo", "engine", "portable"]
