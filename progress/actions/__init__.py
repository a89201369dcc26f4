"""What keeps the snapshots of progress, what people say about the elements, and what coach and client agree: each function is one transaction."""

from progress.actions.balance import Answer, record_readings, refresh_balance
from progress.actions.checkins import (
    NothingSaid,
    NotYet,
    TooLate,
    bring_in_check_in,
    correct_check_in,
    note_due,
    rate,
    save_draft,
    send_check_in,
    send_pulse,
)
from progress.actions.engagement import RhythmChanged, agree_rhythm, refresh_engagement
from progress.actions.framework import FrameworkChanged, make_version, name_for, return_to_house_words
from progress.actions.metrics import count_acts, refresh_metrics

__all__ = [
    "Answer",
    "FrameworkChanged",
    "NotYet",
    "NothingSaid",
    "RhythmChanged",
    "TooLate",
    "agree_rhythm",
    "bring_in_check_in",
    "correct_check_in",
    "count_acts",
    "make_version",
    "name_for",
    "note_due",
    "rate",
    "record_readings",
    "refresh_balance",
    "refresh_engagement",
    "refresh_metrics",
    "return_to_house_words",
    "save_draft",
    "send_check_in",
    "send_pulse",
]
