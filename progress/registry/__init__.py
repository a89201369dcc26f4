"""The part that progress has in what crosses all apps."""

from progress.registry import balance, engagement, journal, metrics, notices, portable, said

__all__ = ["balance", "engagement", "journal", "metrics", "notices", "portable", "said"]
