"""Readings of the elements, and what lists and charts read: the snapshots of balance and engagement, and the metrics."""

from progress.models.balance import BalanceSnapshot, ElementReading, LevelWord
from progress.models.engagement import EngagementSnapshot, Part, Rhythm, Standing
from progress.models.metrics import EngagementMetric

__all__ = ["BalanceSnapshot", "ElementReading", "EngagementMetric", "EngagementSnapshot", "LevelWord", "Part", "Rhythm", "Standing"]
