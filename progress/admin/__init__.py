"""How it goes, as staff see it: what was agreed and what was worked out, to look at only."""

from progress.admin import balance, checkins, engagement, metrics

__all__ = ["balance", "checkins", "engagement", "metrics"]
