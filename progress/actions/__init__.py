"""What keeps the snapshots of progress, and what coach and client agree: each function is one transaction."""

from progress.actions.balance import Answer, record_readings, refresh_balance
from progress.actions.engagement import RhythmChanged, agree_rhythm, refresh_engagement

__all__ = ["Answer", "RhythmChanged", "agree_rhythm", "record_readings", "refresh_balance", "refresh_engagement"]
