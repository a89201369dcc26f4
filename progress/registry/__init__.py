"""The part that progress has in what crosses all apps."""

from progress.registry import balance, engagement, metrics, portable, said

__all__ = ["balance", "engagement", "metrics", "portable", "said"]
