"""The suggestions' part of what crosses all apps."""

from recommendations.registry import portable

__all__ = ["portable"]
