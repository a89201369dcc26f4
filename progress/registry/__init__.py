"""The part that progress has in what crosses all apps."""

from progress.registry import engagement, portable

__all__ = ["engagement", "portable"]
