"""What is asked, said and written, and what lists and charts read: the snapshots of balance and engagement, and the metrics."""

from progress.models.balance import BalanceSnapshot, ElementReading, LevelWord
from progress.models.checkins import Answer, CheckIn, Draft, Pulse
from progress.models.engagement import EngagementSnapshot, Part, Rhythm, Standing
from progress.models.item_sets import ItemSet
from progress.models.journal import Entry, EntryDraft
from progress.models.metrics import EngagementMetric
from progress.models.ratings import RatedElement, Rating
from progress.models.waiting import Waited

__all__ = [
    "Answer",
    "BalanceSnapshot",
    "CheckIn",
    "Draft",
    "ElementReading",
    "EngagementMetric",
    "EngagementSnapshot",
    "Entry",
    "EntryDraft",
    "ItemSet",
    "LevelWord",
    "Part",
    "Pulse",
    "RatedElement",
    "Rating",
    "Rhythm",
    "Standing",
    "Waited",
]
