"""Readings of the elements, and the snapshots of balance and engagement that lists and charts read."""

from progress.models.balance import BalanceSnapshot, ElementReading, LevelWord
from progress.models.engagement import EngagementSnapshot, Part, Rhythm, Standing

__all__ = ["BalanceSnapshot", "ElementReading", "EngagementSnapshot", "LevelWord", "Part", "Rhythm", "Standing"]
