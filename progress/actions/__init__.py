"""What keeps the snapshots of progress, and what coach and client agree: each function is one transaction."""

from progress.actions.balance import Answer, record_readings, refresh_balance
from progress.actions.engagement import RhythmChanged, agree_rhythm, refresh_engagement
from progress.actions.metrics import count_acts, refresh_metrics

__all__ = ["Answer", "RhythmChanged", "agree_rhythm", "count_acts", "record_readings", "refresh_balance", "refresh_engagement", "refresh_metrics"]
