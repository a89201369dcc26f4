"""The suggestions' part of what crosses all apps."""

from recommendations.registry import engine, portable

__all__ = ["engine", "portable"]
