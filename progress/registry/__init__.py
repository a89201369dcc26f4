"""The part that progress has in what crosses all apps."""

from progress.registry import balance, engagement, portable

__all__ = ["balance", "engagement", "portable"]
